"""The maps of themes, kits and outcomes: what has a place and is public, and nothing where nothing has one."""

import pytest

from accounts.models import Organisation
from accounts.states import OrganisationState
from listings.models import Theme
from listings.queries.places import map_of_theme
from tests.factories import PlaceFactory, member
from tests.listings.deployed import deploy
from tests.listings.factories import past_deadline, published_need, published_solution, theme
from tests.listings.test_kits import shared_kit

pytestmark = pytest.mark.django_db


def city_of(name):
    return member(name, "buys", form="city", place=PlaceFactory()).memberships.get().organisation


def things(drawn):
    return [(one.label, one.sign.value) for spot in drawn.spots for one in spot.things] if drawn else []


@pytest.fixture
def lit(vendor_owner):
    """A theme below a track, with an open need, a closed one, and a solution that runs in the city."""
    city, vendor = city_of("Gala Gabrovo"), vendor_owner.memberships.get().organisation
    found = theme("lighting")
    published_need(city, title="Dark stairs", themes=["lighting"])
    past_deadline(published_need(city, title="Closed one", themes=["lighting"]))
    published_need(city, title="Holes in the road", themes=["roads"])
    deploy(published_solution(vendor, title="Lamps", themes=["lighting"]), vendor_owner, city)
    return city, found


def test_theme_shows_its_open_needs_and_where_its_solutions_run(lit, client):
    _city, found = lit
    assert things(map_of_theme(found)) == [("Dark stairs", "need"), ("Lamps", "claimed")]
    page = client.get(f"/themes/{found.key}/").content.decode()
    assert "Open needs of this theme, and where its solutions run" in page
    assert things(map_of_theme(Theme.objects.get(pk=found.parent_id))) == [
        ("Dark stairs", "need"),
        ("Holes in the road", "need"),
        ("Lamps", "claimed"),
    ]


def test_theme_without_places_shows_no_map(lit, client):
    city, found = lit
    Organisation.objects.filter(pk=city.pk).update(place=None)
    assert map_of_theme(found) is None
    assert 'id="map"' not in client.get(f"/themes/{found.key}/").content.decode()


def test_theme_hides_what_is_not_public(lit):
    city, found = lit
    Organisation.objects.filter(pk=city.pk).update(state=OrganisationState.SUSPENDED)
    assert ("Dark stairs", "need") not in things(map_of_theme(found))


@pytest.mark.parametrize("number", [1, 3])
def test_map_of_a_theme_costs_the_same_with_one_and_three(vendor_owner, number, django_assert_num_queries):
    found = theme("lighting")
    for index in range(number):
        city = city_of(f"City {index}")
        published_need(city, title=f"Need {index}", themes=["lighting"])
        made = published_solution(vendor_owner.memberships.get().organisation, themes=["lighting"])
        deploy(made, vendor_owner, city)
    with django_assert_num_queries(5):
        drawn = map_of_theme(found)
    assert len(things(drawn)) == number * 2


def test_kits_and_outcomes_stand_in_their_cities(client):
    person = member("Gala Gabrovo", "buys", form="city", place=PlaceFactory())
    shared_kit(person.memberships.get().organisation, person, title="Dark streets")
    kits, outcomes = client.get("/kits/"), client.get("/outcomes/")
    assert things(kits.context["map"]) == [("Dark streets", "kit")]
    assert "A kit to copy" in kits.content.decode()
    assert things(outcomes.context["map"]) == [("Dark streets", "need")]
    Organisation.objects.update(place=None)
    pages = [client.get(address).content.decode() for address in ("/kits/", "/outcomes/")]
    assert ['id="map"' in page for page in pages] == [False, False]
