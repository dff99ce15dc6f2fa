"""The staff's review queue: solutions, needs and changes of published solutions in one line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias, overload

from django.db.models import CharField, Count, Model, Q, QuerySet, Value

from accounts.folding import folded
from accounts.models import User
from listings.models import Need, NeedText, Revision, Solution, SolutionText
from listings.models.listing import Listing
from listings.queries.visible import with_everything
from listings.states import ListingState, RevisionState

WAITING: Final = "waiting"
TABS: Final = (WAITING, ListingState.PUBLISHED, ListingState.RETURNED, ListingState.WITHDRAWN)
MODELS: Final[dict[str, type[Model]]] = {"solution": Solution, "need": Need, "revision": Revision}
KINDS: Final = tuple(MODELS)
REVISION_TABS: Final = {WAITING: RevisionState.WAITING, ListingState.RETURNED: RevisionState.RETURNED}
Reviewed: TypeAlias = Solution | Need | Revision


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue: the thing that is decided about, and the listing that it belongs to."""

    kind: str
    thing: Reviewed
    listing: Solution | Need

    @property
    def submitted_at(self) -> datetime | None:
        """When it was sent for review last."""
        return self.thing.submitted_at


class ReviewQueue(Sequence[QueueItem]):
    """A lazy line, for a paginator: its length is one query, a slice of it at most fourteen, whatever its rows."""

    def __init__(self, rows: "QuerySet[Any, dict[str, Any]]") -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, index: int) -> QueueItem: ...
    @overload
    def __getitem__(self, index: slice) -> list[QueueItem]: ...
    def __getitem__(self, index: int | slice) -> QueueItem | list[QueueItem]:
        if isinstance(index, int):
            return _items([self._rows[index]])[0]
        return _items(self._rows[index])

    def __iter__(self) -> Iterator[QueueItem]:
        return iter(_items(self._rows))


def review_queue(*, tab: str, text: str = "", reviewer: User | None = None, kind: str = "") -> ReviewQueue:
    """Return the queue: the longest waiting first in the tab "waiting", the latest first in the others.

    `tab` is one of TABS, `kind` one of KINDS or "" for all. `text` is looked for in the listings and in the names of
    their organisations.
    """
    chosen = [one for one in KINDS if kind in {"", one}]
    first, *others = [_rows(one, tab, text, reviewer) for one in chosen]
    joined = first.union(*others, all=True) if others else first
    direction = "" if tab == WAITING else "-"
    return ReviewQueue(joined.order_by(f"{direction}submitted_at", "kind", "pk"))


def _rows(kind: str, tab: str, text: str, reviewer: User | None) -> "QuerySet[Any, dict[str, Any]]":
    rows: QuerySet[Any] = MODELS[kind]._default_manager.filter(_in_tab(kind, tab))
    if text:
        rows = rows.filter(_with_words(kind, folded(text)))
    if reviewer:
        rows = rows.filter(reviewer=reviewer)
    shown: QuerySet[Any, dict[str, Any]] = rows.annotate(kind=Value(kind, CharField())).values(
        "kind", "pk", "submitted_at"
    )
    return shown.order_by()


def _in_tab(kind: str, tab: str) -> Q:
    if kind == "revision":
        state = REVISION_TABS.get(tab)
        return Q(state=state) if state else Q(pk__in=[])
    return Q(state=ListingState.SUBMITTED if tab == WAITING else tab, submitted_at__isnull=False)


def _with_words(kind: str, words: str) -> Q:
    if kind == "need":
        found = NeedText.objects.filter(folded__contains=words).values("need")
        return Q(pk__in=found) | Q(organisation__name_folded__contains=words)
    texts = SolutionText.objects.filter(folded__contains=words).values("solution")
    if kind == "solution":
        return Q(pk__in=texts) | Q(organisation__name_folded__contains=words)
    return Q(solution__in=texts) | Q(solution__organisation__name_folded__contains=words)


def _items(rows: Iterable[dict[str, Any]]) -> list[QueueItem]:
    line = [(row["kind"], row["pk"]) for row in rows]
    found: dict[tuple[str, int], QueueItem] = {}
    for kind in KINDS:
        pks = [pk for one, pk in line if one == kind]
        if pks:
            found |= {(kind, item.thing.pk): item for item in _loaded(kind, pks)}
    return [found[key] for key in line if key in found]


def _loaded(kind: str, pks: list[int]) -> list[QueueItem]:
    if kind == "revision":
        revisions = Revision.objects.filter(pk__in=pks).select_related("reviewer")
        return _revisions(revisions)
    model: Any = MODELS[kind]
    listings = with_everything(model.objects.filter(pk__in=pks)).select_related("reviewer")
    return [QueueItem(kind, one, one) for one in listings]


def _revisions(revisions: QuerySet[Revision]) -> list[QueueItem]:
    solutions = with_everything(Solution.objects.filter(pk__in=[one.solution_id for one in revisions]))
    by_key = {one.pk: one for one in solutions}
    return [QueueItem("revision", one, by_key[one.solution_id]) for one in revisions]


def review_counts() -> dict[str, int]:
    """Return how many lines stand in each tab, in three queries."""
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    for kind, model in MODELS.items():
        tabs = {
            tab: Count("pk", filter=_in_tab(kind, tab)) for tab in TABS if kind != "revision" or tab in REVISION_TABS
        }
        for tab, number in model._default_manager.aggregate(**tabs).items():
            counts[tab] += number
    return counts


def reviewed(kind: str, public_id: str) -> Reviewed | None:
    """Return what a review page is about, with everything; None unless it was sent for review and is no draft again."""
    if kind == "revision":
        rows = Revision.objects.exclude(solution__state=ListingState.DRAFT)
        revision = rows.filter(public_id=public_id).select_related("reviewer").first()
        if revision:
            revision.solution = with_everything(Solution.objects.filter(pk=revision.solution_id)).get()
        return revision
    if kind not in MODELS:
        return None
    model: Any = MODELS[kind]
    sent = model.objects.filter(public_id=public_id, submitted_at__isnull=False).exclude(state=ListingState.DRAFT)
    found: Listing | None = with_everything(sent).select_related("reviewer").first()
    return found if isinstance(found, Solution | Need) else None
