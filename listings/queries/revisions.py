"""Reads of the changes of published solutions that wait for review."""

from django.db.models import QuerySet

from listings.models import Revision, Solution
from listings.states import RevisionState

OPEN = frozenset({RevisionState.WAITING, RevisionState.RETURNED})


def open_revisions(solution: Solution) -> "QuerySet[Revision]":
    """Return the changes that wait for review or were returned: at most one for each further language, and one more."""
    return Revision.objects.filter(solution=solution, state__in=OPEN).select_related("reviewer").order_by("pk")


def open_revision(solution: Solution, language: str = "") -> Revision | None:
    """Return the open change of a text in a further language, or of all the rest; None when there is none."""
    return open_revisions(solution).filter(language=language).first()
