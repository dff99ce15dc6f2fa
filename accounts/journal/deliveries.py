"""What is owed: claimed for a while, then done, refused or given back; every write is fenced by the claim's number."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.journal import database
from accounts.journal.errors import ClaimLost
from accounts.journal.models import Claim, Delivery, Entry
from accounts.journal.registry import Handler
from accounts.journal.states import FAILURES_TO_QUARANTINE, LONGEST_BACKOFF

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one worker has in hand: the claim's number and its deliveries, read after the claim."""

    number: int
    deliveries: Sequence[Delivery]


def heads(handler: str, now: datetime) -> QuerySet[Delivery]:
    """Return the deliveries of a handler that may be claimed: one for each lane with nothing in hand, the oldest.

    A delivery whose lease ran out stays the head of its lane, even if an older one was committed meanwhile: claiming it
    again is what takes it from the worker that lost it.
    """
    waiting = Delivery.objects.filter(handler=handler, quarantined_at__isnull=True)
    lane = waiting.filter(lane=OuterRef("lane")).values("pk")
    # Two look-ups in an index for each row. As NOT EXISTS, PostgreSQL joins a long lane with itself (measured: 3 s).
    in_hand, oldest = lane.filter(claim__isnull=False).order_by("claim")[:1], lane.order_by("pk")[:1]
    return waiting.filter(due__lte=now, pk=Coalesce(Subquery(in_hand), Subquery(oldest))).order_by("due", "pk")


def handlers_with_due(names: Iterable[str], now: datetime) -> set[str]:
    """Return the handlers, of those named, that have a delivery which is due, be it behind another one of its lane.

    One query, one look into an index for each name: what an idle worker asks four times a second.
    """
    asked = list(names)
    if not asked:
        return set()
    table = connection.ops.quote_name(Delivery._meta.db_table)
    one = f"SELECT %s WHERE EXISTS (SELECT 1 FROM {table} WHERE handler = %s AND quarantined_at IS NULL AND due <= %s)"  # noqa: S608
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now)
        values = [part for name in asked for part in (name, name, moment)]
        cursor.execute(" UNION ALL ".join([one] * len(asked)), values)
        return {name for (name,) in cursor.fetchall()}


def claim(handler: Handler, size: int, clock: Callable[[], datetime] = timezone.now) -> Claimed | None:
    """Take up to `size` due heads of lanes in hand for the handler's lease; None when there are none.

    One short transaction of its own. Claims of one handler go one after the other (PostgreSQL: an advisory lock;
    SQLite: IMMEDIATE), since a head is judged by its neighbours. A crash needs no clean-up: the lease runs out.
    """
    if not heads(handler.name, clock()).exists():
        return None  # without a write transaction, so that idle workers hold up nobody
    with transaction.atomic(durable=True):
        database.hold(f"journal.claim.{handler.name}")
        now = clock()
        due = heads(handler.name, now).select_for_update(skip_locked=True)
        taken = list(due.values_list("pk", flat=True)[:size])
        if not taken:
            return None
        number = Claim.objects.create(time=now).number
        Delivery.objects.filter(pk__in=taken).update(claim=number, due=now + handler.lease)
    return Claimed(number, list(Delivery.objects.filter(claim=number).select_related("entry").order_by("id")))


def claim_number() -> int:
    """Return the number of a new claim for work that no delivery asked for: above all that were given before."""
    return Claim.objects.create().number


def newest_claim() -> int:
    """Return the last number that was given, 0 before the first."""
    return Claim.objects.aggregate(newest=Max("number"))["newest"] or 0


def lock(delivery: Delivery, number: int) -> None:
    """Lock a delivery in the caller's transaction, so that nobody claims it; raises `ClaimLost` if somebody has."""
    held = Delivery.objects.select_for_update().filter(pk=delivery.pk, claim=number)
    if not held.values_list("pk", flat=True):
        raise ClaimLost


def renew(delivery: Delivery, due: datetime) -> None:
    """Keep a delivery in hand until `due`; raises `ClaimLost` if somebody else has claimed it."""
    if not Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim).update(due=due):
        raise ClaimLost


def acknowledge(deliveries: Sequence[Delivery], number: int) -> None:
    """Delete what is done, in the caller's transaction; raises `ClaimLost` if somebody else has claimed any of it."""
    done, _ = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries], claim=number).delete()
    if done < len(deliveries):
        raise ClaimLost


def acknowledge_outside(deliveries: Sequence[Delivery], number: int) -> None:
    """Delete what was done outside the database; what somebody else has claimed meanwhile is left to them."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries], claim=number).delete()


def give_back(deliveries: Sequence[Delivery], number: int, due: datetime) -> None:
    """Leave deliveries for a later try from `due` on, with no failure counted."""
    keys = [delivery.pk for delivery in deliveries]
    Delivery.objects.filter(pk__in=keys, claim=number).update(claim=None, due=due)


def refuse(delivery: Delivery, number: int, reason: str, now: datetime) -> None:
    """Count a failure and wait twice as long as last time, at most a minute; quarantine the delivery at the eighth.

    `reason` is a class and a code, never free text. The lane of a quarantined delivery goes on.
    """
    failures = delivery.failures + 1
    quarantined = failures >= FAILURES_TO_QUARANTINE
    Delivery.objects.filter(pk=delivery.pk, claim=number).update(
        claim=None,
        failures=failures,
        error=reason[:120],
        due=now + min(timedelta(seconds=2**failures), LONGEST_BACKOFF),
        quarantined_at=now if quarantined else None,
    )
    state = "quarantined" if quarantined else f"refused, failure {failures}"
    log.warning("delivery %s of %s %s: %s", delivery.uid, delivery.handler, state, reason)


def postpone(handler: str, lane: str, due: datetime, *, entry: Entry | None = None) -> int:
    """Let what waits in a lane, or one entry's part of it, fall due at a moment; return how many there were.

    It is not late before then. What a worker has in hand, and what was set aside, stays as it is.
    """
    waiting = Delivery.objects.filter(handler=handler, lane=lane, claim__isnull=True, quarantined_at__isnull=True)
    return (waiting.filter(entry=entry) if entry else waiting).update(due=due, since=due)
