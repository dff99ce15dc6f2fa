"""A vendor confirms its solution every 12 months; what nobody confirms leaves the lists, and its vendor is told."""

from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor, system
from accounts.errors import StaleVersion
from accounts.journal.actions import append
from accounts.journal.errors import InvalidTransition
from accounts.models import Organisation
from listings.actions.rows import lock, refuse_strangers
from listings.models import Solution
from listings.models.solutions import CONFIRMED_FOR, REMINDED_AT
from listings.states import ListingState

DUE: Final = "organisation.confirmation_due"
LAPSED: Final = "solution.lapsed"


@transaction.atomic
def confirm_solution(*, actor: Actor, solution: Solution, version: int) -> Solution:
    """Say that a published solution still holds as it stands; it is in lists for 12 months from now.

    `version` is the solution's as the page showed it. Raises `NotAllowed`, `StaleVersion` when it was saved since,
    `InvalidTransition` when it is not published. Locks the solution.
    """
    lock(solution)
    refuse_strangers(actor, solution)
    if solution.state != ListingState.PUBLISHED:
        raise InvalidTransition(solution.get_state_display())
    if solution.version != version:
        raise StaleVersion
    begin_year(solution)
    append("solution.confirmed", solution.subject, actor=actor.acting_for(solution.organisation))
    return solution


def begin_year(solution: Solution) -> None:
    """Let the 12 months begin now, inside the caller's transaction; the solution is locked."""
    solution.confirmed_at, solution.confirmation_told = timezone.now(), 0
    solution.save(update_fields=["confirmed_at", "confirmation_told"])


def tell_due() -> int:
    """Tell each vendor once, 30 and 7 days before and when its solutions leave the lists; return how many were told.

    Each vendor in a transaction of its own, with its solutions locked. What left lists is taken out of the index.
    """
    vendors = Organisation.objects.filter(solutions__in=_untold()).distinct().order_by("pk")
    return sum(map(_tell, vendors))


def _untold() -> "QuerySet[Solution]":
    now, steps = timezone.now(), Q(pk__in=[])
    for told, ahead in enumerate(REMINDED_AT, 1):
        steps |= Q(confirmed_at__lte=now - CONFIRMED_FOR + ahead, confirmation_told__lt=told)
    return Solution.objects.filter(steps, state=ListingState.PUBLISHED)


@transaction.atomic
def _tell(vendor: Organisation) -> int:
    rows = list(_untold().select_for_update().filter(organisation=vendor).order_by("pk"))
    by_step: dict[int, list[str]] = {}
    for solution in rows:
        solution.confirmation_told = _step_of(solution)
        solution.save(update_fields=["confirmation_told"])
        by_step.setdefault(solution.confirmation_told, []).append(solution.public_id)
        if solution.is_lapsed:
            append(LAPSED, solution.subject, actor=system("listings.reconfirming"))
    for step, solutions in sorted(by_step.items()):
        days = REMINDED_AT[step - 1].days
        append(DUE, vendor.subject, actor=system("listings.reconfirming"), data={"days": days, "solutions": solutions})
    return len(by_step)


def _step_of(solution: Solution) -> int:
    """Return the last step that is reached: what was missed while no worker ran is not made up for."""
    until, now = solution.confirmed_until, timezone.now()
    return max(told for told, ahead in enumerate(REMINDED_AT, 1) if until is not None and until - ahead <= now)
