"""What a map shows: places with what is there, near ones drawn as one mark, and a table that says all of it.

Nothing here asks the database. Marks are made of places in a fixed order, so that the same places make the same map.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import dist, sqrt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.folding import folded
from accounts.maps.projecting import HEIGHT, INSETS, WIDTH, Inset, Point, on_map
from accounts.models import Place

APART: Final = 40.0
"""How near two marks may be in units of the map: at the least width of the map that is 27 px on a screen."""
MOST_MARKS: Final = 60
"""How many marks a map has at most; what has the least is in the table only."""
SMALLEST: Final = 10.0
LARGEST: Final = 18.0
"""The size of a mark, from its middle to its edge."""


class Sign(StrEnum):
    """What something on a map is; each has a shape of its own, the first in this order stands for a mixed mark."""

    NEED = "need"
    KIT = "kit"
    RUNS = "runs"
    CLAIMED = "claimed"
    CITY = "city"


MIXED: Final = "mixed"
"""How a mark looks whose places hold confirmed and unconfirmed deployments: it must not pass for a confirmed one."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a place: what it is called (in `language`, "" for the reader's), where it leads, and its sign."""

    label: str
    url: str
    sign: Sign
    language: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with what is there."""

    place: Place
    things: tuple[Thing, ...]

    @property
    def anchor(self) -> str:
        """How its row in the table is addressed within the page."""
        return f"map-{self.place.geonames_id}"

    @property
    def what(self) -> str:
        """How much of what is there, in words."""
        return told(self.things)


@dataclass(frozen=True, slots=True)
class Mark:
    """Places that are drawn as one: around the first of them."""

    point: Point
    spots: tuple[Spot, ...]

    @property
    def things(self) -> tuple[Thing, ...]:
        """All that is in its places."""
        return tuple(thing for spot in self.spots for thing in spot.things)

    @property
    def count(self) -> int:
        """How much is there; cities count only where nothing else is."""
        things = self.things
        return len([thing for thing in things if thing.sign != Sign.CITY]) or len(things)

    @property
    def look(self) -> str:
        """What it is drawn as: a sign, or `MIXED`."""
        there = {thing.sign for thing in self.things}
        return MIXED if {Sign.RUNS, Sign.CLAIMED} <= there else next(sign.value for sign in Sign if sign in there)

    @property
    def x(self) -> str:
        """Where it lies, as SVG writes it in every language."""
        return f"{self.point.x:.0f}"

    @property
    def y(self) -> str:
        """Where it lies, as SVG writes it in every language."""
        return f"{self.point.y:.0f}"

    @property
    def radius(self) -> str:
        """From its middle to its edge: its area grows with what is there."""
        return f"{min(SMALLEST * sqrt(1 + (self.count - 1) / 4), LARGEST):.1f}"

    @property
    def shape(self) -> str:
        """The corners of a square that stands on its tip, for a need."""
        x, y, reach = self.point.x, self.point.y, float(self.radius) * 1.2
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        return " ".join(f"{one:.0f},{other:.0f}" for one, other in corners)

    @property
    def url(self) -> str:
        """Where it leads: to the one thing that is there, or to the row of its first place in the table."""
        things = self.things
        return things[0].url if len(things) == 1 else f"#{self.spots[0].anchor}"

    @property
    def label(self) -> str:
        """What it is, in words."""
        first, others = self.spots[0], len(self.spots) - 1
        where = str(first.place)
        if others:
            where = ngettext(
                "%(place)s and %(number)s place near it", "%(place)s and %(number)s places near it", others
            ) % {"place": where, "number": others}
        things = self.things
        return f"{where}: {things[0].label if len(things) == 1 else told(things)}"


@dataclass(frozen=True, slots=True)
class Map:
    """A map of Europe and its table; `caption` says what it shows."""

    caption: str
    spots: tuple[Spot, ...]
    marks: tuple[Mark, ...]

    @property
    def width(self) -> int:
        """Its width in its own units."""
        return WIDTH

    @property
    def height(self) -> int:
        """Its height in its own units."""
        return HEIGHT

    @property
    def insets(self) -> Sequence[Inset]:
        """The boxes of islands far away."""
        return INSETS

    @property
    def names_kosovo(self) -> bool:
        """Whether its table names Kosovo, which the Union never does without a note on its status."""
        return any(spot.place.country.code == "XK" for spot in self.spots)

    @property
    def looks(self) -> list[tuple[str, str]]:
        """The signs that are seen on it or in its table, with their meaning."""
        there = {thing.sign for spot in self.spots for thing in spot.things}
        mixed = any(mark.look == MIXED for mark in self.marks)
        plain = [(sign.value, meaning_of(sign)) for sign in Sign if sign in there]
        return [*plain, *([(MIXED, _("Both kinds, at this place or near it"))] if mixed else [])]

    @property
    def has_counts(self) -> bool:
        """Whether a mark stands for more than one thing."""
        return any(mark.count > 1 for mark in self.marks)

    @property
    def left_out(self) -> int:
        """How many places are in the table only."""
        return len(self.spots) - sum(len(mark.spots) for mark in self.marks)


def map_of(caption: str, found: Iterable[tuple[Place, Thing]]) -> Map | None:
    """Return the map of things in places, None when there are none. A place may come several times."""
    by_place: dict[Place, dict[Thing, None]] = {}
    for place, thing in found:
        by_place.setdefault(place, {})[thing] = None
    spots = [Spot(place, tuple(sorted(things, key=_order_of_things))) for place, things in by_place.items()]
    spots.sort(key=_order_of_spots)
    return Map(caption, tuple(spots), _marks(spots)) if spots else None


def told(things: Sequence[Thing]) -> str:
    """Return how much of what there is, in words."""
    counts = Counter(thing.sign for thing in things)
    return ", ".join(_counted(sign, counts[sign]) for sign in Sign if counts[sign])


def meaning_of(sign: Sign) -> str:
    """Return what a sign says."""
    return {
        Sign.NEED: _("A need"),
        Sign.KIT: _("A kit to copy"),
        Sign.RUNS: _("Runs here, confirmed by the city"),
        Sign.CLAIMED: _("Runs here, as the vendor says"),
        Sign.CITY: _("A city"),
    }[sign]


def _counted(sign: Sign, number: int) -> str:
    said = {
        Sign.NEED: ngettext("%(number)s need", "%(number)s needs", number),
        Sign.KIT: ngettext("%(number)s kit to copy", "%(number)s kits to copy", number),
        Sign.RUNS: ngettext("%(number)s confirmed deployment", "%(number)s confirmed deployments", number),
        Sign.CLAIMED: ngettext("%(number)s unconfirmed deployment", "%(number)s unconfirmed deployments", number),
        Sign.CITY: ngettext("%(number)s city", "%(number)s cities", number),
    }[sign]
    return said % {"number": number}


def _order_of_spots(spot: Spot) -> tuple[str, str, int]:
    return folded(spot.place.country.name), folded(spot.place.title), spot.place.geonames_id


def _order_of_things(thing: Thing) -> tuple[int, str, str]:
    return list(Sign).index(thing.sign), folded(thing.label), thing.url


def _marks(spots: Sequence[Spot]) -> tuple[Mark, ...]:
    """Draw spots: the one with most first, each near one that is drawn already joins the nearest of those."""
    lying = [(spot, on_map(float(spot.place.latitude), float(spot.place.longitude))) for spot in spots]
    drawn: list[tuple[Point, list[Spot]]] = []
    for spot, point in sorted(lying, key=lambda one: (-len(one[0].things), one[0].place.geonames_id)):
        if point is None:
            continue
        near = [one for one in drawn if dist(one[0], point) < APART]
        if near:
            min(near, key=lambda one: (dist(one[0], point), one[0]))[1].append(spot)
        else:
            drawn.append((point, [spot]))
    marks = [Mark(point, tuple(some)) for point, some in drawn]
    marks.sort(key=lambda mark: (-mark.count, mark.point))
    return tuple(sorted(marks[:MOST_MARKS], key=lambda mark: _order_of_spots(mark.spots[0])))
