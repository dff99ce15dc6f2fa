"""Shows progress to whoever runs a command: over and over in one line of a terminal, now and then in a log."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.core.management.base import OutputWrapper

from search.counting import counted
from search.progress import Progress

ERASE: Final = "\x1b[K"
"""What a terminal erases the rest of its line for."""
LOGGED_EVERY: Final = 10.0
"""How many seconds pass between two lines in a log."""


class Line:
    """The line of one command."""

    def __init__(self, stream: OutputWrapper, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._logged = clock()

    def show(self, progress: Progress) -> None:
        """Write how far it is and how long it takes: over the last line of a terminal, or a new line of a log."""
        if self._stream.isatty():
            self._stream.write(f"\r{ERASE}{words(progress)}", ending="")
        elif self._clock() - self._logged >= LOGGED_EVERY:
            self._logged = self._clock()
            self._stream.write(words(progress))

    def wipe(self) -> None:
        """Leave no progress on a terminal."""
        if self._stream.isatty():
            self._stream.write(f"\r{ERASE}", ending="")


def words(progress: Progress) -> str:
    """Return progress in words, such as "42 %, 3 minutes left"."""
    if progress.seconds_left is None:
        return f"{progress.percent} %"
    return f"{progress.percent} %, {_rounded(timedelta(seconds=progress.seconds_left))} left"


def _rounded(left: timedelta) -> str:
    seconds = round(left.total_seconds())
    if seconds < 2 * 60:  # below two minutes seconds say more
        return counted(seconds, "second", "seconds")
    return counted(round(seconds / 60), "minute", "minutes")
