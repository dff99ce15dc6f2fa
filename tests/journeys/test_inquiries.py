"""A room in a real browser: axe finds nothing on its pages, nothing scrolls sideways, a step that ends things asks."""

from datetime import date

import pytest

from accounts.queries import actor_of
from marketplace.inquiries import actions
from marketplace.inquiries.models import Inquiry
from tests.factories import member
from tests.inquiries.stories import (
    accepted,
    fresh,
    invited,
    joined,
    offered,
    opened,
    organisation_of,
    party_of,
    second_investor,
    token,
)
from tests.journeys.test_accessibility import ON_SQLITE, look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other_investor(db):
    return second_investor()


@pytest.fixture
def room(city_buyer, investor, other_investor):
    """A room with something of everything in it."""
    made = opened(city_buyer, teaser_shown=True)
    joined(made, city_buyer, investor)
    accepted(offered(made, city_buyer, amount=310_000_00, is_shared=True), city_buyer)
    accepted(offered(made, investor, amount=480_000_00), city_buyer, 200_000_00)
    lead = actor_of(city_buyer)
    day = date(2126, 12, 4)
    actions.set_next_step(actor=lead, inquiry=made, version=1, step="Lease drafts", on=day)
    for person in (city_buyer, investor):
        text = "A long_word_without_a_place_to_break_it_that_goes_on_and_on_and_on_and_on."
        actions.write_message(actor=actor_of(person), party=party_of(made, person), text=text, token=token())
    invited(made, city_buyer, other_investor)
    return made


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_no_page_of_a_room_has_a_finding(
    page, live_server, room, city_buyer, investor, other_investor, staff, sign_in, prefix
):
    wrong = {}

    def visit(person, paths, status=200):
        page.context.clear_cookies()
        sign_in(person, prefix)
        for path in paths:
            found = look(page, f"{live_server.url}{prefix}{path}", status)
            if found:
                wrong[f"{person} {path}"] = found

    base, offer = f"/inquiries/{room.public_id}/", party_of(room, investor).offers.get()
    forms = [f"{base}{step}/" for step in ("edit", "next-step", "invite", "withdraw", "offers/new")]
    offers = [f"/inquiries/offers/{offer.public_id}/{step}/" for step in ("accept", "take-back")]
    new = f"/inquiries/new/{room.need.public_id}/"
    visit(city_buyer, [base, *forms, *offers, new, "/inquiries/"])
    visit(investor, [base, f"{base}decline/", "/inquiries/teasers/"])
    visit(investor, [new], 403)  # says who may open one
    visit(other_investor, [base, f"/inquiries/teasers/{room.public_id}/"])
    visit(staff, ["/staff/inquiries/", "/staff/inquiries/?tab=agreed"])
    visit(member("Nina Newcomer", "invests"), ["/inquiries/", f"/inquiries/teasers/{room.public_id}/"])
    assert wrong == {}


def test_withdrawing_asks_before_it_ends_the_room(page, live_server, room, city_buyer, sign_in):
    sign_in(city_buyer)
    page.goto(f"{live_server.url}/inquiries/{room.public_id}/withdraw/")
    page.fill("#id_why", "The council stopped it.")
    page.click("main form button[type=submit]")
    page.click("dialog [data-answer=no]")
    assert Inquiry.objects.get(pk=room.pk).state == "open"
    page.click("main form button[type=submit]")
    page.click("dialog [data-answer=yes]")
    page.wait_for_url(f"**/inquiries/{room.public_id}/")
    assert fresh(room).state == "withdrawn"
    assert "The council stopped it." in page.inner_text("main")


def test_room_works_without_scripts(browser, live_server, room, investor, client_of):
    context = browser.new_context(java_script_enabled=False)
    cookie = client_of(investor).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/inquiries/{room.public_id}/")
    page.fill("#id_text", "Without a script")
    page.click("text=Send")
    assert "Without a script" in page.inner_text("#messages")
    page.click("text=Make an offer")
    page.fill("#id_amount", "90 000")
    page.click("main form button[type=submit]")
    assert "€90,000" in page.inner_text("#offers")
    assert organisation_of(investor).name in page.inner_text("#offers")
    context.close()
