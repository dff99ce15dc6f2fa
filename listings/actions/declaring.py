"""A vendor declares of itself that no ground for exclusion applies, and takes that back; the record says who did."""

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.journal.actions import append
from listings.actions.rows import lock, refuse_strangers
from listings.models import Solution


@transaction.atomic
def declare(*, actor: Actor, solution: Solution) -> Solution:
    """Declare, or declare anew, in whatever state the solution is; raises `NotAllowed`. Locks the solution."""
    lock(solution)
    refuse_strangers(actor, solution)
    solution.declared_at = timezone.now()
    solution.save(update_fields=["declared_at"])
    append("solution.declared", solution.subject, actor=actor.acting_for(solution.organisation))
    return solution


@transaction.atomic
def take_back_declaration(*, actor: Actor, solution: Solution) -> bool:
    """Take the declaration back; return whether there was one. Raises `NotAllowed`. Locks the solution."""
    lock(solution)
    refuse_strangers(actor, solution)
    if solution.declared_at is None:
        return False
    solution.declared_at = None
    solution.save(update_fields=["declared_at"])
    append("solution.declaration_taken_back", solution.subject, actor=actor.acting_for(solution.organisation))
    return True
