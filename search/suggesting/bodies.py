"""Cities and other organisations that the programme vouches for, by the beginnings of their names."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from accounts.folding import folded
from accounts.locales import country_name
from accounts.models import Organisation, Place
from accounts.states import Form
from search import analysis
from search.prepared import run
from search.spelling.nearness import is_near, is_word
from search.suggesting.options import OFFERED, Option, holds, opens, pieces_of, starts_of

MOST_READ: Final = 100
"""How many that hold the letters of a word are looked at."""


def bodies_of(text: str, tokens: Sequence[str]) -> tuple[list[Option], list[Option]]:
    """Return cities and other organisations whose names hold a word that begins with each of what was typed.

    A city is found by the name of its place, too, in English and in Bulgarian, whether it has something public or not:
    its own page is there. One query.
    """
    longest = folded(max((text[word.start : word.end] for word in analysis.words(text)), key=len))
    starts = starts_of(tokens)
    found = [(label, row) for row in _holding([longest]) if (label := next(_fitting(row, starts), ""))]
    found.sort(key=lambda item: not opens(item[0], tokens))
    return _in_two(found, tokens)


def bodies_near(tokens: Sequence[str]) -> tuple[list[Option], list[Option]]:
    """Return the same by names that hold a word one slip away from each of what was typed; one query.

    Rows are found by the first or the second half of a word, one of which a slip leaves as it is.
    """
    if not all(map(is_word, tokens)):
        return [], []
    longest = max(tokens, key=len)
    half = len(longest) // 2
    rows = _holding([longest[:half], longest[half:]])
    return _in_two([(label, row) for row in rows if (label := next(_near(row, tokens), ""))], ())


class Body(NamedTuple):
    """An organisation's name with what its note speaks of: columns alone, since rows of models take twice the time."""

    public_id: str
    name: str
    form: str
    country: str
    place: str
    place_bg: str

    @property
    def town(self) -> str:
        """The name of its place for the reader, as `Place.title` has it; "" for none."""
        return (get_language() == "bg" and self.place_bg) or self.place

    @property
    def names(self) -> Iterator[str]:
        """What it is called, a city by its place first."""
        places = [self.town, self.place, self.place_bg] if self.form == Form.CITY else []
        return filter(None, [*places, self.name])


def _holding(parts: Iterable[str]) -> list[Body]:
    """Return those whose names hold any of some letters; the places of companies are not even read."""
    return [Body(*(value or "" for value in row)) for row in run(_rows, *parts)]


def _rows(*parts: str) -> "QuerySet[Any, Any]":
    named = [
        Q(name_folded__contains=part)
        | (Q(form=Form.CITY) & Exists(Place.objects.filter(pk=OuterRef("place"), names__contains=part)))
        for part in parts
    ]
    rows = Organisation.objects.public().filter(reduce(or_, named)).order_by("name_folded", "pk")
    return rows.values_list("public_id", "name", "form", "country", "place__name", "place__name_bg")[:MOST_READ]


def _fitting(body: Body, starts: Sequence[str]) -> Iterator[str]:
    """Yield those of its names that hold everything that was typed."""
    return (name for name in body.names if holds(name, starts))


def _near(body: Body, tokens: Sequence[str]) -> Iterator[str]:
    """Yield those of its names that hold every word that was typed, or one a slip away."""
    for name in body.names:
        words = analysis.raw(name)
        if all(any(word == token or is_near(word, token) for word in words) for token in tokens):
            yield name


def _in_two(found: Sequence[tuple[str, Body]], tokens: Sequence[str]) -> tuple[list[Option], list[Option]]:
    cities = (_option(label, body, tokens) for label, body in found if body.form == Form.CITY)
    others = (_option(label, body, tokens) for label, body in found if body.form != Form.CITY)
    return list(islice(cities, OFFERED)), list(islice(others, OFFERED))


def _option(label: str, body: Body, tokens: Sequence[str]) -> Option:
    country, town = country_name(body.country), body.town
    return Option(
        address=reverse("pages:organisation", args=[body.public_id]),
        label=pieces_of(label, tokens),
        note=country if label != body.name or not town else f"{town}, {country}",
    )
