"""Saying what came of a need, and later what became of it."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, system
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Data, append
from accounts.journal.models import Entry
from listings import outcomes
from listings.actions.deployments import language_of
from listings.actions.rows import lock, refuse_strangers
from listings.models import FollowUp, Need, Outcome, Solution
from listings.queries.outcomes import awards_due, ended_without_word, outcome_of, steps_reached
from listings.states import AWARDED, OUTCOME_ASKED, InUse
from listings.values import OutcomeValues

RECORDED: Final = "need.outcome_recorded"
DUE: Final = "need.outcome_due"
FOLLOW_UP_DUE: Final = "need.follow_up_due"


@transaction.atomic
def record_outcome(*, actor: Actor, need: Need, values: OutcomeValues, seen: int) -> Outcome | Already:
    """Record how a need ended, or correct that; `seen` is the number of the outcome on the page, 0 for none.

    A need without a deadline closes now. What was asked after an award goes when its kind or day changes; the answers
    stand in the journal. Locks the need. Returns `Already` when a colleague was first, or when nothing
    would change. Raises `NotAllowed`, or `Incomplete` with the field that is wrong.
    """
    lock(need)
    refuse_strangers(actor, need)
    if why := outcomes.why_not_recorded(need):
        raise NotAllowed(why)
    last = outcome_of(need)
    if last is not None and last.number != seen:
        return Already(by=_author_of(need), at=last.recorded_at)
    wanted = _wanted(need, values, last)
    if last is not None and _same(last, wanted):
        return Already(by=_author_of(need), at=last.recorded_at)
    wanted.number = (last.number if last else 0) + 1
    wanted.save(force_insert=True)
    if last is not None and (last.kind, last.awarded_on) != (wanted.kind, wanted.awarded_on):
        FollowUp.objects.filter(need=need).delete()
    if need.deadline is None:
        need.deadline, need.deadline_zone = wanted.recorded_at, timezone.get_current_timezone_name()
        need.version += 1
        need.save(update_fields=["deadline", "deadline_zone", "version"])
    author = actor.acting_for(need.organisation)
    append(RECORDED, need.subject, actor=author, data={"outcome": wanted.number, "kind": wanted.kind})
    return wanted


@transaction.atomic
def answer_follow_up(*, actor: Actor, need: Need, months: int, answer: InUse) -> FollowUp:
    """Say what became of what was bought, so many months after the award; a later answer takes the place of this one.

    Locks the need. Raises `NotAllowed` also where nothing was asked, or what was asked about is no award any more.
    """
    lock(need)
    refuse_strangers(actor, need)
    asked = FollowUp.objects.filter(need=need, months=months).first()
    last = outcome_of(need)
    if asked is None or last is None or not last.is_award:
        raise NotAllowed
    if asked.answer == answer:
        return asked
    asked.answer, asked.answered_at = answer, timezone.now()
    asked.save(update_fields=["answer", "answered_at"])
    data: Data = {"months": months, "answer": str(answer)}
    append("need.followed_up", need.subject, actor=actor.acting_for(need.organisation), data=data)
    return asked


def ask_what_came() -> int:
    """Ask each city once for each step by the clock; return how often. Locks each need in a transaction of its own."""
    untold = ended_without_word(OUTCOME_ASKED[0]).order_by("pk")
    return sum(map(_ask_for_outcome, untold)) + sum(_ask_for_follow_up(one.need, step) for one, step in awards_due())


@transaction.atomic
def _ask_for_outcome(need: Need) -> bool:
    """Ask for the last step that is reached: what was missed while no worker ran is not made up for."""
    lock(need)
    steps = steps_reached(need)
    if not steps or Outcome.objects.filter(need=need).exists():
        return False
    if Entry.objects.filter(subject=need.subject, verb=DUE, data__days=steps[-1]).exists():
        return False
    append(DUE, need.subject, actor=system("listings.outcomes"), data={"days": steps[-1]})
    return True


@transaction.atomic
def _ask_for_follow_up(need: Need, months: int) -> bool:
    lock(need)
    _asked, is_new = FollowUp.objects.get_or_create(need=need, months=months)
    if is_new:
        append(FOLLOW_UP_DUE, need.subject, actor=system("listings.outcomes"), data={"months": months})
    return is_new


def _wanted(need: Need, values: OutcomeValues, last: Outcome | None) -> Outcome:
    """Return the row that the values ask for, without its number; what belongs to no award of theirs is left out."""
    words = values.words.strip()
    row = Outcome(
        need=need,
        kind=values.kind,
        notice_url=values.notice_url,
        words=words,
        language=language_of(words) if words else "",
    )
    if values.kind not in AWARDED:
        return row
    row.solution = _solution(need, values.solution, last)
    row.vendor_name, row.value_band, row.awarded_on = values.vendor_name, values.value_band, values.awarded_on
    if not row.vendor_name:
        raise Incomplete(_("Say who got it, as the contract names the firm."), field="vendor_name")
    if row.awarded_on is None or row.awarded_on > timezone.localdate():
        raise Incomplete(_("Give the day of the award, not one that lies ahead."), field="awarded_on")
    return row


def _solution(need: Need, public_id: str, last: Outcome | None) -> Solution | None:
    """Return the solution that got it: a public one, or the one that was recorded before."""
    if not public_id:
        return None
    if last and last.solution and last.solution.public_id == public_id:
        return last.solution
    found = Solution.objects.published().select_related("organisation").filter(public_id=public_id).first()
    if found is None or found.organisation == need.organisation:
        raise Incomplete(_("No public solution of another organisation stands at this address."), field="solution")
    return found


def _same(last: Outcome, wanted: Outcome) -> bool:
    names = ("kind", "vendor_name", "solution_id", "value_band", "awarded_on", "notice_url", "words")
    return all(getattr(last, name) == getattr(wanted, name) for name in names)


def _author_of(need: Need) -> str:
    entry = Entry.objects.filter(subject=need.subject, verb=RECORDED).order_by("-id").first()
    return entry.person if entry else ""
