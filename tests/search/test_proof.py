"""Solutions by where their cities say that they run: filters on both engines and in the database, and the reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from listings.models import Deployment, Solution
from listings.models.deployments import AGES_AFTER
from search.criteria import Criteria
from search.indexing import rebuild
from search.neighbours import mark_of, marks_like, span_of, speaking_with
from search.queries import found
from tests.factories import PlaceFactory, member
from tests.listings.deployed import CORRECTED, DISPUTED, WORDS, answer, deploy
from tests.listings.factories import published_solution
from tests.search.pages import titles

pytestmark = pytest.mark.django_db


def town(name, country, people, **place):
    made = PlaceFactory(name=name, country=country, population=people, **place)
    return member(f"Buyer of {name}", "buys", form="city", country=country, place=made)


@pytest.fixture
def proven(site_engine, vendor_owner):
    """Four solutions: proven in Gabrovo, proven in Leipzig, disputed in Gabrovo, and one that says nothing."""
    gabrovo, leipzig = town("Gabrovo", "BG", 48_133), town("Leipzig", "DE", 504_971)
    vendor = vendor_owner.memberships.get().organisation
    for title, buyer, verdict in (
        ("Lamps", gabrovo, "confirmed"),
        ("Bays", leipzig, CORRECTED),
        ("Bins", gabrovo, DISPUTED),
        ("Flags", gabrovo, ""),
    ):
        made = published_solution(vendor, title=title)
        runs = deploy(made, vendor_owner, buyer.memberships.get().organisation)
        if verdict:
            answer(runs, buyer, verdict, "" if verdict == "confirmed" else WORDS)
    published_solution(vendor, title="Benches")
    rebuild()
    return gabrovo


CASES = [
    ({"runs_in": ("BG",)}, ["Lamps"]),
    ({"runs_in": ("BG", "DE")}, ["Bays", "Lamps"]),
    ({"runs_in": ("FR",)}, []),
    ({"proof": ("confirmed",)}, ["Bays", "Lamps"]),
    ({"proof": ("none",)}, ["Benches", "Bins", "Flags"]),
    ({"like": (mark_of("BG", 48_133),)}, ["Lamps"]),
    ({"like": (mark_of("BG", 90_000),)}, ["Lamps"]),
    ({"like": (mark_of("BG", 200_000),)}, []),
    ({"like": (mark_of("AT", 400_000),)}, ["Bays"]),
    ({"like": ("nonsense",)}, []),
]


@pytest.mark.parametrize(("chosen", "expected"), CASES)
def test_filters_find_what_is_proven(proven, chosen, expected):
    answered = found(Criteria(chosen=chosen))
    assert (sorted(titles(answered)), answered.is_from_database) == (expected, False)


@pytest.mark.parametrize(("chosen", "expected"), CASES)
def test_database_finds_the_same(proven, without_engine, settings, chosen, expected):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    answered = found(Criteria(chosen=chosen))
    assert (sorted(titles(answered)), answered.is_from_database) == (expected, True)


def test_facet_counts_what_is_proven(proven):
    facets = {facet.name: {one.value: one.total for one in facet.options} for facet in found(Criteria()).facets}
    assert (facets["proof"], facets["runs_in"]) == ({"confirmed": 2, "none": 3}, {"BG": 1, "DE": 1})


def test_what_aged_is_proven_no_more(proven):
    Deployment.objects.update(answered_at=timezone.now() - AGES_AFTER - timedelta(days=1))
    rebuild()
    assert titles(found(Criteria(chosen={"proof": ("confirmed",)}))) == []


def test_hit_says_where_it_runs_when_that_was_asked_for(proven, client):
    page = client.get("/search/?runs_in=BG").content.decode()
    assert "Runs in Gabrovo, confirmed" in page
    assert "Runs in Gabrovo, confirmed" not in client.get("/search/").content.decode()
    assert "Работи в Габрово, потвърдено" in client.get("/bg/search/?runs_in=BG").content.decode()


def test_buyer_is_led_to_what_runs_in_cities_like_hers(proven, client, client_of, vendor_owner):
    page = client_of(proven).get("/search/?q=lamps").content.decode()
    assert f"/search/?q=lamps&amp;like={mark_of('BG', 48_133)}" in page
    assert "cities like mine" not in client.get("/search/?q=lamps").content.decode()
    assert "cities like mine" not in client_of(vendor_owner).get("/search/?q=lamps").content.decode()
    chosen = client_of(proven).get(f"/search/?like={mark_of('BG', 48_133)}").content.decode()
    assert ("cities like mine" in chosen, "Bulgaria, 46,300 to 65,500 people" in chosen) == (False, True)


def test_money_and_plans_change_nothing_of_it(proven):
    """What a vendor pays stands in no field that proof is made of."""
    Deployment.objects.update(cost_band="over_500k")
    rebuild()
    assert sorted(titles(found(Criteria(chosen={"proof": ("confirmed",)})))) == ["Bays", "Lamps"]
    assert Solution.objects.count() == 5


def test_cities_are_like_each_other_within_a_factor_of_two_and_back():
    for people in (1_000, 7_600, 48_133, 504_971, 3_000_000):
        assert mark_of("BG", people * 2) in marks_like("BG", people)
        assert mark_of("BG", people) in marks_like("BG", people * 2)
        assert mark_of("BG", people * 3) not in marks_like("BG", people)


def test_countries_are_like_each_other_by_an_official_language():
    assert speaking_with("BG") == ("BG",)
    assert {"AT", "BE", "CH", "DE", "LI", "LU"} <= set(speaking_with("DE"))
    assert {"CY", "GR"} <= set(speaking_with("GR"))


def test_mark_says_its_country_and_span():
    country, low, high = span_of(mark_of("BG", 48_133))
    assert (country, low <= 48_133 < high) == ("BG", True)
    assert span_of("nonsense") is None
