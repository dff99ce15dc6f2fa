"""Spares the pages of a process a server that does not answer: the search engine's, or a translator's."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from search.engines.base import NOT_BUILT, REFUSED, EngineDown

SECONDS_TO_REST: Final = 5.0
"""How long pages leave a server alone that did not answer."""
ANSWERS: Final = frozenset({NOT_BUILT, REFUSED})
"""What a server says at once, of the index or of one question."""


class Breaker:
    """Lets questions through to one server.

    After a failure nobody asks for some seconds; then one page does, and the others go on without until it has its
    answer. So a server that answers after five seconds costs one page in seven seconds its patience, and not all of
    them.
    """

    def __init__(self, rest: float = SECONDS_TO_REST, clock: Callable[[], float] = time.monotonic) -> None:
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._code = ""
        self._until = 0.0

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Let a question through, or raise the `EngineDown` of the last one that failed."""
        with self._lock:
            if self._code:
                if self._clock() < self._until:
                    raise EngineDown(self._code)
                self._until = self._clock() + self._rest  # this one asks, the others rest on
        try:
            yield
        except EngineDown as error:
            self._note("" if error.code in ANSWERS else error.code)
            raise
        self._note("")

    def _note(self, code: str) -> None:
        with self._lock:
            self._code, self._until = code, self._clock() + self._rest
