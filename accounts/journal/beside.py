"""Long deliveries beside a worker's others: each handler's in a thread of its own, which ends with its worker."""

import logging
import threading
from typing import Final

from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from accounts.journal import deliveries, failures, registry
from accounts.journal.deliverer import Deliverer
from accounts.journal.errors import DestinationDown
from accounts.journal.models import Delivery
from accounts.journal.registry import Handler

log = logging.getLogger(__name__)

PATIENCE: Final = 20.0
"""How long a worker that ends waits for its threads, in seconds; what they had in hand is done by another."""

_here: Final = threading.local()


class Beside:
    """The threads of one worker."""

    def __init__(self, deliverer: Deliverer) -> None:
        self._deliverer = deliverer
        self._threads: dict[str, threading.Thread] = {}
        self._ended = threading.Event()

    def start(self, handler: Handler) -> bool:
        """Begin a handler's next delivery, if one is due and none of its is in hand here; say whether it was begun."""
        running = self._threads.get(handler.name)
        if running and running.is_alive():
            return False
        if not deliveries.heads(handler.name, self._deliverer.clock()).exists():
            return False
        # A daemon, so that a worker which was told to stop is not kept by an engine that does not answer.
        thread = threading.Thread(target=self._deliver, args=[handler], name=handler.name, daemon=True)
        self._threads[handler.name] = thread
        thread.start()
        return True

    def end(self) -> None:
        """Let every thread stop at its next step, and wait for them a while."""
        self._ended.set()
        for thread in self._threads.values():
            thread.join(PATIENCE)

    def _deliver(self, handler: Handler) -> None:
        _here.ended = self._ended
        try:
            self._deliverer.deliver(handler)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database is away: %s", failures.reason(error))
        finally:
            connections.close_all()


def go_on(delivery: Delivery) -> None:
    """Keep a long delivery in hand for another lease of its handler.

    Raises `DestinationDown` when the worker was told to stop, so that another takes the delivery at its next probe, and
    `ClaimLost` when another has it already.
    """
    ended = getattr(_here, "ended", None)
    if ended and ended.is_set():
        raise DestinationDown("the_worker_ends")
    deliveries.renew(delivery, timezone.now() + registry.handlers()[delivery.handler].lease)
