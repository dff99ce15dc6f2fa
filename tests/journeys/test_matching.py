"""Matches in a real browser: the openings of a need load by themselves, one tap speaks, and axe finds nothing."""

import pytest

from accounts.queries import actor_of
from listings.states import Mode
from marketplace.inquiries.actions import open_inquiry
from marketplace.matching import actions
from marketplace.matching.models import Match
from tests.factories import member
from tests.inquiries.stories import plan
from tests.journeys.test_accessibility import ON_SQLITE, look
from tests.matching.audited import audited
from tests.matching.partnered import put, write
from tests.matching.recorded import ended_need, record
from tests.matching.stories import index, let_pass, make_need, make_solution, mark, write_answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(city_buyer, vendor_owner, staff):
    """A need and a solution with everything that a page may show of them."""
    need, solution = make_need(city_buyer), make_solution(vendor_owner)
    index(need, solution)
    mark(staff, need, solution, "relevant")
    mark(staff, need, solution, "removal", "Made for paths.")
    write_answer(vendor_owner, need)
    return need, solution


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_no_page_has_a_finding(page, live_server, pair, city_buyer, vendor_owner, investor, staff, sign_in, prefix):
    need, solution = pair
    sealed = make_need(city_buyer, mode=Mode.SMALL_PURCHASE, title="Sealed")
    consultation = let_pass(make_need(city_buyer, mode=Mode.CONSULTATION, title="Consultation"))
    actions.publish_summary(actor=actor_of(city_buyer), need=consultation, text="A pilot.", version=0)
    actions.publish_summary(actor=actor_of(city_buyer), need=consultation, text="No pilot.", version=1)
    actions.keep_summary(actor=actor_of(city_buyer), need=consultation, text="Perhaps a pilot.", version=2)
    ended = ended_need(city_buyer, vendor_owner, title="Ended", cpv_codes=())
    record(city_buyer, ended)
    audit = audited(city_buyer, ended, investor)
    for part in ("answers", "steps"):
        actions.open_part(actor=actor_of(investor), audit=audit, part=part)
    own = f"/matches/pairs/{need.public_id}/{solution.public_id}/"
    named = f"/needs/{need.public_id}/"
    wrong = {}

    def visit(person, *paths):
        page.context.clear_cookies()
        if person:
            sign_in(person, prefix)
        for path in paths:
            found = look(page, f"{live_server.url}{prefix}{path}")
            if found:
                wrong[path] = found

    visit(None, f"{named}openings/", named)
    visit(
        city_buyer,
        *(f"/matches/needs/{need.public_id}/", own, f"{named}answers/", f"/needs/{sealed.public_id}/answers/"),
        *("/mine/matches/", "/workspace/", named),
        *(f"/needs/{consultation.public_id}/summary/{it}" for it in ("", "look/", "versions/")),
        *(f"/needs/{ended.public_id}/{it}" for it in ("file/", "file/check/", "auditors/")),
    )
    visit(vendor_owner, f"/matches/solutions/{solution.public_id}/", own, f"{named}answer/", "/mine/answers/", named)
    entry = put(member("Petra Partner", "provides"), need)
    note = write(vendor_owner, entry)
    looking = f"{named}partners/"
    visit(vendor_owner, looking, f"{looking}mine/", f"{looking}messages/", f"/partners/{entry.public_id}/write/")
    visit(vendor_owner, f"/partners/messages/{note.public_id}/")
    visit(investor, *(f"/audits/{audit.public_id}/{part}" for part in ("", "answers/", "steps/")))
    visit(
        staff,
        *("/staff/curation/", "/staff/curation/?tab=contested", f"/staff/curation/{need.public_id}/"),
        f"/staff/curation/{need.public_id}/?find=bike",
    )
    assert wrong == {}


def test_openings_lead_to_a_match_and_that_to_its_inquiry(page, live_server, pair, city_buyer, vendor_owner, sign_in):
    need, solution = pair
    sign_in(vendor_owner)
    page.goto(f"{live_server.url}/needs/{need.public_id}/")
    page.click(".openings >> text=Bike counters")
    page.click("button:has-text('Interested')")
    page.wait_for_selector("text=Your interest is shown to the city")
    page.context.clear_cookies()
    sign_in(city_buyer)
    page.goto(f"{live_server.url}/matches/needs/{need.public_id}/")
    page.click("button:has-text('Interested')")
    page.wait_for_selector("text=You are matched: both sides are interested.")
    page.click("text=Inquiries about this match")
    page.wait_for_selector("text=There is no inquiry about this match yet.")
    open_inquiry(actor=actor_of(vendor_owner), need=need, plan=plan(), match=Match.objects.get())
    about = f"{live_server.url}/inquiries/matches/{need.public_id}/{solution.public_id}/"
    assert look(page, about) == []
    assert look(page, about.replace("/inquiries/", "/bg/inquiries/")) == []
    page.goto(f"{live_server.url}/matches/pairs/{need.public_id}/{solution.public_id}/")
    page.click("text=Three parcel hubs")
    page.wait_for_url("**/inquiries/*/")
