"""A search as it is asked and answered now, with what is public of each solution that it finds: for a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from accounts.actor import Actor
from listings.models import Need, Solution
from search.analysis import ANALYSER_VERSION
from search.asking import SearchForm
from search.concepts import current
from search.contents import solutions_with_content
from search.criteria import Criteria
from search.engines import engine
from search.homes import home_in, home_of
from search.looks import plain
from search.queries.facets import chips_of
from search.queries.finding import put_right
from search.queries.labels import labels_for
from search.query import plan
from search.schema import SOLUTIONS


@dataclass(frozen=True, slots=True)
class FoundSolution:
    """A solution that was found: its row as it was read with its content, which is its public text as JSON holds it."""

    solution: Solution
    title: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FrozenSearch:
    """What was asked, of which index, and what it answered, the best first; `total` counts more than `found` has.

    `asked` is plain JSON: the words as they were typed ("text") and as they were put right ("searched"), the kind, the
    chosen filters, the order, the mark of the city whose likeness orders it ("home"), how the words were meant, and the
    address of the page without its page ("address").
    """

    asked: Mapping[str, Any]
    language: str
    engine: str
    index: str
    schema: int
    analyser: str
    total: int
    found: Sequence[FoundSolution]


def asked_for(address: str, language: str, home: str = "") -> Criteria:
    """Return what the parameters of an address of the search page look for, on its first page.

    `home` is the mark of the city whose likeness may order it.
    """
    return replace(SearchForm(QueryDict(address), home).criteria(language), page=1)


def asked_by(actor: Actor, address: str, language: str) -> Criteria:
    """Return what an address looks for as the search page shows it to the actor; one query more, for her place."""
    return asked_for(address, language, home_of(actor))


def home_of_buyer(need: Need) -> str:
    """Return the mark of the city that has a need, "" where it names no place; one query unless that was read."""
    return home_in(need.organisation)


def finds_solutions(criteria: Criteria) -> bool:
    """Whether a search is for solutions, and not for needs or references."""
    return criteria.kind == SOLUTIONS


def filters_in_words(criteria: Criteria) -> list[tuple[str, str]]:
    """Return the chosen filters with their values in the reader's words; at most three queries."""
    return [(str(chip.title), str(chip.label)) for chip in chips_of(criteria, labels_for(criteria, {}))]


def frozen_search(criteria: Criteria, size: int) -> FrozenSearch:
    """Ask for the first `size` solutions and read what is public of each; raises `EngineDown`. Six queries.

    What left the site since the index was written has no place in it.
    """
    about = engine().about()
    searched = put_right(criteria)
    results = engine().search(plan(replace(searched.question(), facets=(), size=size)))
    rows = solutions_with_content(hit.id for hit in results.hits)
    return FrozenSearch(
        asked=_asked(criteria, searched),
        language=criteria.language,
        engine=f"{about.name} {about.version}",
        index=about.index,
        schema=about.schema,
        analyser=f"{ANALYSER_VERSION} {current.version()}",
        total=results.total,
        found=[_found(*rows[hit.id]) for hit in results.hits if hit.id in rows],
    )


def contents_now(public_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Return what is public now of some solutions, as JSON holds it, by public identifier; six queries."""
    return {key: plain(content) for key, (_row, content) in solutions_with_content(public_ids).items()}


def _asked(criteria: Criteria, searched: Criteria) -> dict[str, Any]:
    return {
        "text": criteria.text,
        "searched": searched.text,
        "kind": criteria.kind,
        "chosen": {name: list(values) for name, values in criteria.chosen.items()},
        "sort": criteria.order,
        "home": criteria.home if criteria.is_by_likeness else "",
        "is_exact": criteria.is_exact,
        "is_plain": criteria.is_plain,
        "is_close": criteria.is_close,
        "address": criteria.query,
    }


def _found(solution: Solution, content: Any) -> FoundSolution:
    return FoundSolution(solution=solution, title=str(solution.title), content=plain(content))
