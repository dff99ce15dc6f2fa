"""The file beside the database that says how far the record once reached; no database user can cut it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from accounts.journal.queries import Head


def read() -> Head | None:
    """Return the head in the file, or None without a file; raises OSError or ValueError when it cannot be read."""
    try:
        return Head.of(path().read_text())
    except FileNotFoundError:
        return None


def keep(head: Head) -> None:
    """Write a head, at once or not at all, unless the file knows one at least as far; workers may share the file."""
    file = path()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(file.parent):
        known = read()
        if known and known.position >= head.position:
            return
        fresh = file.with_name(f"{file.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            opened.write(f"{head}\n")
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)


def path() -> Path:
    """Return where the file is."""
    return Path(settings.JOURNAL_HEAD_FILE)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
