"""The history of a solution: who changed what and when, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.journal.models import Entry
from accounts.models import User
from listings.models import Solution, SolutionChange
from listings.queries.differences import Difference, differences_in
from listings.queries.history import words_of


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One step in the reader's words."""

    made_at: datetime
    what: str
    who: str
    differences: list[Difference]


def shown_changes(solution: Solution, rows: Sequence[SolutionChange], *, own: bool) -> list[ShownChange]:
    """Return some changes of a solution in words, in at most four queries.

    Members of its organisation (`own`) see which colleague made a change; others see the organisation. Whoever decides
    for the programme is named to nobody.
    """
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[row.entry for row in rows])}
    people = {entry.person for entry in entries.values()} if own else set()
    names = {one.public_id: str(one) for one in User.objects.filter(public_id__in=people)}
    lists = differences_in([row.changes for row in rows])
    return [
        ShownChange(
            made_at=row.made_at,
            what=words_of(entries[row.entry]),
            who=_who(solution, entries[row.entry], names),
            differences=differences,
        )
        for row, differences in zip(rows, lists, strict=True)
    ]


def _who(solution: Solution, entry: Entry, names: dict[str, str]) -> str:
    vendor = solution.organisation
    if entry.organisation != vendor.public_id:
        return _("Programme staff")
    return names.get(entry.person, vendor.name)
