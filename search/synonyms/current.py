"""The words that mean the same now: the rows of the database, looked at again twice a minute."""

import time
from typing import Final

from search.models import Synonym
from search.synonyms.table import NOTHING, Synonyms

LIFE: Final = 30.0
"""For how many seconds a process does not ask whether the rows changed."""


class _Held:
    """The rows as this process read them last, and when it looked, by a clock that only goes forward."""

    def __init__(self) -> None:
        self.table = NOTHING
        self.looked: float | None = None


_held: Final = _Held()


def table() -> Synonyms:
    """Return the groups in use: no query within half a minute of the last look, else one, and one more for changes."""
    now = time.monotonic()
    if _held.looked is None or now - _held.looked >= LIFE:
        _held.looked = now
        _look()
    return _held.table


def edition() -> int:
    """Return when the rows were changed last, as a number that grows; one look-up each time, which reads changes."""
    _held.looked = time.monotonic()
    _look()
    return _held.table.edition


def forget() -> None:
    """Let the next question look at the rows."""
    _held.looked = None


def hold(synonyms: Synonyms) -> None:
    """Take these for what the rows said just now."""
    _held.table, _held.looked = synonyms, time.monotonic()


def _look() -> None:
    newest = Synonym.objects.newest_edition()
    if newest != _held.table.edition:
        rows = Synonym.objects.in_use().order_by("pk").values_list("language", "words")
        _held.table = Synonyms(((language, words.splitlines()) for language, words in rows), newest)
