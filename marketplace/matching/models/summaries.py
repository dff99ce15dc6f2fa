"""What a city learned from a market consultation: each published version, and the draft of the next one."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from listings.models import Need
from marketplace.matching.states import LONGEST_ANSWER


class Summary(models.Model):
    """One published version, in words that everybody reads; the newest one holds, the earlier ones stay readable."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="summaries")
    number = models.PositiveIntegerField(default=1)
    text = models.TextField(max_length=LONGEST_ANSWER)
    language = models.CharField(max_length=2)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "summaries"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "number"], name="summary_number_once")]

    def __str__(self) -> str:
        return f"{self.need} {self.number}"

    @property
    def subject(self) -> str:
        """How the journal names the summary of a need, whatever the version."""
        return f"summary:{self.need.public_id}"


class SummaryDraft(models.Model):
    """What the need's own team writes before everybody reads it; the text is empty when nothing waits.

    `version` goes up with each text that is kept and with each that is published, so that two writers do not
    overwrite each other.
    """

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="summary_draft")
    text = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.need)

    @property
    def subject(self) -> str:
        """How the journal names the summary of a need, its draft included."""
        return f"summary:{self.need.public_id}"
