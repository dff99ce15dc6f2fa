"""Reads of the staff's curation queue: open needs with who looks after their matches and what staff said of them."""

from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import Combinable

from accounts.folding import folded
from accounts.models import User
from listings.models import Need, NeedText, Solution, SolutionText
from listings.queries import with_everything
from marketplace.matching.models import Curation, Mark
from marketplace.matching.queries.ranking import matchable_needs
from marketplace.matching.states import MarkKind, MarkState

WAITING: Final = "waiting"
DONE: Final = "done"
REMOVALS: Final = "removals"
CONTESTED: Final = "contested"
TABS: Final = (WAITING, DONE, REMOVALS, CONTESTED)
MOST_FOUND: Final = 20


def curation_queue(*, tab: str, text: str = "", curator: User | None = None) -> QuerySet[Need]:
    """Return open needs with everything, their curation and counts of marks, the longest open first; six queries.

    `tab` is one of TABS: not gone through yet, gone through, with a removal that the city has not decided about, with a
    mark that its vendor contests.
    """
    rows = matchable_needs().filter(_in_tab(tab))
    if text:
        words = folded(text)
        titled = NeedText.objects.filter(folded__contains=words).values("need")
        rows = rows.filter(Q(pk__in=titled) | Q(organisation__name_folded__contains=words))
    if curator:
        rows = rows.filter(curation__curator=curator)
    counted = rows.annotate(**{f"{kind}_marks": _count(kind) for kind in MarkKind.values})
    return with_everything(counted).select_related("curation__curator").order_by("published_at", "id")


def curation_counts() -> dict[str, int]:
    """Return how many open needs stand in each tab, in one query."""
    counts: dict[str, int] = matchable_needs().aggregate(
        **{tab: Count("pk", filter=_in_tab(tab), distinct=True) for tab in TABS}
    )
    return counts


def _in_tab(tab: str) -> Q:
    standing = Mark.objects.filter(state=MarkState.STANDING)
    return {
        DONE: Q(curation__done_at__isnull=False),
        REMOVALS: Q(pk__in=standing.filter(kind=MarkKind.REMOVAL).values("match__need")),
        CONTESTED: Q(pk__in=standing.exclude(contest="").values("match__need")),
    }.get(tab, Q(curation__isnull=True) | Q(curation__done_at__isnull=True))


def _count(kind: str) -> Combinable:
    standing = Q(matches__marks__kind=kind, matches__marks__state=MarkState.STANDING)
    counted: Any = Count("matches__marks", filter=standing, distinct=True)
    return counted  # type: ignore[no-any-return]


def curation_of(need: Need) -> Curation | None:
    """Return who looks after a need's matches, None when nobody did yet."""
    return Curation.objects.filter(need=need).select_related("curator").first()


def solutions_named(text: str, need: Need) -> list[Solution]:
    """Return at most 20 public solutions with the words in them or in their vendor's name, of others than the city."""
    words = folded(text)
    if not words:
        return []
    written = SolutionText.objects.filter(folded__contains=words).values("solution")
    rows = Solution.objects.public().exclude(organisation=need.organisation_id)
    found = rows.filter(Q(pk__in=written) | Q(organisation__name_folded__contains=words))
    return list(with_everything(found).order_by("public_id")[:MOST_FOUND])
