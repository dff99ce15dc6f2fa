"""Reads of what came of needs: the outcome that holds, what is to be asked, and figures of all."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.terms import months_after
from listings.models import FollowUp, Need, Outcome, Solution
from listings.states import AWARDED, FOLLOW_UPS, OUTCOME_ASKED, BudgetBand, InUse, ListingState, OutcomeKind


def outcome_of(need: Need) -> Outcome | None:
    """Return the outcome that holds, None while none is recorded; one query."""
    return Outcome.objects.filter(need=need).select_related("solution__organisation").first()


def follow_ups_of(need: Need) -> QuerySet[FollowUp]:
    """Return what was asked after the award, the first one first."""
    return FollowUp.objects.filter(need=need)


def holding() -> QuerySet[Outcome]:
    """Return of each need the outcome that holds."""
    last = Outcome.objects.filter(need=OuterRef("need")).order_by("-number").values("number")[:1]
    return Outcome.objects.filter(number=Subquery(last))


def public_outcomes() -> QuerySet[Outcome]:
    """Return what came of public needs, the latest first, as a list shows it: three queries."""
    public = Need.objects.public().values("pk")
    rows = holding().filter(need__in=public).select_related("need__organisation__place", "solution__organisation")
    return rows.prefetch_related("need__texts", "solution__texts", "need__follow_ups").order_by("-recorded_at", "-id")


def awards() -> QuerySet[Outcome]:
    """Return the outcomes of public needs by which something was bought or is tried out, with their needs."""
    rows = holding().filter(kind__in=AWARDED, need__in=Need.objects.public().values("pk"))
    return rows.select_related("need__organisation__place")


def awards_of(solution: Solution) -> list[Outcome]:
    """Return who chose a solution, the last award first; two queries, one when there is none."""
    rows = awards().filter(solution=solution).prefetch_related("need__texts")
    return list(rows.order_by("-awarded_on", "-id"))


def bands_paid_for(needs: Collection[int]) -> list[tuple[str, int]]:
    """Return how many of some needs were bought within which band of value, the lowest band first; one query.

    A band is all that its city said: no figure is made of it.
    """
    said = holding().filter(need__in=needs, kind=OutcomeKind.BOUGHT).exclude(value_band="")
    bands = Counter(said.values_list("value_band", flat=True))
    return [(str(one.label), bands[one]) for one in BudgetBand if bands[one]]


def ended_without_word(days: int) -> QuerySet[Need]:
    """Return published needs of which nothing was said so many days after their deadline."""
    ended = Need.objects.published().filter(deadline__lte=timezone.now() - timedelta(days=days))
    return ended.filter(outcomes=None)


def awards_due() -> list[tuple[Outcome, int]]:
    """Return awards of published needs with the months after which their city is to be asked now; two queries.

    What was missed while no worker ran is not made up for: only the last step that is reached is due.
    """
    today = timezone.localdate()
    rows = holding().filter(kind__in=AWARDED, need__state=ListingState.PUBLISHED).select_related("need__organisation")
    asked = set(FollowUp.objects.values_list("need", "months"))
    due = []
    for award in rows.order_by("pk"):
        reached = [step for step in FOLLOW_UPS if award.awarded_on and months_after(award.awarded_on, step) <= today]
        if reached and (award.need_id, reached[-1]) not in asked:
            due.append((award, reached[-1]))
    return due


def steps_reached(need: Need) -> list[int]:
    """Return after how many days its city was to be asked by now what came of it."""
    if need.deadline is None:
        return []
    passed = timezone.now() - need.deadline
    return [days for days in OUTCOME_ASKED if timedelta(days=days) <= passed]


@dataclass(frozen=True, slots=True)
class Ended:
    """What a page shows of how a need ended. It `is_awaited` when the deadline passed and nothing is recorded."""

    outcome: Outcome | None
    earlier: list[Outcome]
    follow_ups: list[FollowUp]
    is_awaited: bool


def ended(need: Need) -> Ended | None:
    """Return how a need ended, None while it is open or was never published; two queries of one that ended."""
    if need.published_at is None or need.is_open:
        return None
    rows = Outcome.objects.filter(need=need).select_related("solution__organisation")
    found = list(rows.prefetch_related("solution__texts"))
    last = found[0] if found else None
    later = list(follow_ups_of(need)) if last and last.is_award else []
    return Ended(last, found[1:], later, is_awaited=need.is_public)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of a table: what is counted, and its number."""

    label: str | Promise
    number: int


@dataclass(frozen=True, slots=True)
class LaterRow:
    """One line of a table: an answer, and how often it was given after how many months."""

    label: str | Promise
    numbers: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class OutcomeFigures:
    """How public needs ended, and what cities said later of what they bought, counted now; `unsaid` are the others."""

    rows: list[FigureRow]
    unsaid: int
    steps: tuple[int, ...]
    later_rows: list[LaterRow]


def outcome_figures() -> OutcomeFigures:
    """Count how public needs ended; three queries."""
    public = Need.objects.public()
    said = holding().filter(need__in=public.values("pk"))
    kinds: Counter[str] = Counter(said.values_list("kind", flat=True))
    unsaid = public.filter(deadline__lte=timezone.now(), outcomes=None).count()
    awards = said.filter(kind__in=AWARDED).values("need")
    later = Counter(FollowUp.objects.filter(need__in=awards).values_list("months", "answer"))
    rows = [FigureRow(one.label, kinds[one]) for one in OutcomeKind]
    answers: list[tuple[str, str | Promise]] = [*((one.value, one.label) for one in InUse), ("", _("No answer yet"))]
    return OutcomeFigures(
        rows=rows,
        unsaid=unsaid,
        steps=FOLLOW_UPS,
        later_rows=[LaterRow(label, [(step, later[step, code]) for step in FOLLOW_UPS]) for code, label in answers],
    )
