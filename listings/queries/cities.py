"""The cities in which a solution may run: registered organisations that buy, and places of which none is registered."""

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from accounts.folding import folded
from accounts.models import Organisation, Place
from accounts.queries import place_suggestions, places_named
from accounts.states import CapabilityName, Form

MOST: Final = 6
"""How many organisations, and how many places, are offered at most."""
VALUE: Final = re.compile(r"(o)\.([a-z0-9]{10})|(p)\.([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CityOption:
    """A city to choose: an organisation, or a place; `value` stands for it in a form."""

    value: str
    label: str
    city: Organisation | None = None
    place: Place | None = None


def buyers() -> QuerySet[Organisation]:
    """Return the verified organisations that buy."""
    rows: QuerySet[Organisation] = Organisation.objects.public().with_capability(CapabilityName.BUYS)
    return rows.select_related("place")


def city_of_place(place: Place) -> Organisation | None:
    """Return the one city that is registered for a place; None when there is none, or more than one."""
    found = list(buyers().filter(place=place, form=Form.CITY)[:2])
    return found[0] if len(found) == 1 else None


def city_suggestions(text: str) -> list[CityOption]:
    """Return organisations by their names or places, then places, whose names begin or go on with the text."""
    typed = folded(text)
    if not typed:
        return []
    named = Q(name_folded__contains=typed) | Q(place__names__contains=f"\n{typed}")
    organisations = [option_of_city(one) for one in buyers().filter(named).order_by("name_folded", "pk")[:MOST]]
    return [*organisations, *(option_of_place(one) for one in place_suggestions(text)[:MOST])]


def cities_called(text: str) -> list[CityOption]:
    """Return what is called exactly so: organisations by their names, and places."""
    typed = folded(text)
    whole, name = typed, folded(text.partition(",")[0])
    organisations = buyers().filter(name_folded__in={whole, name}).order_by("pk")[:MOST]
    places = places_named(name)[:MOST] if name else []
    return [*map(option_of_city, organisations), *map(option_of_place, places)]


def city_named(value: str, typed: str) -> CityOption | None:
    """Return the option that a form's value stands for, unless another name was typed over it."""
    found = VALUE.fullmatch(value)
    if found is None:
        return None
    if found[1]:
        city = buyers().filter(public_id=found[2]).first()
        return option_of_city(city) if city and folded(typed).startswith(city.name_folded) else None
    place = Place.objects.filter(geonames_id=int(found[4])).first()
    named = f"\n{folded(typed.partition(',')[0])}\n"
    return option_of_place(place) if place and named in place.names else None


def option_of_city(city: Organisation) -> CityOption:
    """Return an organisation as an option; its place and country tell it from others."""
    place = f"{city.place.title}, " if city.place and city.place.title not in city.name else ""
    return CityOption(f"o.{city.public_id}", f"{city.name}, {place}{city.country.name}", city=city)


def option_of_place(place: Place) -> CityOption:
    """Return a place as an option."""
    return CityOption(f"p.{place.geonames_id}", place.label, place=place)
