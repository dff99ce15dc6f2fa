"""Reads of the records of a need: who made each and why, where the journal sealed it, and of which one a file is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.journal.models import Entry, Private, Seal
from accounts.models import User
from accounts.queries import display_name
from accounts.states import CapabilityName
from listings.models import Need
from listings.states import Mode
from marketplace.matching.models import Answer, Record
from marketplace.matching.queries.answers import answers_stay_unread, opening_of
from marketplace.matching.states import AnswerState, RecordKind


def records_of(need: Need) -> QuerySet[Record]:
    """Return the records of a need, the last one first."""
    return Record.objects.filter(need=need).select_related("file")


def records_visible_to(actor: Actor) -> QuerySet[Record]:
    """Return the records of the needs of the actor's teams; staff find none."""
    own = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    return Record.objects.filter(need__organisation__in=own).select_related("need__organisation", "file")


def kind_of_record(need: Need) -> RecordKind:
    """Return what is written of a need: of a consultation its report."""
    return RecordKind.CONSULTATION if need.mode == Mode.CONSULTATION else RecordKind.COMPARISON


def why_not_recorded(need: Need) -> str:
    """Return why no record of a published need can be made now, or ""; at most five queries.

    Of a need whose answers stay unread the record holds everything but them.
    """
    if need.mode == Mode.ELSEWHERE or not need.mode:
        return _("Nobody answers this need here, so there is no record of it: the portal of the city keeps it.")
    if need.published_at is None:
        return _("A record is made of a need that was published and whose deadline has passed.")
    if not need.is_closed:
        return _("The record can be made after the deadline. Until then answers come in and questions are asked.")
    if answers_stay_unread(need):
        return ""
    opening = opening_of(need)
    is_unread = opening is None or opening.read_at is None
    if is_unread and Answer.objects.filter(need=need, state=AnswerState.SENT).exists():
        return _("Open the answers first: the record holds what they say, and who opened them and when.")
    return ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as the page shows it: who made it, why again, the digests that were sealed, and at which place."""

    record: Record
    by: str
    why: str
    position: int | None


def kept(records: Sequence[Record]) -> list[Kept]:
    """Return records with what the journal has of them, in four queries."""
    entries = {one.subject: one for one in Entry.objects.filter(subject__in=_subjects(records), verb="record.made")}
    reasons = Private.objects.filter(entry__in=[one.uid for one in entries.values()], field="why")
    why = dict(reasons.values_list("entry", "text"))
    people = {one.public_id: one for one in User.objects.filter(public_id__in={it.person for it in entries.values()})}
    seals = Seal.objects.filter(entry__in=[one.pk for one in entries.values()])
    places = dict(seals.values_list("entry", "position"))
    return [
        Kept(
            record=one,
            by=display_name(people[entry.person]) if entry.person in people else "",
            why=why.get(entry.uid, ""),
            position=places.get(entry.pk),
        )
        for one, entry in ((one, entries[one.subject]) for one in records)
    ]


def _subjects(records: Sequence[Record]) -> list[str]:
    return [one.subject for one in records]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose a digest is: a file of a record, as the sealed entry has it."""

    kept: Kept
    part: str


def recognised(need: Need, digest: str) -> Recognised | None:
    """Return the file of a need's records that has a SHA-256 (hex, lower case), as the journal has it, or None."""
    for record in records_of(need):
        entry = Entry.objects.filter(subject=record.subject, verb="record.made").first()
        part = next((part for part in record.digests if entry and entry.data.get(part) == digest), None)
        if part:
            return Recognised(kept([record])[0], part)
    return None
