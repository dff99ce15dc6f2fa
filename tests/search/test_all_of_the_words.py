"""All of the words, or their subject: a narrower way to count as found, on both engines, on pages and in mails."""

import pytest
from django.urls import reverse

from accounts.queries import actor_of
from search import actions
from search.concepts.tagging import Tags
from search.documents import Content, Text, document
from search.finds import closely
from search.models import SavedSearch
from search.query import Question, plan
from search.synonyms.table import Synonyms
from tests.listings.factories import published_solution
from tests.listings.stories import draft_solution, published
from tests.search.pages import named
from tests.search.saving import reported, work

pytestmark = pytest.mark.django_db

TEXTS = {
    "both": Text("en", "Chargers", "Every electric bus is charged at night."),
    "one": Text("en", "Bus shelters", "A roof over the stop."),
    "same": Text("en", "Depot", "An e-bus at its plug: charging."),
    "compound": Text("de", "Ladestationen", "Elektrobus und Charging im Depot, electric."),
    "measure": Text("en", "Poles", "Charging with 5 kW."),
    "number": Text("en", "Poles", "Charging of 5 buses."),
}
TABLE = Synonyms([("en", ["electric bus", "e-bus"])], edition=1)


@pytest.fixture
def depot(site_engine):
    return filled(site_engine, TEXTS)


def filled(site_engine, texts):
    site_engine.begin_rebuild()
    site_engine.fill(1, [document(Content(name, "", (text,))) for name, text in texts.items()])
    site_engine.finish_rebuild()
    return site_engine


def ids(asked, text, **rest):
    hits = asked.search(plan(Question(text, is_close=True, **rest))).hits
    return sorted(hit.id for hit in hits)


def test_each_word_has_to_be_there(depot):
    assert ids(depot, "electric charging") == ["both", "compound"]
    assert ids(depot, "the electric charging of a bus") == ["both"]
    assert ids(depot, "electric bus charging", synonyms=TABLE) == ["both", "same"]
    assert ids(depot, "electric charging -depot") == ["both"]
    assert ids(depot, '"bus shelters"') == ["one"]
    assert ids(depot, "charging 5 kW") == ["measure"]
    assert depot.search(plan(Question("electric charging"))).total == len(TEXTS) - 1


def test_subject_is_enough(learned, site_engine):
    asked = filled(site_engine, {"lamps": Text("bg", "Улични лампи", "За нашите улици.")})
    assert ids(asked, "smart street lamps") == ["lamps"]
    assert ids(asked, "bridge repair") == []


def test_words_that_say_nothing_and_pasted_texts_find_as_ever(depot):
    for text in ("the of", " ".join(["charging", *(f"word{number}" for number in range(9))]), ""):
        close, wide = (plan(Question(text, is_close=is_close)) for is_close in (True, False))
        assert close == wide
    assert closely("the of", "en", (), Tags()) is None


def test_page_offers_the_narrower_way_when_there_is_more_than_a_page(site_engine, indexed, client):
    for number in range(21):
        published_solution(title=f"Lamp {number}")
    published_solution(title="Lamp for a bridge")
    indexed()
    page = client.get(named(q="lamp bridge"))
    text = page.content.decode()
    assert ("These have at least one of the words." in text, page.context["found"].total) == (True, 22)
    assert 'href="/search/?q=lamp+bridge&amp;all=lamp+bridge"' in text
    narrow = client.get(named(q="lamp bridge", all="lamp bridge"))
    text = narrow.content.decode()
    assert [hit.row.title for hit in narrow.context["found"].hits] == ["Lamp for a bridge"]
    assert ("These have all of the words" in text, 'href="/search/?q=lamp+bridge"' in text) == (True, True)
    assert '<input type="hidden" name="all" value="lamp bridge" form="search-form">' in text
    assert client.get(named(q="lamp", all="lamp bridge")).context["found"].total == 22
    nothing = client.get(named(q="lamp tunnel", all="lamp tunnel")).content.decode()
    assert "Show what has any of the words" in nothing


def test_no_way_is_offered_where_it_changes_nothing(site_engine, indexed, client):
    for number in range(21):
        published_solution(title=f"Lamp {number}")
    indexed()
    assert "one of the words" not in client.get(named(q="lamp")).content.decode()
    assert "one of the words" not in client.get(named()).content.decode()


TYPED = {"name": "Lamps", "rhythm": "at_once", "weekday": "0", "hour": "8"}


def test_saving_proposes_all_of_the_words_and_says_what_that_changes(known_solution, city_buyer, client_of):
    client = client_of(city_buyer)
    page = client.get("/saved-searches/save/?q=lamps+submarine")
    assert page.context["form"]["is_close"].initial is True
    assert "It finds 0 now; with any one of the words it would be 1." in page.content.decode()
    assert "is_close" in client.get("/saved-searches/save/?q=lamps").context["form"].fields
    assert "is_close" not in client.get("/saved-searches/save/?kind=needs").context["form"].fields


def test_saving_works_without_the_engine(without_engine, db, city_buyer, client_of):
    page = client_of(city_buyer).get("/saved-searches/save/?q=lamps+submarine")
    assert (page.status_code, "It finds" in page.content.decode()) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_mails_tell_of_what_has_all_of_the_words(themes, city_buyer, vendor_owner, staff, client_of):
    client = client_of(city_buyer)
    for name, more in (("Close", {"is_close": "on"}), ("Wide", {})):
        client.post("/saved-searches/save/?q=lamps+submarine", {**TYPED, "name": name, **more})
    close, wide = SavedSearch.objects.get(name="Close"), SavedSearch.objects.get(name="Wide")
    assert (close.is_close, wide.is_close) == (True, False)
    lamps = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    assert (reported(close), reported(wide)) == ([], [lamps.public_id])
    both = published(draft_solution(vendor_owner, description="A submarine with lamps."), vendor_owner, staff)
    work()
    assert (reported(close), reported(wide)) == ([both.public_id], [lamps.public_id, both.public_id])


@pytest.mark.django_db(transaction=True)
def test_how_close_can_be_changed_and_is_copied(themes, city_buyer, client_of):
    client = client_of(city_buyer)
    client.post("/saved-searches/save/?q=lamps+submarine", {**TYPED, "is_close": "on"})
    saved = SavedSearch.objects.get()
    assert "All of the words, or their subject" in client.get("/saved-searches/").content.decode()
    copy = actions.copy_search(actor=actor_of(city_buyer), saved=saved)
    assert copy.is_close
    address = reverse("search:edit_saved_search", args=[saved.public_id])
    assert client.get(address).context["form"]["is_close"].initial is True
    client.post(address, {**TYPED, "text": "lamps submarine", "version": "1"})
    saved.refresh_from_db()
    assert saved.is_close is False
