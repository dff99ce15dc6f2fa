"""The one background process: delivers what entries set off, seals them, and lets jobs fall due."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from accounts.journal import deliveries, failures, registry, schedule
from accounts.journal.beside import Beside
from accounts.journal.deliverer import Deliverer
from accounts.journal.registry import Handler
from accounts.journal.seals import Sealer

log = logging.getLogger(__name__)

NAP = 0.25
TICK_INTERVAL = 1.0
LONGEST_REST = 5.0


class Worker:
    """Works until it is stopped, or until nothing is due. Any number may run on PostgreSQL; on SQLite two do no harm.

    A destination or a database that is away is waited for. `clock` gives the time for what is due; `nap` is how many
    seconds an idle worker sleeps, and so the longest that a login code waits for it.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = timezone.now,
        nap: float = NAP,
        deliverer: Deliverer | None = None,
    ) -> None:
        self._clock = clock
        self._nap = nap
        self._deliverer = deliverer or Deliverer(clock)
        self._sealer = Sealer()
        self._last: dict[str, int] = {}
        self._turn = 0
        self._ticked_at: float | None = None
        self._stopped = False

    def stop(self) -> None:
        """Finish the delivery in hand, then stop; safe in a signal handler."""
        self._stopped = True

    def run(self) -> None:
        """Work until `stop` is called; outlives an absent database. What takes long is done beside the rest."""
        rest, beside = self._nap, Beside(self._deliverer)
        while not self._stopped:
            try:
                close_old_connections()
                busy = self._work(beside)
                rest = self._nap
            except (OperationalError, InterfaceError) as error:
                log.warning("the database is away: %s", failures.reason(error))
                connections.close_all()
                busy, rest = False, min(rest * 2, LONGEST_REST)
            if not busy and not self._stopped:
                time.sleep(rest)
        beside.end()

    def run_once(self) -> None:
        """Do all that is due, with what follows from it; what has to wait (a back-off, a destination away) is left.

        One thing after the other: what takes long keeps nobody waiting here but who asked for all of it.
        """
        while not self._stopped and self._work():
            pass

    def _work(self, beside: Beside | None = None) -> bool:
        """Do one piece of work of the most urgent kind and seal what waits; return whether there was any."""
        self._tick()
        delivered = self._deliver_next(beside)
        return bool(self._sealer.seal()) or delivered

    def _tick(self) -> None:
        now = time.monotonic()
        if self._ticked_at is None or now - self._ticked_at >= TICK_INTERVAL:
            schedule.tick(self._clock())
            self._ticked_at = now

    def _deliver_next(self, beside: Beside | None) -> bool:
        self._turn += 1
        due = deliveries.handlers_with_due(registry.handlers(), self._clock())
        for handler in sorted(registry.handlers().values(), key=self._rank):
            if self._stopped:
                return False
            if not self._deliverer.is_awake(handler) or handler.name not in due:
                continue
            if beside.start(handler) if beside and handler.beside else self._deliverer.deliver(handler):
                self._last[handler.name] = self._turn
                return True
        return False

    def _rank(self, handler: Handler) -> tuple[int, int]:
        # Login letters before all else; among equals whoever waited longest.
        return handler.priority, self._last.get(handler.name, 0)
