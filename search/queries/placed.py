"""Where what is found lies: the places of the first hits of a search, for a map."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.maps.drawing import Map, map_of
from listings.queries.places import deployments_among, needs_among, placed_deployments, placed_needs
from search.criteria import FIRST, Criteria
from search.engines import engine
from search.engines.base import EngineDown
from search.queries.facets import Chip, chips_of
from search.queries.fallback import rows_from_database
from search.queries.finding import put_right
from search.queries.labels import labels_for
from search.query import plan
from search.schema import NEEDS, REFERENCES

MOST_PLACED: Final = 200
"""How many hits are looked at: the first ones, in the order of the search."""


@dataclass(frozen=True, slots=True)
class FoundOnMap:
    """What a search finds as a map: None when nothing that was found has a place.

    `total` counts all hits, `looked_at` those whose places were looked for, `placed` those that are on the map.
    """

    criteria: Criteria
    map: Map | None
    total: int
    looked_at: int
    placed: int
    chips: Sequence[Chip]
    away: str = ""

    @property
    def has_places(self) -> bool:
        """Whether this kind of listing has places at all: a reference says a country and no more."""
        return self.criteria.kind != REFERENCES


def found_on_map(criteria: Criteria) -> FoundOnMap:
    """Return where the first hits of criteria lie: one search, and at most three queries besides those of chips."""
    away = ""
    try:
        total, ids = _from_engine(criteria)
    except EngineDown as error:
        away = error.code
        rows = rows_from_database(criteria)
        total, ids = rows.count(), list(rows.values_list("public_id", flat=True)[:MOST_PLACED])
    if criteria.kind == REFERENCES:
        ids = []
    made = _map(criteria, ids)
    placed = {thing.url for spot in made.spots for thing in spot.things} if made else set()
    chips = chips_of(criteria, labels_for(criteria, {}))
    return FoundOnMap(criteria, made, total, len(ids), len(placed), chips, away)


def _from_engine(criteria: Criteria) -> tuple[int, list[str]]:
    question = put_right(criteria).question()
    found = engine().search(plan(replace(question, facets=(), page=FIRST, size=MOST_PLACED)))
    return found.total, [hit.id for hit in found.hits]


def _map(criteria: Criteria, ids: Sequence[str]) -> Map | None:
    if criteria.kind == NEEDS:
        needs = needs_among(ids)
        caption = ngettext("Where %(number)s need is", "Where %(number)s needs are", len(needs))
        return map_of(caption % {"number": len(needs)}, placed_needs(needs))
    return map_of(_("Where these solutions run"), placed_deployments(deployments_among(ids)))
