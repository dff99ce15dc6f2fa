"""The long list in a real browser: freeze, take, exclude with a reason, tell; and axe finds nothing on any page."""

import pytest

from accounts.queries import actor_of
from listings.states import Mode
from marketplace.matching.actions.results import tell_results
from marketplace.matching.models import Candidate, Freeze, Result
from marketplace.matching.queries.results import digest_of_results, results_of_need
from tests.journeys.test_accessibility import ON_SQLITE, look
from tests.matching.stories import fresh, index, let_pass, make_need, make_solution, open_answers, write_answer
from tests.matching.test_freezes import freeze
from tests.matching.test_results import record, write_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def purchase(city_buyer, vendor_owner):
    """A closed need with an opened answer, an outcome, a frozen search and a result that is not told yet."""
    need, solution = make_need(city_buyer, mode=Mode.SMALL_PURCHASE), make_solution(vendor_owner, title="Lamp one")
    index(solution)
    answer = write_answer(vendor_owner, need, solutions=(solution.public_id,))
    let_pass(need)
    open_answers(city_buyer, need)
    freeze(city_buyer, need)
    record(city_buyer, need)
    write_for(city_buyer, answer)
    return fresh(need)


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_no_page_has_a_finding(page, live_server, purchase, city_buyer, vendor_owner, sign_in, prefix):
    named, answer = f"/needs/{purchase.public_id}/", Result.objects.get().answer
    candidate = Candidate.objects.get()
    wrong = {}

    def visit(person, *paths):
        page.context.clear_cookies()
        sign_in(person, prefix)
        for path in paths:
            if found := look(page, f"{live_server.url}{prefix}{path}"):
                wrong[path] = found

    visit(
        city_buyer,
        *("/search/?q=lamp", "/freezes/new/?q=lamp", f"/freezes/{Freeze.objects.get().public_id}/"),
        *(f"{named}candidates/", f"{named}candidates/?state=excluded", f"{named}candidates/add/"),
        *(f"{named}candidates/matches/", f"{named}candidates/move/?to=excluded&candidate={candidate.public_id}"),
        *(f"/candidates/{candidate.public_id}/", f"{named}results/", f"{named}results/{answer.public_id}/"),
        f"{named}results/tell/",
    )
    shown = digest_of_results(results_of_need(purchase))
    tell_results(actor=actor_of(city_buyer), need=purchase, shown=shown)
    visit(vendor_owner, f"/answers/results/{Result.objects.get().public_id}/", f"{named}answer/")
    assert wrong == {}


def test_city_freezes_takes_and_excludes(page, live_server, city_buyer, vendor_owner, sign_in):
    need, lamp = make_need(city_buyer), make_solution(vendor_owner, title="Lamp one")
    index(lamp)
    sign_in(city_buyer)
    page.goto(f"{live_server.url}/search/?q=lamp")
    page.get_by_role("link", name="Freeze this search for a need").click()
    page.get_by_label("For which need?").select_option(need.public_id)
    page.get_by_role("button", name="Freeze the search").click()
    page.get_by_label("Lamp one").check()
    page.get_by_role("button", name="Put what is ticked on the long list").click()
    page.get_by_label("Lamp one").check()
    page.get_by_role("button", name="Exclude").click()
    page.get_by_label("Reason").select_option("too_dear")
    page.get_by_label("In your own words").fill("Twice the budget.")
    page.get_by_role("button", name="Exclude, for this reason").click()
    page.get_by_text("1 candidate moved, with your reason on the record.").wait_for()
    assert (Candidate.objects.get().state, Candidate.objects.get().words) == ("excluded", "Twice the budget.")
