"""Totals and facets of the embedded engine."""

from collections.abc import Mapping, Sequence
from typing import Any

from tantivy import Occur, Query, Searcher

from search.clauses import Facet, Plan
from search.engines.embedded.compiling import compiled, matched
from search.engines.facets import MOST_VALUES, by_count, clause_of


def count_of(searcher: Searcher, query: Query) -> int:
    """Return how many documents match."""
    found: Any = searcher.search(query, limit=1)  # a limit of 0 panics
    return int(found.count)


def facets_of(searcher: Searcher, plan: Plan, query: Query) -> dict[str, Mapping[str, int]]:
    """Count all facets of a plan, whose own query is given; tantivy cannot be asked for all of them at once."""
    counts: dict[str, Mapping[str, int]] = {}
    for but, facets in plan.facet_groups().items():
        base = matched(plan, but=but) if but else query
        counts |= _values(searcher, base, [facet for facet in facets if not facet.ranges])
        counts |= {facet.name: _ranges(searcher, base, facet) for facet in facets if facet.ranges}
    return {facet.name: counts[facet.name] for facet in plan.facets}


def _values(searcher: Searcher, query: Query, facets: Sequence[Facet]) -> dict[str, Mapping[str, int]]:
    if not facets:
        return {}
    asked = {facet.name: {"terms": {"field": facet.field, "size": MOST_VALUES}} for facet in facets}
    found = searcher.aggregate(query, asked)
    return {name: by_count((one["key"], one["doc_count"]) for one in found[name]["buckets"]) for name in asked}


def _ranges(searcher: Searcher, query: Query, facet: Facet) -> Mapping[str, int]:
    """Count by one query a range: tantivy's own aggregation takes no overlapping ranges and numbers below 2⁵³ only."""
    asked = {span.value: compiled(clause_of(facet, span)) for span in facet.ranges}
    must = Occur.Must
    return {
        value: count_of(searcher, Query.boolean_query([(must, query), (must, one)])) for value, one in asked.items()
    }
