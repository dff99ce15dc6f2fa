"""What a page does that meets an index which it cannot read: it has a worker replace it now, not at the next watch."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from django.db import Error, transaction

from search.engines import engine
from search.engines.base import UNREADABLE, EngineDown
from search.tending import have_replaced

log = logging.getLogger(__name__)

SECONDS_BETWEEN: Final = 60.0
"""How long the pages of a process look no more, once one of them has."""


class Turns:
    """Gives one page in a while its turn, so that the others do not wait for what it does."""

    def __init__(self, between: float = SECONDS_BETWEEN, clock: Callable[[], float] = time.monotonic) -> None:
        self._between = between
        self._clock = clock
        self._lock = threading.Lock()
        self._next: float | None = None

    def take(self) -> bool:
        """Say whether it is the caller's turn."""
        with self._lock:
            now = self._clock()
            if self._next is not None and now < self._next:
                return False
            self._next = now + self._between
            return True


turns = Turns()


def notice_damage(code: str) -> None:
    """Have the index replaced when a page could not read it; one that is not built, or a server away, is left alone.

    `code` is that of the `EngineDown` which the page met, "" when it met none.
    One page a minute looks itself whether the files are damaged (`Engine.probe`), so that a question which an engine
    cannot bear has nothing built anew, and asks for it once (`have_replaced`: a few queries and a write). The page goes
    on when the database takes no write; with SQLite it waits for the one that writes, as everybody does.
    """
    if code != UNREADABLE or not turns.take():
        return
    try:
        engine().probe()
    except EngineDown as damage:
        if damage.code == UNREADABLE:
            _ask(damage)


def _ask(damage: EngineDown) -> None:
    try:
        with transaction.atomic():
            have_replaced(damage)
    except Error as error:
        log.warning("The index is damaged, and nobody could be asked to replace it now: %s", error)
