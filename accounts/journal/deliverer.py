"""Carries out what was claimed: runs the handler, then deletes, refuses or gives back the deliveries."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.journal import database, deliveries, failures
from accounts.journal.deliveries import Claimed
from accounts.journal.errors import ClaimLost
from accounts.journal.failures import Verdict
from accounts.journal.models import Delivery
from accounts.journal.registry import Effect, Handle, HandleBatch, Handler
from accounts.journal.states import LONGEST_BACKOFF, LONGEST_DEFERRAL, PROBE_INTERVAL

log = logging.getLogger(__name__)


class Deliverer:
    """One worker's hands, with what it has learned about destinations that are away."""

    def __init__(self, clock: Callable[[], datetime] = timezone.now) -> None:
        self.clock = clock
        self._paused: dict[str, datetime] = {}
        self._singly: dict[str, int] = {}

    def is_awake(self, handler: Handler) -> bool:
        """Whether the handler may be tried here: it is not paused, or its next probe is due, and it is ready."""
        return self._paused.get(handler.name, self.clock()) <= self.clock() and handler.ready()

    def deliver(self, handler: Handler) -> int:
        """Claim once for a handler and carry it out; return how many deliveries were taken in hand."""
        claimed = deliveries.claim(handler, self._size(handler), self.clock)
        if claimed is None:
            return 0
        if handler.handle_batch is not None:
            self._deliver_batch(handler, handler.handle_batch, claimed)
        elif handler.handle is not None:
            for position, delivery in enumerate(claimed.deliveries):
                if not self._deliver_one(handler, handler.handle, delivery, claimed.number):
                    deliveries.give_back(claimed.deliveries[position + 1 :], claimed.number, self.clock())
                    break
        return len(claimed.deliveries)

    def _size(self, handler: Handler) -> int:
        if handler.handle is not None and handler.effect is Effect.OUTSIDE:
            return 1  # so that the lease counts for this one alone, and a crash repeats no more than it
        return 1 if self._singly.get(handler.name) else handler.size

    def _deliver_one(self, handler: Handler, handle: Handle, delivery: Delivery, number: int) -> bool:
        """Return False when the destination is away and the rest of the claim may be given back."""
        try:
            if handler.effect is Effect.DATABASE:
                self._apply(handler, handle, delivery, number)
            else:
                handle(delivery)
                deliveries.acknowledge_outside([delivery], number)
        except ClaimLost:
            log.warning("delivery %s of %s outran its lease and is left to another", delivery.uid, handler.name)
        except Exception as error:  # noqa: BLE001  # whatever a handler raises is about its delivery
            return self._failed(handler, [delivery], number, error)
        self._paused.pop(handler.name, None)
        return True

    def _apply(self, handler: Handler, handle: Handle, delivery: Delivery, number: int) -> None:
        with transaction.atomic(durable=True):
            database.limit_pauses(handler.lease)
            deliveries.lock(delivery, number)
            handle(delivery)
            deliveries.acknowledge([delivery], number)

    def _deliver_batch(self, handler: Handler, handle_batch: HandleBatch, claimed: Claimed) -> None:
        batch = claimed.deliveries
        try:
            refused = handle_batch(claimed.number, batch)
        except Exception as error:  # noqa: BLE001  # whatever a handler raises is about its batch
            self._failed(handler, batch, claimed.number, error)
            return
        self._singly[handler.name] = max(0, self._singly.get(handler.name, 0) - 1)
        self._paused.pop(handler.name, None)
        with transaction.atomic(durable=True):
            for delivery, code in refused.items():
                deliveries.refuse(delivery, claimed.number, failures.word(code) or "refused", self.clock())
            done = [delivery for delivery in batch if delivery not in refused]
            deliveries.acknowledge_outside(done, claimed.number)

    def _failed(self, handler: Handler, batch: Sequence[Delivery], number: int, error: Exception) -> bool:
        verdict, now, reason = failures.judge(error), self.clock(), failures.reason(error)
        if verdict is Verdict.DOWN:
            self._paused[handler.name] = now + PROBE_INTERVAL
            # Due with the next probe and behind the others, so that one of them cannot block them all.
            deliveries.give_back(batch, number, now + PROBE_INTERVAL)
            log.warning("handler %s pauses, its destination is away: %s", handler.name, reason)
            return False
        log.warning("handler %s failed: %s at %s", handler.name, reason, failures.place(error))
        if len(batch) > 1:
            # One of them may be at fault: they come again one by one, and nothing is counted yet.
            self._singly[handler.name] = len(batch)
            deliveries.give_back(batch, number, now)
        elif verdict is Verdict.LATER and now - batch[0].since < LONGEST_DEFERRAL:
            deliveries.give_back(batch, number, now + LONGEST_BACKOFF)
        else:
            deliveries.refuse(batch[0], number, reason, now)
        return True
