"""Stops the processes of a program that was killed before it could: run beside it, as a script of its own.

It reads the numbers of process groups, one a line, from a pipe of which only that program holds the other end. When the
pipe closes, the program is gone, whatever ended it. That works on every system with process groups. The program ends
this script itself after it has stopped its processes, so that a number is never used after it was given to another.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable
from typing import Final

LONGEST_STOP: Final = 10.0  # seconds
LOOK_EVERY: Final = 0.1


def main() -> None:
    """Wait until the pipe closes, then stop the groups that were named."""
    stop([int(line) for line in sys.stdin])


def stop(groups: Iterable[int]) -> None:
    """Ask the processes of each group to end, and kill those that are left after ten seconds."""
    left = [group for group in groups if _send(group, signal.SIGTERM)]
    deadline = time.monotonic() + LONGEST_STOP
    while left and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY)
        left = [group for group in left if _send(group, 0)]
    for group in left:
        _send(group, signal.SIGKILL)


def _send(group: int, number: int) -> bool:
    """Send a signal to a group; return whether there still is one."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    main()
