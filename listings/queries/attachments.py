"""Pictures and documents of solutions, as far as an actor may see them, and those that wait for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.states import CapabilityName
from listings.models import Attachment, Solution
from listings.queries.visible import solutions_visible_to
from listings.states import AttachmentState, ListingState

MOST_PICTURES: Final = 8
MOST_DOCUMENTS: Final = 5
LONGEST_WORDS: Final = 300


@dataclass(frozen=True, slots=True)
class Attached:
    """What is shown with a solution: its pictures, the leading one first, its documents, files of its certificates."""

    pictures: Sequence[Attachment]
    documents: Sequence[Attachment]
    certificates: Sequence[Attachment] = ()

    @property
    def all(self) -> list[Attachment]:
        """All of it."""
        return [*self.pictures, *self.documents, *self.certificates]

    def file_of(self, mark: str) -> Attachment | None:
        """Return the file of the certificate with a mark, if it has one."""
        return next((one for one in self.certificates if one.certificate == mark), None)


def attached_to(solution: Solution, *, approved: bool = False) -> Attached:
    """Return what a vendor added to a solution, in one query: all of it, or only what staff approved."""
    rows = Attachment.objects.filter(solution=solution).select_related("file")
    if approved:
        rows = rows.filter(state=AttachmentState.APPROVED)
    found = list(rows)
    for one in found:
        one.solution = solution
    plain = [one for one in found if not one.certificate]
    return Attached(
        [one for one in plain if one.file.is_picture],
        [one for one in plain if not one.file.is_picture],
        [one for one in found if one.certificate],
    )


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """Return what is approved of the solutions that an actor sees, all of her teams' own, and all for staff."""
    rows = Attachment.objects.filter(solution__in=solutions_visible_to(actor)).select_related(
        "file", "solution__organisation"
    )
    if actor.is_staff:
        return rows
    own = Q(solution__organisation__in=[one.pk for one in actor.teams_of(CapabilityName.PROVIDES)])
    return rows.filter(Q(state=AttachmentState.APPROVED) | own)


def approved_attachments() -> QuerySet[Attachment]:
    """Return what everybody sees with published solutions, the newest first: staff may take each down."""
    rows = Attachment.objects.filter(state=AttachmentState.APPROVED, solution__state=ListingState.PUBLISHED)
    return (
        rows.select_related("file", "solution__organisation")
        .prefetch_related("solution__texts")
        .order_by("-file__created_at", "-id")
    )


def waiting_attachments() -> QuerySet[Attachment]:
    """Return what was added to published solutions and waits for staff, the longest first.

    What belongs to other solutions is read with them.
    """
    rows = Attachment.objects.filter(state=AttachmentState.WAITING, solution__state=ListingState.PUBLISHED)
    return (
        rows.select_related("file", "solution__organisation")
        .prefetch_related("solution__texts")
        .order_by("file__created_at", "id")
    )
