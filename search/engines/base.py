"""The contract of a search engine: documents in, ids and scores out; one suite of tests for all of them."""

import hashlib
import math
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from accounts.journal.errors import DestinationDown
from search.clauses import MOST_HITS, Leg, Phrase, Plan
from search.engines.tiers import stretches, tier_plans

BEYOND: Final = 200
"""How many hits beyond the page an engine returns, so that ties at its end are broken by us and not by the engine."""
SIGNIFICANT: Final = 5

NOT_BUILT: Final = "index_not_built"
UNREADABLE: Final = "index_unreadable"
DATABASE_RESTORED: Final = "database_restored"
"""The codes of `EngineDown` for an index that is not there, for one whose files are damaged, and for one that knows
numbers which the database has not given."""
UNEXPECTED: Final = "engine_unexpected"
REFUSED: Final = "engine_refused"
"""The codes for an answer that the engine does not give (somebody else answers at its address), and for one that says
that the question is wrong."""


class EngineDown(DestinationDown):
    """The engine cannot be reached, or its index is not there yet."""


class Unconfirmed(EngineDown):
    """Whoever was asked to change the index went away, or did not answer in time: it may be done, or be done later."""


class NotTheWriter(EngineDown):
    """Another process writes this index: leave indexing to it."""


class RestoredDatabase(Exception):
    """The index holds versions that the database has not given yet: the database was restored. Rebuild the index."""

    def __init__(self, version: int, newest: int) -> None:
        super().__init__(
            f"The index holds version {version}, the database gave none above {newest}: rebuild the index."
        )
        self.version = version


@dataclass(frozen=True, slots=True)
class Document:
    """One listing as an engine stores it: analysed tokens, keywords and numbers, nothing that is not public.

    `texts` holds one tuple of tokens a text field (without the sentinel), `keywords` the values that filter and count,
    `numbers` whole numbers from 0 to 2⁶³-1; one that is not there is in no range and sorts last. `owner` is the public
    identifier of its organisation, or the name of its source. `digest` stands for all unanalysed values: two documents
    with the same digest are the same.
    """

    id: str
    owner: str
    digest: str
    texts: Mapping[str, tuple[str, ...]]
    keywords: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]


class Hit(NamedTuple):
    """A document that matched, with the score that ordered it."""

    id: str
    owner: str
    score: float


class Stamp(NamedTuple):
    """What a stored document says of itself, for the drift check."""

    id: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class About:
    """An index as staff see it: whose it is, and how large. `size` is in bytes, with copies, `index` its own name."""

    name: str
    version: str
    schema: int
    documents: int
    size: int
    can_go_back: bool
    index: str


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine gives back for a plan: the total, facet counts, and one list of hits a leg, best first."""

    total: int
    facets: Mapping[str, Mapping[str, int]]
    legs: Sequence[Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what matched, in order, with the total and the facet counts."""

    total: int
    hits: Sequence[Hit]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Engine(ABC):
    """A search engine over one named index.

    A document is written with a version (the number of the claim that was taken before its rows were read): what is
    older than the stored version is passed over, whoever comes last. A deletion is a write of a tombstone.
    Every method raises `EngineDown` when the engine is away.
    """

    @abstractmethod
    def write(self, version: int, documents: Sequence[Document], gone: Sequence[str] = (), *, newest: int) -> None:
        """Store documents and tombstones for the ids in `gone`, in the live index and in one that is being built.

        Visible to `search` when it returns. Raises `RestoredDatabase` when a stored version is above `newest`, the last
        number that the database gave.
        """

    @abstractmethod
    def ask_all(self, plans: Sequence[Plan], depth: int) -> list[Found]:
        """Run plans, at once where that is possible: what each found, and the best `depth` hits of each of its legs.

        Without legs there is one order.
        """

    def ask(self, plan: Plan, depth: int) -> Found:
        """Run one plan."""
        return self.ask_all([plan], depth)[0]

    def totals(self, plans: Sequence[Plan]) -> list[int]:
        """Return how much each plan finds, and nothing else of it."""
        bare = [replace(plan, legs=(), facets=(), sort=None) for plan in plans]
        return [found.total for found in self.ask_all(bare, 0)]

    @abstractmethod
    def suggest(self, plans: Sequence[Plan]) -> list[list[str]]:
        """Return the ids of the first hits of each plan, in the order that it names; nothing is counted."""

    @abstractmethod
    def held(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return how many live documents hold each of these words or stems (of the field `combined`), 0 for none."""

    def probe(self) -> None:
        """Raise `EngineDown` when the live index cannot be read."""
        next(self.stamps(), None)

    def can_write(self) -> bool:
        """Say whether this process may write now; where one alone may, it takes that right when nobody has it."""
        return True

    def close(self) -> None:
        """Give back what this process holds: files, connections, the right to write. It may be used again."""
        return

    @abstractmethod
    def stamps(self, *, building: bool = False) -> Iterator[Stamp]:
        """Yield the stamp of every live document, tombstones left out, in the order of their ids.

        Of the live index, or of the one that is being built; raises `LookupError` when there is none.
        """

    @abstractmethod
    def stamps_of(self, ids: Sequence[str]) -> Iterator[Stamp]:
        """Yield the stamps of these documents of the live index, in any order, tombstones and strangers left out."""

    @abstractmethod
    def begin_rebuild(self) -> None:
        """Make an empty index beside the live one; from now on `write` goes to both. Drops what an earlier try left."""

    @abstractmethod
    def fill(self, version: int, documents: Iterable[Document]) -> None:
        """Store documents in the index that is being built; raises `LookupError` when there is none."""

    @abstractmethod
    def finish_rebuild(self) -> None:
        """Make the new index the live one at a stroke; the old one is kept for `roll_back`.

        Raises `LookupError` when none is being built, and `Unconfirmed` when nobody can tell whether it was done.
        """

    @abstractmethod
    def roll_back(self) -> None:
        """Make the index before the last rebuild live again, as it stood then; raises `LookupError` without one.

        Raises `Unconfirmed` when nobody can tell whether it was done. What was written since the rebuild is not in it:
        run the drift check afterwards.
        """

    @abstractmethod
    def drop(self) -> None:
        """Delete the index and everything kept beside it."""

    def set_aside(self) -> None:
        """Take an index out of the way that nobody can read; what is kept of it is for whoever looks for the cause."""
        self.drop()

    @abstractmethod
    def about(self) -> About:
        """Return what staff see of the index: `EngineDown` when it is away or not there."""

    @abstractmethod
    def count(self) -> int:
        """Return how many live documents the index holds."""

    def search(self, plan: Plan) -> Results:
        """Run a plan and return its page, ordered by (score, fair hash); an explicit sort is taken as it comes.

        Ranked hits take two requests: the best of each leg, with total and facets, and then one order by all legs.
        Those in tiers take two and one for each tier that the page shows something of.
        """
        end = plan.offset + plan.size
        if end > MOST_HITS or not plan.size:
            counted = self.ask(replace(plan, legs=()), 0)
            return Results(total=counted.total, hits=(), facets=counted.facets)
        if plan.tiers:
            return self._by_tiers(plan)
        if plan.sort:
            found = self.ask(plan, end)
            return Results(found.total, found.legs[0][plan.offset :], found.facets)
        if not plan.legs:
            return self._page_of(plan)
        found = self.ask(plan, 1)
        leg = fused(plan.legs, [best_of(hits) for hits in found.legs])
        return replace(self._page_of(replace(plan, legs=(leg,), facets=())), total=found.total, facets=found.facets)

    def _by_tiers(self, plan: Plan) -> Results:
        """Return the page of a plan in tiers: legs are divided by their best of all tiers, as without tiers."""
        legs = () if plan.sort else plan.legs
        found = self.ask(replace(plan, legs=legs, sort=None), 1 if legs else 0)
        one_leg = (fused(legs, [best_of(hits) for hits in found.legs]),) if legs else ()
        tiers = tier_plans(replace(plan, legs=one_leg))
        hits: list[Hit] = []
        page = self.search if plan.sort else self._page_of
        for tier, offset, size in stretches(self.totals(tiers), plan.offset, plan.size):
            hits += page(replace(tiers[tier], offset=offset, size=size)).hits
        return Results(found.total, hits, found.facets)

    def _page_of(self, plan: Plan) -> Results:
        """Return the page of a plan of one order; asks to the bottom when a tie at the page's end goes on below."""
        end = plan.offset + plan.size
        depth = min(end + BEYOND, MOST_HITS)
        found = self.ask(plan, depth)
        hits = found.legs[0]
        if len(hits) == depth < MOST_HITS and rounded(hits[end - 1].score) == rounded(hits[-1].score):
            hits = self.ask(replace(plan, facets=()), MOST_HITS).legs[0]
        return Results(found.total, ordered(plan.seed, hits, end)[plan.offset : end], found.facets)


def ordered(seed: str, hits: Sequence[Hit], end: int) -> list[Hit]:
    """Return the first hits down to `end` and what ties with the last of them, by rounded score and the fair hash."""
    ranked = [hit._replace(score=rounded(hit.score)) for hit in hits]
    least = ranked[end - 1].score if len(ranked) >= end else 0.0
    return sorted((hit for hit in ranked if hit.score >= least), key=lambda hit: (-hit.score, fair_hash(seed, hit)))


def best_of(hits: Sequence[Hit]) -> float:
    """Return the score of the first of some hits, 0 where there is none."""
    return hits[0].score if hits else 0.0


def fused(legs: Sequence[Leg], bests: Sequence[float]) -> Leg:
    """Return one leg that scores as all of them together, each divided by its best and times its weight.

    A leg without a best scores nothing. What two legs ask for is asked for once, with both weights.
    """
    weights: defaultdict[tuple[str, tuple[str, ...]], float] = defaultdict(float)
    for leg, best in zip(legs, bests, strict=True):
        for phrase in leg.phrases() if best > 0 else ():
            weights[phrase.field, phrase.tokens] += phrase.weight * leg.weight / best
    return Leg(tuple(Phrase(field, tokens, weight) for (field, tokens), weight in weights.items()))


def rounded(score: float) -> float:
    """Return a score with five significant digits, so that the last bits of an engine's arithmetic order nothing."""
    return 0.0 if score == 0 else round(score, SIGNIFICANT - 1 - math.floor(math.log10(abs(score))))


def fair_hash(seed: str, hit: Hit) -> bytes:
    """Return what breaks a tie: the same for the same question, and no vendor's on every question."""
    return hashlib.sha256(f"{seed}\x1f{hit.owner}\x1f{hit.id}".encode(errors="backslashreplace")).digest()
