"""Answers criteria with a page of hits, facets, chips and tabs: from the engine, or from the database without it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise

from search.clauses import MOST_HITS, Is, Plan
from search.criteria import Criteria
from search.engines import engine
from search.engines.base import EngineDown
from search.filters import DEADLINE, OPEN, SORTS, WAS_OPEN
from search.highlights import Highlighter
from search.queries.alike import with_likeness
from search.queries.endings import with_endings
from search.queries.facets import Chip, ShownFacet, chips_of, shown_facets
from search.queries.fallback import rows_from_database
from search.queries.labels import labels_for
from search.queries.proofs import with_proof
from search.queries.rows import Hit, hits_of, unranked
from search.queries.subjects import indexed_subjects, with_subjects
from search.query import PAGE_SIZE, also_asked, plan
from search.schema import KINDS
from search.spelling import current as spelling
from search.themes import NamedTheme, themes_named


@dataclass(frozen=True, slots=True)
class Tab:
    """The same question about a kind of listing: how much it finds there (None: not counted) and its address."""

    kind: str
    total: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the page of results shows.

    When nothing matches, `unfiltered` counts the same words without filters, and `themes` are those that they name.

    `meant` is the text that was asked for when typed words were put right, "" when they stand as they are. `also` are
    the words that were asked for besides, because they mean the same.

    `is_from_database` says that the engine is away: then nothing is counted and nothing is ranked. `away` says why, as
    the code of its `EngineDown`.
    """

    criteria: Criteria
    total: int
    hits: Sequence[Hit]
    facets: Sequence[ShownFacet]
    chips: Sequence[Chip]
    tabs: Sequence[Tab]
    page: "Page[int]"
    unfiltered: int = 0
    themes: Sequence[NamedTheme] = ()
    meant: str = ""
    also: Sequence[str] = ()
    is_from_database: bool = False
    away: str = ""

    @property
    def found_nothing(self) -> bool:
        """Whether the words find nothing of this kind, whatever the filters; not known while the engine is away."""
        return not (self.total or self.unfiltered or self.is_from_database)

    @property
    def can_be_closer(self) -> bool:
        """Whether there are more pages than anybody reads, of listings that need not have all of the words."""
        is_wide = self.criteria.has_several_words and not (self.criteria.is_close or self.is_from_database)
        return is_wide and self.total > PAGE_SIZE

    @property
    def orders(self) -> list[tuple[str, str | Promise]]:
        """The orders that can be chosen, as people say them; none where there is nothing to order, or no choice."""
        names = self.criteria.orders if self.hits and not self.is_from_database else []
        return [(name, SORTS[name][0]) for name in names] if len(names) > 1 else []

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What is chosen but has no box or list on the page, as parameters that go along when the form is sent.

        With the next deadline first also that "Open" is ticked, so that ticking it off is no search without a status;
        and how the words are meant, while they are the same.
        """
        boxes = {(one.name, one.value) for facet in self.facets for one in (*facet.options, *facet.more)}
        chosen = [(name, value) for name, values in self.criteria.chosen.items() for value in values]
        order = [("sort", self.criteria.sort)] if self.criteria.sort and not self.orders else []
        open_first = [(WAS_OPEN, "1")] if self.criteria.sort == DEADLINE and ("status", OPEN) in chosen else []
        return [*(one for one in chosen if one not in boxes), *order, *open_first, *self.criteria.marks]


def found(criteria: Criteria) -> Found:
    """Return a page of what criteria find: at most seven queries, whatever the rows. A page too far is the last.

    When the engine is away, the database answers: the newest first, without counts.
    """
    try:
        return _from_engine(criteria)
    except EngineDown as error:
        return replace(_from_database(criteria), away=error.code)


def _from_engine(typed: Criteria) -> Found:
    criteria = put_right(typed)
    question = criteria.question()
    also = also_asked(question)
    asked = plan(replace(question, kind=""), also)
    results = engine().search(_of_kind(asked, criteria))
    page = _page(results.total, criteria.page)
    if page.number != criteria.page:
        return _from_engine(replace(typed, page=page.number))
    hits = hits_of(criteria.kind, results.hits, Highlighter(criteria.text, criteria.language, also))
    subjects = indexed_subjects(hits, criteria, also)
    labels = labels_for(criteria, results.facets, subjects.values())
    return Found(
        criteria=typed,
        total=results.total,
        hits=with_likeness(
            with_endings(with_proof(with_subjects(hits, subjects, labels), criteria), criteria), criteria
        ),
        facets=shown_facets(criteria, results.facets, labels),
        chips=chips_of(typed, labels),
        tabs=_tabs(typed, criteria, asked, results.total),
        page=page,
        themes=[] if results.total else themes_named(criteria.text, labels.themes),
        unfiltered=0 if results.total or not criteria.chosen else _totals(asked, [criteria.without_filters()])[0],
        meant=criteria.text if criteria.text != typed.text else "",
        also=[one.written for one in also],
    )


def put_right(criteria: Criteria) -> Criteria:
    """Return the same with what was mistyped put right, as it is when it is meant as it was typed."""
    if criteria.is_exact:
        return criteria
    return replace(criteria, text=spelling.put_right(criteria.text, criteria.language, engine().held))


def _from_database(criteria: Criteria) -> Found:
    rows = rows_from_database(criteria)
    total = rows.count()
    page = _page(total, criteria.page)
    criteria = replace(criteria, page=page.number)
    start = (page.number - 1) * PAGE_SIZE
    highlighter = Highlighter(criteria.text, criteria.language)
    return Found(
        criteria=criteria,
        total=total,
        hits=with_endings(
            with_proof(unranked(criteria.kind, rows[start : start + PAGE_SIZE], highlighter), criteria), criteria
        ),
        facets=[],
        chips=chips_of(criteria, labels_for(criteria, {})),
        tabs=[Tab(kind, None, criteria.of_kind(kind).url, kind == criteria.kind) for kind in KINDS],
        page=page,
        is_from_database=True,
    )


def _page(total: int, number: int) -> "Page[int]":
    return Paginator(range(min(total, MOST_HITS)), PAGE_SIZE).get_page(number)


def _of_kind(asked: Plan, criteria: Criteria) -> Plan:
    """Return what is asked of all kinds with the kind and the filters of criteria: the words are read only once."""
    return replace(asked, filters={"kind": Is("kind", (criteria.kind,)), **criteria.question().filters})


def _tabs(typed: Criteria, criteria: Criteria, asked: Plan, total: int) -> list[Tab]:
    """Return the tabs; the other kinds are counted by one request."""
    others = [kind for kind in KINDS if kind != criteria.kind]
    counted = dict(zip(others, _totals(asked, [criteria.of_kind(kind) for kind in others]), strict=True))
    counted[criteria.kind] = total
    return [Tab(kind, counted[kind], typed.of_kind(kind).url, kind == criteria.kind) for kind in KINDS]


def _totals(asked: Plan, several: Sequence[Criteria]) -> list[int]:
    """Return how much is found of each of several kinds or with other filters, without hits and facets."""
    return engine().totals([_of_kind(asked, criteria) for criteria in several])
