"""How far a long piece of work is, and how long it may still take."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

Thing = TypeVar("Thing")

OFTEN: Final = 1.0
"""At most how often progress is told, in seconds."""
SURE: Final = 3.0
"""After how many seconds what is left can be estimated."""


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many done; `seconds_left` is None while nobody can tell."""

    done: int
    total: int
    seconds_left: int | None = None

    @property
    def percent(self) -> int:
        """Return the whole percent that is done."""
        return min(100 * self.done // self.total, 100) if self.total else 100


Told: TypeAlias = Callable[[Progress], None]


def nobody(_progress: Progress) -> None:
    """Take progress that nobody asked for."""


class Meter:
    """Counts steps of a piece of work towards a total, and tells somebody now and then how far it is."""

    def __init__(self, total: int, tell: Told, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._tell = tell
        self._clock = clock
        self._began = self._told = clock()
        self._done = 0

    def add(self, steps: int) -> None:
        """Count steps that are done; tells at most once a second."""
        self._done += steps
        if self._clock() - self._told >= OFTEN:
            self.tell()

    def tell(self) -> None:
        """Tell now."""
        self._told = self._clock()
        spent = self._told - self._began
        left = round(spent * max(self._total - self._done, 0) / self._done) if self._done and spent >= SURE else None
        self._tell(Progress(self._done, max(self._total, self._done), left))

    def touched(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Yield things, which count once they are stored; tells at most once a second."""
        for thing in things:
            yield thing
            self.add(0)

    def over(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Yield things, each of which counts as a step."""
        for thing in things:
            yield thing
            self.add(1)
