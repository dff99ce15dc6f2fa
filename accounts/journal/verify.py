"""Proves the record: that nothing sealed was changed, removed, inserted, reordered or cut off."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from django.db import DataError
from django.db.models import Count, Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.journal import database, keys
from accounts.journal.actions import entry_content
from accounts.journal.models import Delivery, Entry, Private, Seal
from accounts.journal.queries import Head
from accounts.journal.seals import seal_mac
from accounts.journal.states import NO_SEAL, SEAL_HANDLER

BATCH: Final = 1000

Row = TypeVar("Row", bound=Model)
UNREADABLE: Final = (AttributeError, TypeError, ValueError, OverflowError, DataError)
"""What reading a row raises when a column holds what was never written by us, such as a time without an end."""

Texts: TypeAlias = dict[str, list[Private]]


class Broken(Exception):
    """The record is not what was written; the sentence names the first place."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The record is what was written: where it ends, and how many entries are not sealed yet."""

    head: Head
    unsealed: int


def verify(*expected: Head) -> Whole:
    """Look at every seal, entry and private text as of one moment; raise `Broken` at the first that is wrong.

    `expected` are heads that were written down earlier; without one a cut tail cannot be seen. Memory does not grow
    with the journal, nobody who writes is held up, and rows are read in batches.
    """
    with database.snapshot():
        try:
            head = _verify_sealed(expected)
            unsealed = _verify_unsealed()
            _verify_strays()
        except UNREADABLE as error:
            raise Broken(_("The record holds what this site never wrote: %s.") % error) from error
    return Whole(head, unsealed)


def _verify_sealed(expected: Sequence[Head]) -> Head:
    head = Head(0, NO_SEAL)
    for seals in _batches(Seal.objects.all(), "position"):
        entries = _entries([seal.entry for seal in seals])
        texts = _texts(entries.values())
        for seal in seals:
            head = _follow(head, seal, entries.get(seal.entry), texts)
            if any(known.position == head.position and known.mac != head.mac for known in expected):
                raise Broken(
                    _("Position %d is not what was written down: the record was cut off and went on from there.")
                    % head.position
                )
    farthest = max((known.position for known in expected), default=0)
    if head.position < farthest:
        raise Broken(
            _("The record was cut off after position %(last)d; it once reached position %(expected)d.")
            % {"last": head.position, "expected": farthest}
        )
    return head


def _follow(head: Head, seal: Seal, entry: Entry | None, texts: Texts) -> Head:
    """Return the next head, or raise `Broken` when this link does not follow from the one before."""
    position = head.position + 1
    if seal.position < position:
        raise Broken(_("Position %d was inserted: the record begins at 1.") % seal.position)
    if seal.position > position:
        raise Broken(_("Position %d is missing: a sealed entry was removed.") % position)
    if entry is None:
        raise Broken(_("The entry at position %d was removed.") % position)
    _verify_entry(entry, _("position %d") % position)
    if seal.mac != seal_mac(position, entry.pk, entry.mac, before=head.mac):
        raise Broken(
            _("The entry %(entry)s at position %(position)d was inserted, reordered or put in the place of another.")
            % {"entry": _named(entry), "position": position}
        )
    _verify_texts(entry, texts.get(entry.uid, []))
    return Head(position, seal.mac)


def _verify_unsealed() -> int:
    sealed = Exists(Seal.objects.filter(entry=OuterRef("pk")))
    total = 0
    for numbers in _batches(Entry.objects.filter(~sealed).only("pk"), "pk"):
        entries = list(_entries([bare.pk for bare in numbers]).values())
        texts, waiting = _texts(entries), _waiting(entries)
        for entry in entries:
            _verify_entry(entry, _("the unsealed rest"))
            if entry.pk not in waiting:
                raise Broken(
                    _("The entry %s is not sealed and never will be: it was inserted, or its seal was removed.")
                    % _named(entry)
                )
            _verify_texts(entry, texts.get(entry.uid, []))
        total += len(entries)
    return total


def _entries(numbers: list[int]) -> dict[int, Entry]:
    """Return the entries of these numbers in their order; raise `Broken` for one that is not even data of its kind."""
    try:
        found = Entry.objects.in_bulk(numbers)
    except UNREADABLE:
        for number in numbers:
            _refuse_unreadable(number)
        raise
    return {number: found[number] for number in numbers if number in found}


def _refuse_unreadable(number: int) -> None:
    try:
        Entry.objects.filter(pk=number).first()
    except UNREADABLE as error:
        raise _unreadable(Entry.objects.filter(pk=number).values_list("uid", flat=True).first()) from error


def _unreadable(uid: str | None) -> Broken:
    return Broken(_("The entry %s was changed: it cannot even be read.") % uid)


def _verify_entry(entry: Entry, where: str) -> None:
    try:
        mac = keys.authenticate("entry", entry_content(entry))
    except UNREADABLE as error:
        raise _unreadable(entry.uid) from error
    if entry.mac != mac:
        raise Broken(
            _("The entry %(entry)s in %(where)s was changed or forged.") % {"entry": _named(entry), "where": where}
        )


def _verify_texts(entry: Entry, texts: list[Private]) -> None:
    """Check the texts that are still there; one that was erased leaves only its digest, as it should."""
    for text in texts:
        if text.person != entry.person or entry.digests.get(text.field) != keys.digest(text.salt, text.text):
            raise Broken(_("A private text of the entry %s was changed or inserted.") % _named(entry))


def _verify_strays() -> None:
    twice = Entry.objects.values("uid").annotate(times=Count("pk")).filter(times__gt=1).order_by("uid").first()
    if twice:
        raise Broken(_("The entry %s is there twice.") % twice["uid"])
    sealed = Exists(Seal.objects.filter(entry=OuterRef("entry_id")))
    again = Delivery.objects.filter(sealed, handler=SEAL_HANDLER).select_related("entry").order_by("pk").first()
    if again:
        raise Broken(_("The entry %s is sealed and waits to be sealed again.") % _named(again.entry))
    known = Exists(Entry.objects.filter(uid=OuterRef("entry")))
    stray = Private.objects.filter(~known).order_by("pk").first()
    if stray:
        raise Broken(_("A private text belongs to the entry %s, which does not exist.") % stray.entry)


def _texts(entries: Iterable[Entry]) -> Texts:
    found: Texts = defaultdict(list)
    for text in Private.objects.filter(entry__in=[entry.uid for entry in entries]):
        found[text.entry].append(text)
    return found


def _waiting(entries: list[Entry]) -> set[int]:
    return set(Delivery.objects.filter(entry__in=entries, handler=SEAL_HANDLER).values_list("entry_id", flat=True))


def _batches(rows: QuerySet[Row], key: str) -> Iterator[list[Row]]:
    """Yield all rows by a rising key, so many at a time."""
    rows = rows.order_by(key)
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(**{f"{key}__gt": getattr(batch[-1], key)})[:BATCH])


def _named(entry: Entry) -> str:
    return f"{entry.uid} ({entry.verb}, {entry.time:%Y-%m-%d %H:%M:%S} UTC)"
