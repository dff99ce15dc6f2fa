"""Lines that a web process leaves for the worker: a file per process, which is taken away whole."""

import fcntl
import json
import logging
import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

log = logging.getLogger(__name__)

LARGEST: Final = 1_000_000
"""How many bytes a process leaves at most, while no worker comes: what is beyond is not noticed."""
OPEN: Final = "open"
TAKEN: Final = "taken"


def note(line: Mapping[str, Any]) -> None:
    """Leave a line. A folder that cannot be written costs the line, and never the page that was asked for."""
    try:
        _append(json.dumps(line).encode() + b"\n")
    except OSError as error:
        _complain(f"What searches do not find cannot be noted: {error}")


def taken() -> list[Path]:
    """Take away what processes have left, and return it with what was taken before and is still there."""
    folder = Path(settings.SEARCH_OBSERVED_FOLDER)
    for path in folder.glob(f"*.{OPEN}"):
        path.rename(path.with_suffix(f".{secrets.token_hex(8)}.{TAKEN}"))
    return sorted(folder.glob(f"*.{TAKEN}"))


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file that was taken; what a killed process has not written to its end is no line."""
    with path.open("rb") as file:
        # Whoever opened the file before it was taken has written its line once this lock is there.
        fcntl.flock(file, fcntl.LOCK_EX)
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                log.warning("half a line in %s is passed over", path.name)


def _append(line: bytes) -> None:
    folder = Path(settings.SEARCH_OBSERVED_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{socket.gethostname()}-{os.getpid()}.{OPEN}"
    while not _appended(path, line):
        pass  # it was taken away between opening and locking: a new one is begun


def _appended(path: Path, line: bytes) -> bool:
    with _opened(path) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        mine = os.fstat(descriptor)
        try:
            there = path.stat()
        except FileNotFoundError:
            return False
        if (mine.st_ino, mine.st_dev) != (there.st_ino, there.st_dev):
            return False
        if mine.st_size < LARGEST:
            os.write(descriptor, line)
        return True


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@lru_cache(maxsize=8)
def _complain(sentence: str) -> None:
    """Log a sentence once."""
    log.warning(sentence)
