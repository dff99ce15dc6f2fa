"""Maps of the joining pages: all cities with their open needs, and what lies around an organisation."""

import pytest

from accounts.models import Organisation
from accounts.states import OrganisationState
from listings.models import Need
from tests.factories import OrganisationFactory, PlaceFactory, member
from tests.listings.deployed import DISPUTED, answer, deploy
from tests.listings.factories import past_deadline, published_need, published_solution

pytestmark = pytest.mark.django_db


def city_of(name, **fields):
    return member(name, "buys", form="city", place=PlaceFactory(), **fields).memberships.get().organisation


def spots(answer):
    drawn = answer.context["map"]
    return [[(one.label, one.sign.value) for one in spot.things] for spot in drawn.spots] if drawn else []


def test_map_without_cities_says_what_will_stand_there(client):
    assert "No city is on the map yet" in client.get("/cities/").content.decode()


def test_map_of_cities_shows_open_needs_and_hides_what_is_not_public(client):
    city = city_of("Gala Gabrovo")
    published_need(city, title="Dark stairs")
    past_deadline(published_need(city, title="Closed one"))
    draft = published_need(city, title="Secret draft")
    Need.objects.filter(pk=draft.pk).update(state="draft")
    hidden = city_of("Hanna Hidden")
    Organisation.objects.filter(pk=hidden.pk).update(state=OrganisationState.SUSPENDED)
    found = spots(client.get("/cities/"))
    assert found == [[("Dark stairs", "need"), (city.name, "city")]]


@pytest.mark.parametrize("number", [1, 3])
def test_map_of_cities_costs_the_same_with_one_and_three(client, number, django_assert_num_queries):
    for index in range(number):
        published_need(city_of(f"City {index}"), title=f"Need {index}")
    with django_assert_num_queries(3):
        page = client.get("/cities/").content.decode()
    assert page.count('href="/needs/') >= number


def test_city_shows_what_runs_in_it_and_vendor_where_its_solutions_run(client, vendor_owner, city_buyer):
    vendor = vendor_owner.memberships.get().organisation
    Organisation.objects.filter(memberships__person=city_buyer).update(place=PlaceFactory(), form="city")
    city = city_buyer.memberships.get().organisation
    solution = published_solution(vendor, title="Lamps")
    made = deploy(solution, vendor_owner, city)
    assert spots(client.get(f"/organisations/{vendor.public_id}/")) == [[("Lamps", "claimed")]]
    answer(made, city_buyer)
    assert spots(client.get(f"/organisations/{city.public_id}/")) == [[("Lamps", "runs"), (city.name, "city")]]
    answer(made, city_buyer, DISPUTED, "Never.")
    assert spots(client.get(f"/organisations/{vendor.public_id}/")) == []
    assert spots(client.get(f"/organisations/{city.public_id}/")) == [[(city.name, "city")]]


def test_vendor_and_city_show_their_needs_too(client, vendor_owner):
    city = city_of("Gala Gabrovo")
    published_need(city, title="Dark stairs")
    answered = client.get(f"/organisations/{city.public_id}/")
    assert spots(answered) == [[("Dark stairs", "need"), (city.name, "city")]]
    assert "The city, its needs, and what runs in it" in answered.content.decode()


def test_home_shows_where_what_is_new_lies(client, vendor_owner):
    city = city_of("Gala Gabrovo")
    solution = published_solution(vendor_owner.memberships.get().organisation, title="Lamps")
    assert (spots(client.get("/")), 'id="map"' in client.get("/").content.decode()) == ([], False)
    deploy(solution, vendor_owner, city)
    published_need(city, title="Dark stairs")
    answered = client.get("/")
    assert spots(answered) == [[("Dark stairs", "need"), ("Lamps", "claimed")]]
    assert "Where these are, and where they run" in answered.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_home_costs_the_same_with_one_and_three_places(client, vendor_owner, number, django_assert_num_queries):
    for index in range(number):
        city = city_of(f"City {index}")
        deploy(published_solution(vendor_owner.memberships.get().organisation), vendor_owner, city)
        published_need(city, title=f"Need {index}")
    with django_assert_num_queries(18):
        page = client.get("/").content.decode()
    assert page.count("map-mark") > number


def test_directory_shows_the_cities_of_its_page(client, vendor_owner):
    city = city_of("Gala Gabrovo")
    answered = client.get("/organisations/")
    assert spots(answered) == [[(city.name, "city")]]
    assert spots(client.get("/organisations/?capability=provides")) == []


def test_organisation_without_places_has_no_map(client):
    organisation = OrganisationFactory()
    page = client.get(f"/organisations/{organisation.public_id}/").content.decode()
    assert "On the map" not in page


def test_solution_page_leads_from_mark_to_what_it_says(client, vendor_owner, city_buyer):
    Organisation.objects.filter(memberships__person=city_buyer).update(place=PlaceFactory())
    city = city_buyer.memberships.get().organisation
    solution = published_solution(vendor_owner.memberships.get().organisation)
    made = deploy(solution, vendor_owner, city)
    page = client.get(f"/solutions/{solution.public_id}/").content.decode()
    assert f'class="map-mark" href="#deployment-{made.public_id}" aria-label="Gabrovo, Bulgaria: {city.name}"' in page
    assert f'id="deployment-{made.public_id}"' in page


def test_kosovo_is_named_with_its_note(client):
    member("Prishtina", "buys", form="city", place=PlaceFactory(country="XK", latitude="42.67", longitude="21.17"))
    page = client.get("/organisations/").content.decode()
    assert ("Kosovo*" in page, "UNSCR 1244/1999" in page) == (True, True)


def test_other_countries_need_no_note(client):
    city_of("Gala Gabrovo")
    assert "UNSCR 1244/1999" not in client.get("/organisations/").content.decode()
