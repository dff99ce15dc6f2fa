"""Reads of the changes of published solutions that wait for review."""

from listings.models import Revision, Solution
from listings.states import RevisionState

OPEN = frozenset({RevisionState.WAITING, RevisionState.RETURNED})


def open_revision(solution: Solution) -> Revision | None:
    """Return the change that waits for review or was returned, or None; at most one is open."""
    return Revision.objects.filter(solution=solution, state__in=OPEN).select_related("reviewer").first()
