"""Takes the rows of a table of solutions: each by the action that its form would call, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import StaleVersion
from accounts.models import Organisation
from listings.actions.solutions import create_solution, edit_solution
from listings.models import Revision, Solution
from listings.values import SolutionValues


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row wants: a new solution, or a change of one in the version that somebody has seen."""

    values: SolutionValues
    solution: Solution | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows did what."""

    created: int = 0
    changed: int = 0
    waiting: int = 0


@transaction.atomic
def take_rows(*, actor: Actor, organisation: Organisation, wanted: Sequence[Wanted]) -> Taken:
    """Create and change solutions, in one transaction; locks the organisation, then each solution in its turn.

    The same rows again make nothing new: who creates finds the draft that says the same. Raises what `create_solution`
    and `edit_solution` raise, and then nothing is changed.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    created = changed = waiting = 0
    for one in wanted:
        if one.solution is None:
            create_solution(actor=actor, organisation=organisation, values=one.values)
            created += 1
            continue
        if one.solution.organisation_id != organisation.pk:
            raise StaleVersion
        done = edit_solution(actor=actor, solution=one.solution, version=one.version, values=one.values)
        waiting += isinstance(done, Revision)
        changed += not isinstance(done, Revision)
    return Taken(created, changed, waiting)
