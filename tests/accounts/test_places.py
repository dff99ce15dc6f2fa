"""15,000 European places: loaded once, found by any of their names."""

import pytest
from django.utils.translation import override

from accounts.models import Place
from accounts.queries import place_suggestions, places_named
from accounts.reference import load_places
from tests.factories import PlaceFactory


def test_load_places_is_idempotent(db):
    assert load_places() == 15_000
    assert load_places() == 0
    assert Place.objects.count() == 15_000
    sofia = places_named("софия", country="BG").get()
    assert (sofia.name, sofia.country.code, sofia.population > 1_000_000) == ("Sofia", "BG", True)
    named = Place.objects.filter(name__in=["Veliko Tŭrnovo", "Nesebar", "Vienna", "Tartu"]).order_by("name")
    assert [(place.name, place.name_bg) for place in named] == [
        ("Nesebar", "Несебър"),
        ("Tartu", ""),
        ("Veliko Tŭrnovo", "Велико Търново"),
        ("Vienna", "Виена"),
    ]


def test_a_place_is_named_in_the_readers_language_where_that_is_known(db):
    known, unknown = PlaceFactory(), PlaceFactory(name="Tartu", country="EE")
    assert [str(known), str(unknown)] == ["Gabrovo, Bulgaria", "Tartu, Estonia"]
    with override("bg"):
        assert [str(known), str(unknown)] == ["Габрово, България", "Tartu, Естония"]


@pytest.mark.parametrize("typed", ["Gabrovo", "gabrovo", " ГАБРОВО ", "габрово"])
def test_places_are_found_by_any_name(db, typed):
    place = PlaceFactory()
    assert list(places_named(typed)) == [place]
    assert list(places_named(typed, country="BG")) == [place]
    assert list(places_named(typed, country="RO")) == []


def test_suggestions_begin_with_what_was_typed_the_largest_first(db):
    small = PlaceFactory(name="Neustadt", country="DE", population=9_000)
    large = PlaceFactory(name="Neustadt an der Donau", country="DE", population=12_000)
    PlaceFactory(name="Altneustadt", country="DE", population=90_000)
    assert place_suggestions("neu") == [large, small]
    assert place_suggestions("  ") == []


def test_places_page_gives_options(client_of, outsider):
    place = PlaceFactory()
    page = client_of(outsider).get("/places/?q=gab").content.decode()
    assert f'data-value="{place.geonames_id}">Gabrovo, Bulgaria (48,133 people)</li>' in page
    assert page.count('role="option"') == 1
    bulgarian = client_of(outsider).get("/bg/places/?q=%D0%B3%D0%B0%D0%B1").content.decode()
    assert f'data-value="{place.geonames_id}">Габрово, България (48\xa0133' in bulgarian
