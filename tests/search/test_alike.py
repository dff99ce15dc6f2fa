"""Cities like mine first: the same order on both engines, only for whom has a city, with the city as its reason."""

import pytest

from accounts.models import Organisation
from accounts.states import OrganisationState
from listings.models import Deployment
from search.criteria import Criteria
from search.indexing import rebuild
from search.neighbours import Likeness, keys_of, likeness, mark_of, marks_like, rungs_of
from search.queries import found
from search.queries.frozen import frozen_search
from tests.factories import PlaceFactory, member
from tests.listings.deployed import DISPUTED, answer, deploy
from tests.listings.factories import published_need, published_solution
from tests.search.pages import titles

pytestmark = pytest.mark.django_db

GABROVO = mark_of("BG", 48_133)
TOWNS = {
    "Gabrovo": ("BG", 48_133),
    "Sofia": ("BG", 1_274_290),
    "Vratsa": ("BG", 47_500),
    "Lindau": ("DE", 50_000),
    "Leipzig": ("DE", 504_971),
}
IN_ORDER = ["Near here", "Far here", "Near there", "Far there"]
SENTENCES = {
    "Near here": "Runs in Vratsa, confirmed: like your city in size, and in your country",
    "Far here": "Runs in Sofia, confirmed: in your country or one with its language, of another size",
    "Near there": "Runs in Lindau, confirmed: like your city in size, in another language",
    "Far there": "Runs in Leipzig, confirmed: unlike your city in size and language",
    "Denied": "",
}


def town(name):
    country, people = TOWNS[name]
    place = PlaceFactory(name=name, country=country, population=people, names=f"\n{name.lower()}\n", name_bg="")
    return member(f"Buyer of {name}", "buys", form="city", country=country, place=place)


@pytest.fixture
def buyer():
    return town("Gabrovo")


@pytest.fixture
def cities():
    return {name: town(name) for name in TOWNS if name != "Gabrovo"}


@pytest.fixture
def runs(site_engine, vendor_owner, buyer, cities):
    """Five solutions, of which four run in cities ever less like Gabrovo; what one of them denies is no proof."""
    vendor = vendor_owner.memberships.get().organisation
    for title, name in zip(reversed(IN_ORDER), ("Leipzig", "Lindau", "Sofia", "Vratsa"), strict=True):
        made = published_solution(vendor, title=title, summary="lamps")
        answer(deploy(made, vendor_owner, cities[name].memberships.get().organisation), cities[name])
    denied = published_solution(vendor, title="Denied", summary="lamps")
    answer(
        deploy(denied, vendor_owner, cities["Vratsa"].memberships.get().organisation), cities["Vratsa"], DISPUTED, "No."
    )
    rebuild()
    return buyer


def asked(home=GABROVO, **more):
    return Criteria(sort="alike", home=home, **more)


@pytest.mark.parametrize("text", ["", "lamps"])
def test_solutions_stand_by_how_like_mine_the_cities_are(runs, text):
    answered = found(asked(text=text))
    assert (titles(answered)[:3], sorted(titles(answered)[3:])) == (IN_ORDER[:3], ["Denied", "Far there"])
    usual = found(Criteria(text=text))
    assert (answered.total, answered.facets, answered.tabs[1:]) == (usual.total, usual.facets, usual.tabs[1:])


def test_another_city_has_another_order(runs):
    german = mark_of("DE", 60_000)
    assert titles(found(asked(home=german, text="lamps")))[:3] == ["Near there", "Far there", "Near here"]


def test_equals_stand_in_their_usual_order(runs, vendor_owner, cities):
    vendor, vratsa = vendor_owner.memberships.get().organisation, cities["Vratsa"]
    for title in ("Lamps", "Lamps for lamps, lamps and lamps"):
        made = published_solution(vendor, title=title, summary="lamps")
        answer(deploy(made, vendor_owner, vratsa.memberships.get().organisation), vratsa)
    rebuild()
    alike = ["Near here", "Lamps", "Lamps for lamps, lamps and lamps"]
    for text in ("", "lamps"):
        usual = [title for title in titles(found(Criteria(text=text))) if title in alike]
        assert titles(found(asked(text=text)))[:3] == usual


def test_filter_finds_what_comes_first(runs):
    first = [hit for hit in found(asked()).hits if "like your city in size, and" in hit.proof]
    assert [hit.row.title for hit in first] == titles(found(Criteria(chosen={"like": (GABROVO,)}))) == ["Near here"]


def test_hit_names_the_city_and_how_like_it_is(runs):
    assert {hit.row.title: hit.proof for hit in found(asked()).hits} == SENTENCES
    assert {hit.proof for hit in found(Criteria()).hits} == {""}


def test_most_alike_of_several_cities_is_named(runs, vendor_owner, buyer):
    solution = Deployment.objects.get(city__place__name="Leipzig").solution
    answer(deploy(solution, vendor_owner, buyer.memberships.get().organisation), buyer)
    rebuild()
    said = {hit.row.title: hit.proof for hit in found(asked()).hits}["Far there"]
    assert said == "Runs in Gabrovo, confirmed: like your city in size, and in your country"


def test_needs_stand_by_how_like_mine_their_cities_are(site_engine, cities):
    for name, title in (
        ("Leipzig", "Far there"),
        ("Lindau", "Near there"),
        ("Sofia", "Far here"),
        ("Vratsa", "Near here"),
    ):
        published_need(cities[name].memberships.get().organisation, title=title)
    published_need(title="Without a place")
    rebuild()
    answered = found(asked(kind="needs"))
    assert (titles(answered)[:3], sorted(titles(answered)[3:])) == (IN_ORDER[:3], ["Far there", "Without a place"])
    assert answered.hits[0].proof == "Vratsa: like your city in size, and in your country"


def test_own_needs_come_last_and_what_runs_at_home_first(site_engine, buyer, cities, vendor_owner):
    own = buyer.memberships.get().organisation
    published_need(cities["Leipzig"].memberships.get().organisation, title="Far there")
    published_need(cities["Vratsa"].memberships.get().organisation, title="Near here")
    published_need(own, title="Mine")  # the newest one
    solution = published_solution(vendor_owner.memberships.get().organisation, title="Lamps")
    for person in (cities["Vratsa"], buyer):
        answer(deploy(solution, vendor_owner, person.memberships.get().organisation), person)
    rebuild()
    needs = found(asked(kind="needs", own=own.public_id))
    assert [hit.row.title for hit in needs.hits] == ["Near here", "Far there", "Mine"]
    assert {hit.row.title: hit.proof for hit in needs.hits}["Mine"] == "A need of your own city"
    assert found(asked(own=own.public_id)).hits[0].proof == "Runs in your own city, confirmed"


def test_what_a_vendor_pays_or_says_of_costs_moves_nothing(runs):
    before = titles(found(asked(text="lamps")))
    Deployment.objects.update(cost_band="over_500k", scale="Everywhere")
    rebuild()
    assert titles(found(asked(text="lamps"))) == before


def test_page_offers_and_explains_the_order_to_whom_has_a_city(runs, client_of):
    page = client_of(runs).get("/search/?q=lamps&sort=alike").content.decode()
    assert '<option value="alike" selected>Cities like mine first</option>' in page
    assert "Ordered by how like yours the cities are that confirm" in page
    assert "Equals stand by how well they fit the words." in page
    assert SENTENCES["Near here"] in page
    assert "is an order for those who act for a verified city" not in page
    needs = client_of(runs).get("/search/?kind=needs").content.decode()
    assert '<option value="alike"' not in needs  # nothing is found that could be ordered
    bulgarian = client_of(runs).get("/bg/search/?q=lamps&sort=alike").content.decode()
    assert "Първо градовете като моя" in bulgarian


def refused(client):
    answered = client.get("/search/?q=lamps&sort=alike")
    page = answered.content.decode()
    said = "is an order for those who act for a verified city" in page
    return answered.status_code, said, 'value="alike"' in page, answered.context["criteria"].order


def test_others_get_the_usual_order_and_are_told_why(runs, client, client_of, vendor_owner, city_viewer):
    Organisation.objects.filter(memberships__person=vendor_owner).update(place=PlaceFactory())
    people = (client, client_of(vendor_owner), client_of(city_viewer))  # a passer-by, no buyer, a city without a place
    assert [refused(one) for one in people] == [(200, True, False, "fit")] * 3
    Organisation.objects.filter(memberships__person=runs).update(state=OrganisationState.SUSPENDED)
    assert refused(client_of(runs)) == (200, True, False, "fit")
    assert "is an order for those" not in client.get("/search/?kind=references&sort=alike").content.decode()


def test_map_looks_at_the_same_first_hits(runs, client_of, monkeypatch):
    monkeypatch.setattr("search.queries.placed.MOST_PLACED", 1)
    drawn = client_of(runs).get("/search/map/?q=lamps&sort=alike").context["found"].map
    assert [spot.place.name for spot in drawn.spots] == ["Vratsa"]


def test_without_engine_the_database_answers_and_no_order_is_told(runs, without_engine, settings, client_of):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page = client_of(runs).get("/search/?q=lamps&sort=alike").content.decode()
    assert ("Ordered by how like yours" in page, "comes from the database" in page) == (False, True)


def test_frozen_search_keeps_by_which_city_it_is_ordered(runs):
    frozen = frozen_search(asked(text="lamps"), 10)
    assert ([one.title for one in frozen.found][:3], frozen.asked["home"]) == (IN_ORDER[:3], GABROVO)
    assert frozen_search(Criteria(text="lamps", home=GABROVO), 10).asked["home"] == ""


def test_address_says_the_order_and_not_the_city():
    assert asked(text="a").query == "q=a&sort=alike"
    assert Criteria(text="a").ordered("alike").query == "q=a"
    assert Criteria(text="a", home=GABROVO).orders == ["fit", "newest", "cheapest", "alike"]
    assert Criteria(kind="references", home=GABROVO).ordered("alike").query == "kind=references"


def test_first_two_rungs_are_cities_like_mine():
    for country, people in TOWNS.values():
        home = mark_of(country, people)
        first, second, *_others = rungs_of(home)
        assert sorted((*first, *second)) == sorted(marks_like(country, people))
    assert rungs_of("nonsense") == ()


@pytest.mark.parametrize(
    ("country", "people", "expected"),
    [
        ("DE", 60_000, Likeness.HOME),
        ("AT", 60_000, Likeness.TONGUE),
        ("DE", 3_000_000, Likeness.KIN),
        ("AT", 1_900_000, Likeness.KIN),
        ("FR", 60_000, Likeness.SIZE),
        ("FR", 2_000_000, Likeness.OTHER),
    ],
)
def test_likeness_is_country_language_and_size(country, people, expected):
    assert likeness(mark_of("DE", 50_000), country, people) == expected
    assert mark_of(country, people) in keys_of(country, people)
