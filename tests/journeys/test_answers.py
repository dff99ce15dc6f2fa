"""Answers to what a city asks, from the draft to the page on which they stand side by side: no page has a finding."""

import pytest

from accounts.queries import actor_of
from listings.queries import points_of
from marketplace.matching import actions
from marketplace.matching.models import Receipt, Snippet
from marketplace.matching.written import Part
from tests.journeys.test_accessibility import ON_SQLITE, look
from tests.listings.asked import ask_points
from tests.matching.stories import let_pass, make_need, make_solution, open_answers, organisation_of, write_answer

pytestmark = pytest.mark.django_db(transaction=True)
SAID = ("It counts at night.", "1200", "yes", "In the EU")


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_no_page_of_answers_has_a_finding(page, live_server, city_buyer, vendor_owner, sign_in, prefix):
    need, solution = make_need(city_buyer), make_solution(vendor_owner)
    ask_points(city_buyer, need)
    parts = {one.public_id: Part(value, secret=True) for one, value in zip(points_of(need), SAID, strict=True)}
    vendor = organisation_of(vendor_owner)
    actions.add_snippet(actor=actor_of(vendor_owner), organisation=vendor, name="Who we are", text="Nine people.")
    write_answer(vendor_owner, need, "More.", parts=parts, solutions=(solution.public_id,))
    named, wrong = f"/needs/{need.public_id}/", {}

    def visit(*paths, status=200):
        for path in paths:
            found = look(page, f"{live_server.url}{prefix}{path}", status)
            if found:
                wrong[path] = found

    sign_in(vendor_owner, prefix)
    visit(f"{named}answer/", f"/answers/receipts/{Receipt.objects.get().public_id}/", "/mine/texts/", named)
    visit(f"/mine/texts/{Snippet.objects.get().public_id}/edit/")
    page.context.clear_cookies()
    sign_in(city_buyer, prefix)
    visit(f"{named}answers/")
    let_pass(need)
    visit(f"{named}answers/")
    open_answers(city_buyer, need)
    visit(f"{named}answers/")
    page.context.clear_cookies()
    sign_in(vendor_owner, prefix)
    visit(f"{named}answer/", status=403)
    assert wrong == {}
