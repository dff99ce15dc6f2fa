"""How facets are counted and put in order, on every engine."""

from collections.abc import Iterable
from typing import Final

from search.clauses import Between, Facet, Range

MOST_VALUES: Final = 10_000
"""How many values of one facet are counted."""


def by_count(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return counts, the highest first, equal ones by the alphabet; without those of nothing."""
    return dict(sorted((one for one in counts if one[1]), key=lambda one: (-one[1], one[0])))


def clause_of(facet: Facet, span: Range) -> Between:
    """Return the clause for documents in one range of a facet."""
    return Between(facet.field, span.low, span.high)
