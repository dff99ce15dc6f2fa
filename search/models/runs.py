"""What was done to the whole index: builds and checks, while they run and afterwards."""

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.utils import timezone

from search.progress import Progress
from search.states import Outcome, RunKind

SILENT: Final = timedelta(minutes=3)
"""After how long without a sign of life a run counts as broken off."""


class IndexRun(models.Model):
    """One build or check of the whole index. `wrong` is how many listings differed, `left` how many do after a repair.

    Nothing hangs on it but what staff see: a build that is killed leaves its row as it last was.
    """

    kind = models.CharField(max_length=5, choices=RunKind.choices)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    seconds_left = models.PositiveIntegerField(null=True, blank=True)
    documents = models.PositiveBigIntegerField(default=0)
    wrong = models.PositiveBigIntegerField(default=0)
    left = models.PositiveBigIntegerField(default=0)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True, default=Outcome.RUNNING)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "-began_at"], name="index_run_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at}"

    @property
    def is_running(self) -> bool:
        """Whether it goes on now."""
        return self.ended_at is None and self.seen_at > timezone.now() - SILENT

    @property
    def is_broken_off(self) -> bool:
        """Whether it ended without a word."""
        return self.ended_at is None and not self.is_running

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self.done, self.total, self.seconds_left)

    @property
    def took(self) -> timedelta:
        """Return how long it took, or takes."""
        return (self.ended_at or self.seen_at) - self.began_at
