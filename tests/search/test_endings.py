"""Needs by what came of them and by their kits, solutions by who chose them: on both engines and in the database."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.queries import actor_of
from listings import actions
from listings.models import Need, Outcome, Solution
from listings.values import OutcomeValues
from search.contents import contents_of
from search.criteria import Criteria
from search.indexing import rebuild
from search.queries import found
from tests.listings.factories import published_need, published_solution
from tests.listings.test_kits import CLEAN, save
from tests.listings.test_public_pages import read, words
from tests.search.pages import titles

pytestmark = pytest.mark.django_db

AWARD = {"vendor_name": "Lumen OÜ", "awarded_on": date(2026, 3, 2)}


def end(need, person, kind, solution=None, *, seen=0):
    award = AWARD if kind in {"bought", "pilot"} else {}
    values = OutcomeValues(kind=kind, solution=solution.public_id if solution else "", **award)
    actions.record_outcome(actor=actor_of(person), need=Need.objects.get(pk=need.pk), values=values, seen=seen)


@pytest.fixture
def ended(site_engine, city_buyer, vendor_owner):
    """Five needs, each with an end of its own or none, one with a kit; two solutions, one of which was chosen."""
    city, vendor = (one.memberships.get().organisation for one in (city_buyer, vendor_owner))
    lamps = published_solution(vendor, title="Lamps")
    published_solution(vendor, title="Benches")
    closed = timezone.now() - timedelta(days=1)
    for title, kind in (("Streets", "bought"), ("Squares", "pilot"), ("Parks", "none"), ("Bridges", "stopped")):
        need = published_need(city, title=title, deadline=closed, deadline_zone="Europe/Sofia", language="en")
        end(need, city_buyer, kind, lamps if kind in {"bought", "pilot"} else None)
    published_need(city, title="Roads")
    parks = Need.objects.get(texts__title="Parks")
    save(parks, city_buyer, wish=CLEAN, specification="Zwiebel lamps that dim.")
    rebuild()
    return lamps


CASES = [
    ("needs", {"came": ("bought",)}, ["Streets"]),
    ("needs", {"came": ("pilot", "none")}, ["Parks", "Squares"]),
    ("needs", {"came": ("untold",)}, ["Roads"]),
    ("needs", {"came": ("untold", "stopped")}, ["Bridges", "Roads"]),
    ("needs", {"kit": ("shared",)}, ["Parks"]),
    ("needs", {"kit": ("shared",), "came": ("bought",)}, []),
    ("solutions", {"bought": ("bought",)}, ["Lamps"]),
    ("solutions", {"bought": ("bought", "pilot")}, ["Lamps"]),
]


@pytest.mark.parametrize(("kind", "chosen", "expected"), CASES)
def test_filters_find_what_ended_so(ended, kind, chosen, expected):
    answered = found(Criteria(kind=kind, chosen=chosen))
    assert (sorted(titles(answered)), answered.is_from_database) == (expected, False)


@pytest.mark.parametrize(("kind", "chosen", "expected"), CASES)
def test_database_finds_the_same(ended, without_engine, settings, kind, chosen, expected):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    answered = found(Criteria(kind=kind, chosen=chosen))
    assert (sorted(titles(answered)), answered.is_from_database) == (expected, True)


def test_kit_is_found_by_its_words_while_it_is_shared(ended, city_buyer):
    parks = Need.objects.get(texts__title="Parks")
    assert titles(found(Criteria(text="zwiebel", kind="needs"))) == ["Parks"]
    actions.take_back_kit(actor=actor_of(city_buyer), need=parks)
    rebuild()
    assert titles(found(Criteria(text="zwiebel", kind="needs"))) == []
    assert titles(found(Criteria(kind="needs", chosen={"kit": ("shared",)}))) == []


def test_database_finds_a_kit_by_its_words_while_it_is_shared(ended, city_buyer, without_engine, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert titles(found(Criteria(text="zwiebel", kind="needs"))) == ["Parks"]
    actions.take_back_kit(actor=actor_of(city_buyer), need=Need.objects.get(texts__title="Parks"))
    assert titles(found(Criteria(text="zwiebel", kind="needs"))) == []


def test_facets_count_ends_kits_and_choices(ended):
    def counted(kind):
        return {one.name: {of.value: of.total for of in one.options} for one in found(Criteria(kind=kind)).facets}

    needs = counted("needs")
    assert needs["came"] == {"bought": 1, "pilot": 1, "none": 1, "stopped": 1, "untold": 1}
    assert needs["kit"] == {"shared": 1}
    assert counted("solutions")["bought"] == {"bought": 1, "pilot": 1}


def test_hits_say_what_was_asked_for(ended, client, city_buyer):
    city = city_buyer.memberships.get().organisation.name
    assert f"Chosen by {city}" in client.get("/search/?bought=bought").content.decode()
    assert f"Chosen by {city}" not in client.get("/search/").content.decode()
    assert "Its city shares a kit to copy" in client.get("/search/?kind=needs&kit=shared").content.decode()
    assert "Tried out in a pilot" in client.get("/search/?kind=needs&came=pilot").content.decode()


def test_corrected_outcome_changes_document_and_page(ended, client_of, city_buyer):
    city = city_buyer.memberships.get().organisation.name
    page = f"/solutions/{ended.public_id}/"
    assert "2 needs that were posted here ended with this solution." in words(read(client_of(), page))
    content = contents_of([ended.public_id])[ended.public_id]
    assert (content.keywords["bought"], city in content.texts[0].body) == (("bought", "pilot"), True)
    end(Need.objects.get(texts__title="Streets"), city_buyer, "none", seen=1)
    assert contents_of([ended.public_id])[ended.public_id].keywords["bought"] == ("pilot",)
    assert "1 need that was posted here ended with this solution." in words(read(client_of(), page))
    end(Need.objects.get(texts__title="Squares"), city_buyer, "stopped", seen=1)
    content = contents_of([ended.public_id])[ended.public_id]
    assert (content.keywords["bought"], city in content.texts[0].body) == ((), False)
    assert "Chosen by buyers here" not in read(client_of(), page)


def test_award_of_a_need_that_is_not_public_counts_nowhere(ended, client_of, city_buyer):
    city = city_buyer.memberships.get().organisation
    type(city).objects.filter(pk=city.pk).update(state="suspended")
    assert contents_of([ended.public_id])[ended.public_id].keywords["bought"] == ()
    assert "Chosen by buyers here" not in read(client_of(), f"/solutions/{ended.public_id}/")


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_solution_takes_the_same_queries(client_of, ended, number, django_assert_num_queries):
    last = Outcome.objects.filter(solution=ended).order_by("pk").last()
    for one in range(number - 1):
        need = published_need(last.need.organisation, title=f"More {one}", deadline=timezone.now())
        Outcome.objects.create(need=need, number=1, kind="bought", solution=Solution.objects.get(pk=ended.pk), **AWARD)
    with django_assert_num_queries(10):
        client_of().get(f"/solutions/{ended.public_id}/")
