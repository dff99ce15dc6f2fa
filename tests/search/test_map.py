"""The map of a search: the same listings as its list, those with a place, and honest about the others."""

import pytest

from listings.models import Deployment
from search.criteria import Criteria
from search.indexing import rebuild
from search.queries import placed
from search.queries.placed import found_on_map
from tests.factories import OrganisationFactory, PlaceFactory, member
from tests.listings.deployed import DISPUTED, answer, deploy
from tests.listings.factories import published_need, published_solution

pytestmark = pytest.mark.django_db

TARTU = {"name": "Tartu", "country": "EE", "latitude": "58.38", "longitude": "26.72", "names": "\ntartu\n"}


def provider(name):
    person = member(name, "provides")
    return person, person.memberships.get().organisation


def buyer(called, **place):
    person = member(called, "buys", form="city", place=PlaceFactory(**place))
    return person, person.memberships.get().organisation


@pytest.fixture
def deployed(site_engine):
    """A solution that runs in two cities, one of which says so, one that a third city denies, one that runs nowhere."""
    vendor, organisation = provider("Vera Vendor")
    solution = published_solution(organisation, title="Lamps")
    gabrovo, tartu = buyer("Gala Gabrovo"), buyer("Tiina Tartu", **TARTU)
    answer(deploy(solution, vendor, gabrovo[1]), gabrovo[0])
    deploy(solution, vendor, tartu[1])
    other, company = provider("Otto Other")
    denied = published_solution(company, title="Denied lamps")
    answer(deploy(denied, other, tartu[1]), tartu[0], DISPUTED, "Never.")
    published_solution(title="Lamps nowhere")
    rebuild()
    return solution


def rows(found):
    return [
        (spot.place.title, [(thing.label, thing.sign.value) for thing in spot.things])
        for spot in (found.map.spots if found.map else ())
    ]


def test_solutions_stand_where_they_run_and_denied_ones_do_not(deployed):
    found = found_on_map(Criteria(text="lamps"))
    assert rows(found) == [("Gabrovo", [("Lamps", "runs")]), ("Tartu", [("Lamps", "claimed")])]
    assert (found.total, found.looked_at, found.placed) == (3, 3, 1)


def test_needs_stand_in_their_cities(site_engine):
    _person, city = buyer("Gala Gabrovo")
    need = published_need(city, title="Dark stairs")
    published_need(OrganisationFactory(place=None), title="Dark streets")
    rebuild()
    found = found_on_map(Criteria(text="dark", kind="needs"))
    assert rows(found) == [("Gabrovo", [("Dark stairs", "need")])]
    assert found.map.marks[0].url == f"/needs/{need.public_id}/"
    assert (found.total, found.placed) == (2, 1)


def test_filters_narrow_the_map_and_are_named(deployed, client):
    page = client.get("/search/map/?q=lamps&runs_in=EE").content.decode()
    assert "Nothing was found that could be drawn" in page
    page = " ".join(client.get("/search/map/?q=lamps&runs_in=BG").content.decode().split())
    assert "Runs in, confirmed by a city:</span> Bulgaria" in page
    assert 'href="/search/?q=lamps&amp;runs_in=BG"' in page


def test_only_the_first_are_looked_at_and_the_page_says_so(deployed, client, monkeypatch):
    monkeypatch.setattr(placed, "MOST_PLACED", 2)
    found = found_on_map(Criteria(text="lamps"))
    assert (found.total, found.looked_at) == (3, 2)
    page = client.get("/search/map/?q=lamps").content.decode()
    assert "Only the first" in page


def test_kinds_without_places_say_why(deployed, client):
    assert "References have no place" in client.get("/search/map/?kind=references").content.decode()
    assert "No vendor of these solutions has said yet" in client.get("/search/map/?q=nowhere").content.decode()


def test_map_without_the_engine_comes_from_the_database(deployed, client, site_engine):
    site_engine.drop()
    found = found_on_map(Criteria(text="lamps"))
    assert rows(found) == [("Gabrovo", [("Lamps", "runs")]), ("Tartu", [("Lamps", "claimed")])]
    assert found.away == "index_not_built"
    assert "So this map comes from the database" in client.get("/search/map/?q=lamps").content.decode()


def test_hidden_solution_leaves_the_map(deployed):
    deployed.organisation.__class__.objects.filter(pk=deployed.organisation.pk).update(state="suspended")
    assert rows(found_on_map(Criteria(text="lamps"))) == []
    assert Deployment.objects.count() == 3


@pytest.mark.parametrize("number", [1, 3])
def test_map_costs_the_same_with_one_and_three(live, client, number, django_assert_num_queries):
    vendor, organisation = provider("Vera Vendor")
    for index in range(number):
        solution = published_solution(organisation, title=f"Lamps {index}")
        deploy(solution, vendor, buyer(f"City {index}", name=f"City {index}")[1])
    rebuild()
    client.get("/search/map/?q=lamps")
    with django_assert_num_queries(2):
        page = client.get("/search/map/?q=lamps").content.decode()
    assert page.count('id="map-9') == number


def test_results_lead_to_the_map_and_back(deployed, client):
    page = client.get("/search/?q=lamps&price=under_10k&sort=newest").content.decode()
    assert "/search/map/" not in page
    page = client.get("/search/?q=lamps&sort=newest").content.decode()
    assert 'href="/search/map/?q=lamps&amp;sort=newest"' in page
    page = client.get("/search/map/?q=lamps&sort=newest").content.decode()
    assert 'href="/search/?q=lamps&amp;sort=newest"' in page


HOSTILE = ["q=%00%27%22&kind=x", "page=99999&sort=like", "like=ZZ.99999&theme=%ff", "q=" + "x" * 600]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_questions_are_answered(deployed, client, query):
    assert client.get(f"/search/map/?{query}").status_code == 200
    assert client.post(f"/search/map/?{query}").status_code == 405
