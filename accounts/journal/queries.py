"""Reads of the journal: what waits, what was set aside, where the chain ends."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Min, QuerySet
from django.utils import timezone

from accounts.journal import registry
from accounts.journal.models import Delivery, Entry, Seal
from accounts.journal.states import RETRY_VERB, SEAL_HANDLER

LOOKED_AT = 1000
WRITTEN = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Lag:
    """Whole seconds that the oldest delivery has waited, and how many were set aside."""

    seconds: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain; written `POSITION:MAC`."""

    position: int
    mac: str

    def __str__(self) -> str:
        return f"{self.position}:{self.mac}"

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the head that a text says; raises ValueError when it says none."""
        found = WRITTEN.fullmatch(text.strip())
        if not found:
            raise ValueError("a head is written POSITION:MAC")
        return cls(int(found[1]), found[2])


def lag(now: datetime | None = None) -> Lag:
    """Return how far the workers are behind; two queries. What is in hand or backs off counts as waiting.

    What is planned for a later moment does not.
    """
    known = [SEAL_HANDLER, *registry.handlers()]
    now = now or timezone.now()
    # Of a long queue the first thousand are looked at: the oldest is among them, or nearly.
    waiting = Delivery.objects.filter(quarantined_at__isnull=True, handler__in=known, since__lte=now)
    first = waiting.order_by("id")[:LOOKED_AT]
    oldest = first.aggregate(oldest=Min("since"))["oldest"]
    seconds = (now - oldest).total_seconds() if oldest else 0
    return Lag(seconds=max(0, int(seconds)), quarantined=quarantined().count())


def quarantined() -> QuerySet[Delivery]:
    """Return the deliveries that were set aside, the latest first, with their entries."""
    return (
        Delivery.objects.filter(quarantined_at__isnull=False).select_related("entry").order_by("-quarantined_at", "-id")
    )


def last_retry(uid: str) -> Entry | None:
    """Return the newest entry of a delivery that was put back in line; the delivery itself may be done and gone."""
    return Entry.objects.filter(subject=Delivery(uid=uid).subject, verb=RETRY_VERB).order_by("-id").first()


def head() -> Head | None:
    """Return the end of the chain, or None when nothing is sealed yet."""
    last = Seal.objects.order_by("position").last()
    return Head(last.position, last.mac) if last else None
