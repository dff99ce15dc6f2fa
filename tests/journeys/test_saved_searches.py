"""Saved searches in a browser: axe finds nothing, nothing scrolls sideways, one is saved and stopped by hand."""

import pytest
from django.utils import timezone

from search.models import SavedSearch
from search.states import Rhythm
from search.stopping import SIGNER
from tests.journeys.test_accessibility import ON_SQLITE, look
from tests.listings.stories import draft_solution, make_themes, published
from tests.search.saving import saved_by, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def saved(city_buyer, city_viewer, vendor_owner, staff):
    """Saved searches in every state that the list shows, and a listing that is new to them."""
    make_themes()
    shared = saved_by(
        city_buyer, "lamps", name="Street lamps for Gabrovo", rhythm=Rhythm.WEEKLY, is_shared=True, country=["BG"]
    )
    saved_by(city_viewer, "parking", name="Parking", is_shared=True, theme=["parking"])
    saved_by(city_buyer, "", "needs", name="All new needs of the green track", theme=["green"])
    SavedSearch.objects.filter(name__startswith="All new").update(paused_at=timezone.now())
    published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    return shared


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_no_page_has_a_finding(prefix, page, live_server, saved, city_buyer, sign_in):
    stop = f"/saved-searches/stop/{SIGNER.sign(f'{saved.public_id}.{city_buyer.public_id}')}/"
    one = f"/saved-searches/{saved.public_id}/"
    wrong = {stop: look(page, f"{live_server.url}{prefix}{stop}")}
    sign_in(city_buyer, prefix)
    paths = ["/saved-searches/", "/saved-searches/save/?q=lamps&kind=needs&country=BG", one, f"{one}test/"]
    for path in (*paths, f"{one}delete/"):
        wrong[path] = look(page, f"{live_server.url}{prefix}{path}")
    assert {path: found for path, found in wrong.items() if found} == {}


def test_search_is_saved_changed_and_stopped_by_hand(page, live_server, saved, city_buyer, sign_in):
    sign_in(city_buyer)
    page.goto(f"{live_server.url}/search/?q=noise&kind=needs")
    page.click("text=Save this search")
    page.check("text=Once a week")
    page.select_option("#id_weekday", label="Friday")
    page.click("main form button[type=submit]")
    assert page.inner_text(".messages") == "Saved. You get a mail when something new matches."
    made = SavedSearch.objects.get(name="noise")
    assert (made.kind, made.rhythm, made.weekday) == ("needs", "weekly", 4)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/saved-searches/stop/{SIGNER.sign(f'{made.public_id}.{city_buyer.public_id}')}/")
    page.click("main form button[type=submit]")
    assert page.inner_text("h1") == "These mails have stopped"
    made.refresh_from_db()
    assert made.is_paused
