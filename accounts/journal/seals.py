"""Chains the entries: each seal's MAC covers an entry's MAC and the seal before it."""

from django.db import transaction

from accounts.journal import database, keys
from accounts.journal.models import Delivery, Seal
from accounts.journal.states import NO_SEAL, SEAL_BATCH, SEAL_HANDLER


def seal(size: int = SEAL_BATCH) -> int:
    """Turn up to `size` waiting "seal" deliveries into seals, in the order of the deliveries; return how many.

    One transaction under a lock that any number of workers share. What waits is found by its delivery and never by a
    number above the last sealed one: entries are numbered before they are committed, and overtake each other.
    """
    if not Delivery.objects.filter(handler=SEAL_HANDLER).exists():
        return 0  # without a write transaction, so that idle workers hold up nobody
    with transaction.atomic(durable=True):
        database.hold("journal.seal")
        waiting = list(
            Delivery.objects.filter(handler=SEAL_HANDLER)
            .order_by("id")
            .values_list("pk", "entry_id", "entry__mac")[:size]
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
    return len(made)


def seal_waiting() -> int:
    """Seal until nothing waits; return how many entries were sealed."""
    total = 0
    while made := seal():
        total += made
    return total


def seal_mac(position: int, entry: int, entry_mac: str, *, before: str) -> str:
    """Return the MAC of one link of the chain; `before` is the MAC of the link before it."""
    return keys.authenticate("seal", {"position": position, "entry": entry, "mac": entry_mac, "before": before})
