"""Chains the entries: each seal's MAC covers an entry's MAC and the seal before it."""

import logging
from time import monotonic

from django.db import transaction

from accounts.journal import database, head_file, keys
from accounts.journal.errors import CutOff
from accounts.journal.models import Delivery, Seal
from accounts.journal.queries import Head
from accounts.journal.states import NO_SEAL, SEAL_BATCH, SEAL_HANDLER, SEAL_REFUSAL

log = logging.getLogger(__name__)


class Sealer:
    """Seals what waits, and refuses while the head that it last saw, or that the head file names, is not there.

    Whoever cut the record could otherwise let the rest be sealed anew, and the shorter chain would be a good one.
    """

    def __init__(self) -> None:
        self._seen: Head | None = None
        self._refuses_until = 0.0

    def seal(self, size: int = SEAL_BATCH) -> int:
        """Turn up to `size` waiting "seal" deliveries into seals, in the order of the deliveries; return how many.

        One transaction under a lock that any number of workers share. After a refusal, which is logged, nothing is
        tried for a minute.
        """
        if monotonic() < self._refuses_until or not Delivery.objects.filter(handler=SEAL_HANDLER).exists():
            return 0  # without a write transaction, so that idle workers hold up nobody
        try:
            with transaction.atomic(durable=True):
                database.hold("journal.seal")
                self._look_back()
                head, made = _seal(size)
        except CutOff as cut:
            log.critical("%s", cut)
            self._refuses_until = monotonic() + SEAL_REFUSAL.total_seconds()
            return 0
        self._seen = head
        _keep(head)
        return made

    def _look_back(self) -> None:
        """Raise `CutOff` unless every seal that is remembered is still there, with its MAC."""
        try:
            written = head_file.read()
        except (OSError, ValueError) as error:
            raise CutOff(
                f"Nothing is sealed: {head_file.path()} cannot be read ({type(error).__name__}), so a cut record would "
                "not show. Let verify_journal --head check the last head that was logged or mailed; then remove the "
                "file and restart the workers."
            ) from error
        remembered = [head for head in (self._seen, written) if head]
        there = dict(
            Seal.objects.filter(position__in=[head.position for head in remembered]).values_list("position", "mac")
        )
        for head in remembered:
            if there.get(head.position) != head.mac:
                raise CutOff(
                    f"Nothing is sealed: the record once reached {head}, and this seal is gone, so the record was cut "
                    f"off. Who restored a backup on purpose removes {head_file.path()} and restarts the workers."
                )


def seal_waiting() -> int:
    """Seal until nothing waits; return how many entries were sealed."""
    total, sealer = 0, Sealer()
    while made := sealer.seal():
        total += made
    return total


def seal_mac(position: int, entry: int, entry_mac: str, *, before: str) -> str:
    """Return the MAC of one link of the chain; `before` is the MAC of the link before it."""
    return keys.authenticate("seal", {"position": position, "entry": entry, "mac": entry_mac, "before": before})


def _seal(size: int) -> tuple[Head, int]:
    """Append to the chain; return its head and how many seals were made.

    What waits is found by its delivery and never by a number above the last sealed one: entries are numbered before
    they are committed, and overtake each other.
    """
    waiting = list(
        Delivery.objects.filter(handler=SEAL_HANDLER).order_by("id").values_list("pk", "entry_id", "entry__mac")[:size]
    )
    last = Seal.objects.order_by("position").last()
    position, mac = (last.position, last.mac) if last else (0, NO_SEAL)
    made = []
    for _pk, entry, entry_mac in waiting:
        position += 1
        mac = seal_mac(position, entry, entry_mac, before=mac)
        made.append(Seal(position=position, entry=entry, mac=mac))
    Seal.objects.bulk_create(made)
    Delivery.objects.filter(pk__in=[pk for pk, _entry, _mac in waiting]).delete()
    return Head(position, mac), len(made)


def _keep(head: Head) -> None:
    try:
        head_file.keep(head)
    except (OSError, ValueError) as error:
        # The seals stand, and this worker remembers the head; what a full disk must not do is stop the mail.
        log.error("the head %s was not written to %s: %s", head, head_file.path(), type(error).__name__)  # noqa: TRY400
