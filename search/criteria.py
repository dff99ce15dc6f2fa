"""What somebody looks for as the address of the page says it, and back."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from accounts.addresses import address_to
from search.clauses import Clause, Every, Is, Without
from search.filters import ALIKE, DEADLINE, FILTERS, FIT, NEWEST, OPEN, SORT_CLAUSES, SORTS, filters_of
from search.neighbours import rungs_of
from search.query import Question
from search.schema import NEEDS, SOLUTIONS
from search.synonyms import current as synonyms
from search.synonyms.table import NOTHING

FIRST: Final = 1
EXACT: Final = "exact"
"""The parameter that repeats words which are meant as they are typed: other words are put right again."""
PLAIN: Final = "plain"
"""The parameter that repeats words which alone are asked for: other words ask for what means the same again."""
CLOSE: Final = "all"
"""The parameter that repeats words all of which are asked for: of other words, any is enough again."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Words, a kind of listing, the chosen values of each filter, an order and a page; `language` is the reader's.

    `home` is the mark of her own city, "" where she has none, and `own` its identifier: they stand in no address, and
    only order by likeness.
    `is_exact` says that the words are meant as they are typed, and not put right; `is_plain` that nothing is asked for
    besides, though it means the same; `is_close` that a listing has all of the words, or is about their subject.
    """

    text: str = ""
    kind: str = SOLUTIONS
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = FIRST
    language: str = "en"
    is_exact: bool = False
    is_plain: bool = False
    is_close: bool = False
    home: str = ""
    own: str = ""

    @property
    def order(self) -> str:
        """The order that holds: the chosen one, or what suits a search with words and one without."""
        return self.sort or self.usual_order

    @property
    def usual_order(self) -> str:
        """The order when none is chosen."""
        return FIT if self.text else NEWEST

    @property
    def is_by_fit(self) -> bool:
        """Whether the hits are ordered by how well they fit the words."""
        return bool(self.text) and self.order == FIT

    @property
    def orders(self) -> list[str]:
        """The orders that make sense here; without words nothing fits better than anything else."""
        known = [name for name, (_label, kinds) in SORTS.items() if self.kind in kinds]
        without = {*(() if self.text else (FIT,)), *(() if self.home else (ALIKE,))}
        return [name for name in known if name not in without]

    @property
    def is_by_likeness(self) -> bool:
        """Whether cities like the reader's own come first."""
        return self.order == ALIKE

    @property
    def order_name(self) -> str:
        """The order that holds, as people say it."""
        return str(SORTS[self.order][0])

    @property
    def url(self) -> str:
        """The address of the page."""
        address, query = address_to("search:search"), self.query
        return f"{address}?{query}" if query else address

    @property
    def query(self) -> str:
        """The parameters of the address, without what goes without saying."""
        pairs = [("q", self.text), ("kind", "" if self.kind == SOLUTIONS else self.kind)]
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        pairs += self.marks
        pairs += [("sort", self.sort), ("page", "" if self.page == FIRST else str(self.page))]
        return urlencode([(name, value) for name, value in pairs if value], errors="replace")

    def ordered(self, sort: str) -> "Criteria":
        """Return the same in another order, or as it is when the order makes no sense here or goes without saying.

        Next deadlines are of open needs, unless a status is chosen; whoever gives up "Open" gives up the order, too
        (`without`, and `SearchForm` for a box that is ticked off).
        """
        if sort not in self.orders or sort == self.usual_order:
            return self
        if sort == DEADLINE and "status" not in self.chosen:
            return replace(self, chosen={**self.chosen, "status": (OPEN,)}, sort=sort)
        return replace(self, sort=sort)

    @property
    def marks(self) -> list[tuple[str, str]]:
        """How the words are meant, as parameters that repeat them."""
        marks = ((EXACT, self.is_exact), (PLAIN, self.is_plain), (CLOSE, self.is_close))
        return [(name, self.text) for name, is_meant in marks if is_meant and self.text]

    @property
    def exactly(self) -> "Criteria":
        """Return the same with the words as they are typed, and nothing besides."""
        return replace(self, is_exact=True, is_plain=True, page=FIRST)

    @property
    def plainly(self) -> "Criteria":
        """Return the same without what means the same."""
        return replace(self, is_plain=True, page=FIRST)

    @property
    def closely(self) -> "Criteria":
        """Return the same with all of the words, or their subject."""
        return replace(self, is_close=True, page=FIRST)

    @property
    def widely(self) -> "Criteria":
        """Return the same with any of the words."""
        return replace(self, is_close=False, page=FIRST)

    @property
    def has_several_words(self) -> bool:
        """Whether all of the words are fewer listings than any of them."""
        return len(self.text.split()) > 1

    def without(self, name: str, value: str) -> "Criteria":
        """Return the same without one chosen value. Next deadlines are of open needs: they go together."""
        left = {one: tuple(kept for kept in values if (one, kept) != (name, value)) for one, values in self._chosen()}
        sort = "" if (name, value, self.sort) == ("status", OPEN, DEADLINE) else self.sort
        return replace(self, chosen={one: values for one, values in left.items() if values}, sort=sort, page=FIRST)

    def like(self, mark: str) -> "Criteria":
        """Return the same among what runs in cities of a mark."""
        return replace(self, chosen={**self.chosen, "like": (mark,)}, page=FIRST)

    def without_filters(self) -> "Criteria":
        """Return the same words, order and kind without any filter."""
        return replace(self, chosen={}, sort="" if self.sort == DEADLINE else self.sort, page=FIRST)

    def of_kind(self, kind: str) -> "Criteria":
        """Return the same question about another kind of listing, with the filters that this one has."""
        if kind == self.kind:
            return replace(self, page=FIRST)
        known = {one.name for one in filters_of(kind)}
        chosen = {name: values for name, values in self._chosen() if name in known}
        return replace(self, kind=kind, chosen=chosen, sort="", page=FIRST)

    def question(self) -> Question:
        """Return the question to the engine, with facets, as of now."""
        now = int(time.time())
        return Question(
            text=self.text,
            kind=self.kind,
            language=self.language,
            filters={name: FILTERS[name].clause(values, now) for name, values in self._chosen()},
            facets=tuple(one.facet(now) for one in filters_of(self.kind) if not one.is_hidden),
            sort=SORT_CLAUSES[self.usual_order if self.is_by_likeness else self.order],
            tiers=self._tiers() if self.is_by_likeness else (),
            page=self.page,
            synonyms=NOTHING if self.is_plain or not self.text else synonyms.table(),
            is_close=self.is_close,
        )

    def _tiers(self) -> tuple[Clause, ...]:
        """Return what comes first; needs of her own city come after all others, since nobody is like herself."""
        others = (Without(Is("town", (self.own,))),) if self.own and self.kind == NEEDS else ()
        return (*(Every((Is("town", rung), *others)) for rung in rungs_of(self.home) if rung), *others)

    def _chosen(self) -> list[tuple[str, tuple[str, ...]]]:
        return list(self.chosen.items())
