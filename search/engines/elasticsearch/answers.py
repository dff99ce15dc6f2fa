"""Takes a server's answers to pieces; one that lacks what was asked for is none of Elasticsearch's.

A login page, a proxy's excuse or an empty object may come with status 200. Nothing else reads an answer.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from elastic_transport import ApiResponse

from search.clauses import Facet, Plan
from search.engines.base import Found, Hit, Stamp
from search.engines.elasticsearch.errors import unexpected
from search.engines.facets import by_count

Kind = TypeVar("Kind")


def part(answer: Any, *way: str | int, of: type[Kind]) -> Kind:
    """Return what stands in an answer where these keys lead, one in the other; `EngineDown` when it is not so."""
    found = answer.body if isinstance(answer, ApiResponse) else answer
    try:
        for key in way:
            found = found[key]
    except (LookupError, TypeError) as error:
        raise unexpected(_status(answer)) from error
    if not isinstance(found, of):
        raise unexpected(_status(answer))
    return found


def parts(answer: Any, *way: str | int, number: int) -> list[Any]:
    """Return a list in an answer that has one thing for each that was asked; `EngineDown` when it is no such list."""
    found = part(answer, *way, of=list)
    if len(found) != number:
        raise unexpected(_status(answer))
    return found


def confirm(answer: Any) -> None:
    """Raise `EngineDown` when this is no answer to a change of the indexes."""
    part(answer, "acknowledged", of=bool)


def hits_of(answer: Any) -> list[Any]:
    """Return the hits of a search."""
    return part(answer, "hits", "hits", of=list)


def hit_of(hit: Any) -> Hit:
    """Return one hit; what is sorted has no score."""
    scored = part(hit, of=dict).get("_score") is not None
    return Hit(_value(hit, "id"), _value(hit, "owner"), part(hit, "_score", of=float) if scored else 0.0)


def stamp_of(hit: Any) -> Stamp:
    """Return the stamp of a document that a search found."""
    return Stamp(_value(hit, "id"), part(hit, "_version", of=int), _value(hit, "digest"))


def found_of(plan: Plan, answers: Sequence[Any], legs: int) -> Found:
    """Return what the answers to a plan's searches say: so many legs first, then its facets."""
    return Found(
        total=part(answers[0], "hits", "total", "value", of=int),
        facets=_facets(plan, answers[legs:]),
        legs=[list(map(hit_of, hits_of(one))) for one in answers[:legs]],
    )


def _facets(plan: Plan, answers: Sequence[Any]) -> dict[str, Mapping[str, int]]:
    found = dict(chain.from_iterable(part(one, "aggregations", of=dict).items() for one in answers))
    return {facet.name: _counts_of(facet, part(found, facet.name, of=dict)) for facet in plan.facets}


def _counts_of(facet: Facet, counted: Any) -> Mapping[str, int]:
    if facet.ranges:
        return {span.value: part(counted, "buckets", span.value, "doc_count", of=int) for span in facet.ranges}
    buckets = part(counted, "buckets", of=list)
    return by_count((part(one, "key", of=str), part(one, "doc_count", of=int)) for one in buckets)


def _value(hit: Any, field: str) -> str:
    return part(hit, "fields", field, 0, of=str)


def _status(answer: Any) -> int:
    return answer.meta.status if isinstance(answer, ApiResponse) else 0
