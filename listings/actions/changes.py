"""Keeps what a step changed in a solution, as it was and as it is, beside its entry in the record."""

from typing import Final

from accounts.journal.models import Entry
from listings.models import Solution, SolutionChange
from listings.queries import changes_between, solution_facts
from listings.queries.facts import Change
from listings.values import SolutionValues

NOT_KEPT: Final = frozenset({"contact_name", "contact_email", "language_detected"})
"""Whom to write to is about a person, who may want to be forgotten."""


def keep_change(solution: Solution, entry: Entry, before: SolutionValues, after: SolutionValues) -> None:
    """Keep what differs, inside the caller's transaction; not of a draft that nobody but its team has read."""
    if solution.submitted_at is None:
        return
    found = changes_between(solution_facts(before), solution_facts(after))
    _keep(solution, entry, found)


def keep_text_change(solution: Solution, entry: Entry, changes: list[Change]) -> None:
    """Keep what differs in a text in a further language, inside the caller's transaction; not of an unread draft."""
    if solution.submitted_at is not None:
        _keep(solution, entry, changes)


def _keep(solution: Solution, entry: Entry, found: list[Change]) -> None:
    if kept := [change for change in found if change["field"] not in NOT_KEPT]:
        SolutionChange.objects.create(solution=solution, entry=entry.uid, changes=kept)
