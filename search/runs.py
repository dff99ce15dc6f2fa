"""Keeps a row about a build or check of the whole index while it runs, for staff who look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.journal.errors import DeliveryError
from search.models import IndexRun
from search.progress import Progress
from search.states import Outcome, RunKind

KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class Record:
    """The row of what runs now."""

    key: int

    def tell(self, progress: Progress) -> None:
        """Write down how far it is."""
        self._set(seen_at=timezone.now(), done=progress.done, total=progress.total, seconds_left=progress.seconds_left)

    def found(self, *, documents: int, wrong: int = 0, left: int = 0) -> None:
        """Write down what came of it."""
        self._set(documents=documents, wrong=wrong, left=left)

    def end(self, outcome: Outcome, reason: str = "") -> None:
        """Write down that it has ended, and how."""
        now = timezone.now()
        self._set(seen_at=now, ended_at=now, outcome=outcome, reason=reason)

    def _set(self, **values: object) -> None:
        IndexRun.objects.filter(pk=self.key).update(**values)


@contextmanager
def recorded(kind: RunKind) -> Iterator[Record]:
    """Keep a row while what is within runs; a process that is killed leaves it as it was."""
    with transaction.atomic():
        record = Record(IndexRun.objects.create(kind=kind).pk)
        kept = IndexRun.objects.filter(kind=kind).order_by("-pk").values_list("pk", flat=True)[:KEPT]
        IndexRun.objects.filter(kind=kind).exclude(pk__in=list(kept)).delete()
    try:
        yield record
    except BaseException as error:
        code = error.code if isinstance(error, DeliveryError) else type(error).__name__
        record.end(Outcome.FAILED, code[:40])
        raise
    record.end(Outcome.DONE)


def latest(kind: RunKind) -> IndexRun | None:
    """Return the newest run of a kind."""
    return IndexRun.objects.filter(kind=kind).order_by("-pk").first()


def was_ever(kind: RunKind) -> bool:
    """Say whether a run of a kind was ever done to its end."""
    return IndexRun.objects.filter(kind=kind, outcome=Outcome.DONE).exists()
