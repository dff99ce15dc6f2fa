"""The legal hold on what was written about a procurement: until when a text stays after its author left, and why."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.journal.models import Entry
from accounts.states import HoldReason

LEGAL_HOLD: Final = timedelta(days=6 * 365 + 2)
"""How long a text stays whose procurement has no end here: three years after one that takes three (2014/24, 84)."""
LEAST: Final = timedelta(days=3 * 365 + 1)


@dataclass(frozen=True, slots=True)
class Hold:
    """Until which day something stays, that day included; None while its procurement runs."""

    until: date | None
    why: HoldReason

    @property
    def is_over(self) -> bool:
        """Whether that day has passed."""
        return self.until is not None and self.until < timezone.now().date()


@dataclass(frozen=True, slots=True)
class Procurement:
    """A kind of thing that belongs to a procurement, as the journal calls it: the beginning of its subjects.

    `needs` returns for identifiers of such things those of their needs, as far as they have one; at most two queries.
    """

    kind: str
    needs: Callable[[Collection[str]], dict[str, str]]


Holds = Callable[[Collection[str]], dict[str, Hold]]
"""What settings name as HOLDS: the holds of needs by their identifiers; a need without one is left out."""


@lru_cache(maxsize=1)
def procurements() -> dict[str, Procurement]:
    """Return what settings name, by kind."""
    found: list[Procurement] = [import_string(path) for path in settings.PROCUREMENTS]
    return {one.kind: one for one in found}


def holds_on(entries: Iterable[Entry]) -> dict[str, Hold]:
    """Return the holds that are not over on the texts of entries, by uid; what no procurement needs is left out."""
    about = [(entry, *entry.subject.partition(":")[::2]) for entry in entries]
    keys = defaultdict(set)
    for _entry, kind, key in about:
        if kind in procurements():
            keys[kind].add(key)
    needs = {(kind, key): need for kind in keys for key, need in procurements()[kind].needs(keys[kind]).items()}
    holds: dict[str, Hold] = import_string(settings.HOLDS)(set(needs.values())) if needs else {}
    found = {
        entry.uid: _later(holds.get(needs.get((kind, key), "")), entry) for entry, kind, key in about if kind in keys
    }
    return {uid: hold for uid, hold in found.items() if not hold.is_over}


def _later(hold: Hold | None, entry: Entry) -> Hold:
    """Return the hold of a text: its need's, but never less than three years from when it was written."""
    if hold is None:
        return Hold((entry.time + LEGAL_HOLD).date(), HoldReason.WRITTEN)
    written = (entry.time + LEAST).date()
    return Hold(written, HoldReason.AFTER) if hold.until and hold.until < written else hold


@receiver(setting_changed)
def forget(*, setting: str, **_kwargs: object) -> None:
    """Read the settings again when a test changed them."""
    if setting == "PROCUREMENTS":
        procurements.cache_clear()
