"""What an engine is asked, in no engine's language: clauses, and the plan that they make."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

MOST_HITS: Final = 10_000
"""How many hits of one plan can be paged through, on every engine (Elasticsearch's `max_result_window`)."""
MOST_SCORED: Final = 1_000
"""How many words and phrases of one leg score; of more, the heaviest (Lucene takes at least 1,024 clauses)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents whose text field holds the tokens one after the other; adds its BM25 score times the weight."""

    field: str
    tokens: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """Documents whose text field holds any of the tokens; each adds its BM25 score times its weight."""

    field: str
    weights: tuple[tuple[str, float], ...]

    @property
    def tokens(self) -> list[str]:
        """The tokens without their weights."""
        return [token for token, _weight in self.weights]

    def phrases(self) -> list[Phrase]:
        """Return every token as a phrase of one."""
        return [Phrase(self.field, (token,), weight) for token, weight in self.weights]


@dataclass(frozen=True, slots=True)
class Is:
    """Documents whose keyword field holds any of the values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Documents whose number lies between the bounds, both included; None stands for no bound."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """Documents that all of the clauses match; without clauses, every document."""

    clauses: tuple["Clause", ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """Documents that at least `at_least` of the clauses match; without clauses, none."""

    clauses: tuple["Clause", ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that the clause does not match."""

    clause: "Clause"


Clause: TypeAlias = Words | Phrase | Is | Between | Every | Some | Without


@dataclass(frozen=True, slots=True)
class Leg:
    """One way to order what is found: the sum of its clauses' scores. Each leg is divided by its best, then summed.

    `name` is what it is called where scores are explained.
    """

    clauses: tuple[Words | Phrase, ...]
    weight: float = 1.0
    name: str = ""

    def phrases(self) -> list[Phrase]:
        """Return what scores, a word as a phrase of one; without weights that are not positive and finite."""
        every: list[Phrase] = []
        for clause in self.clauses:
            every += [clause] if isinstance(clause, Phrase) else clause.phrases()
        lawful = [phrase for phrase in every if 0 < phrase.weight < math.inf]
        return sorted(lawful, key=lambda phrase: -phrase.weight)[:MOST_SCORED]


@dataclass(frozen=True, slots=True)
class Range:
    """A named stretch of a number; both bounds are included."""

    value: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """What is counted under a name: every value of a keyword field, or the given stretches of a number.

    Its own filter does not narrow its counts; the others do.
    """

    name: str
    field: str
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Sort:
    """An order by one stored number, which is different for every document."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """One question to an engine.

    `found` and `filters` decide what counts (total, facets, paging) and score nothing; `legs` only order it. Without
    legs and sort every document scores the same. `seed` makes ties fair: it goes into the hash that breaks them.
    `offset` and `size` beyond `MOST_HITS` give an empty page, never an error. What a clause of `tiers` matches comes
    before what only a later one or none matches; legs or sort order each tier within.
    """

    found: Clause
    filters: Mapping[str, Clause] = field(default_factory=dict)
    legs: tuple[Leg, ...] = ()
    facets: tuple[Facet, ...] = ()
    sort: Sort | None = None
    offset: int = 0
    size: int = 20
    seed: str = ""
    tiers: tuple[Clause, ...] = ()

    def matched(self, *, but: str = "") -> Clause:
        """Return what counts as found: the question and all filters, but for the one of that name."""
        return Every((self.found, *(clause for name, clause in self.filters.items() if name != but)))

    def facet_groups(self) -> dict[str, list[Facet]]:
        """Return the facets by the filter that does not narrow them; those that have none are together under ""."""
        groups: dict[str, list[Facet]] = defaultdict(list)
        for facet in self.facets:
            groups[facet.name if facet.name in self.filters else ""].append(facet)
        return groups
