"""Cities and other organisations that the programme vouches for, by the beginnings of their names."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse

from accounts.folding import folded
from accounts.models import Organisation
from accounts.states import Form
from search import analysis
from search.suggesting.options import OFFERED, Option, held, opens, pieces_of

MOST_READ = 200
"""How many that hold the letters of a word are looked at."""


def bodies_of(text: str, tokens: Sequence[str]) -> tuple[list[Option], list[Option]]:
    """Return cities and other organisations whose names hold a word that begins with each of what was typed.

    A city is found by the name of its place, too, in English and in Bulgarian. One query.
    """
    longest = folded(max((text[word.start : word.end] for word in analysis.words(text)), key=len))
    named = Q(name_folded__contains=longest) | Q(place__names__contains=longest)
    rows = Organisation.objects.public().filter(named).select_related("place").order_by("name_folded", "pk")
    found = [(label, row) for row in rows[:MOST_READ] if (label := next(_fitting(row, tokens), ""))]
    found.sort(key=lambda item: not opens(item[0], tokens))
    cities = [_option(label, row, tokens) for label, row in found if row.form == Form.CITY]
    others = [_option(label, row, tokens) for label, row in found if row.form != Form.CITY]
    return cities[:OFFERED], others[:OFFERED]


def _fitting(row: Organisation, tokens: Sequence[str]) -> Iterator[str]:
    """Yield those of its names that hold everything that was typed, the usual one first."""
    places = [row.place.title, row.place.name, row.place.name_bg] if row.place and row.form == Form.CITY else []
    yield from (name for name in [*places, row.name] if name and held(name, tokens) == len(tokens))


def _option(label: str, row: Organisation, tokens: Sequence[str]) -> Option:
    return Option(
        address=reverse("pages:organisation", args=[row.public_id]),
        label=pieces_of(label, tokens),
        note=str(row.country.name) if label != row.name or not row.place else f"{row.place.title}, {row.country.name}",
    )
