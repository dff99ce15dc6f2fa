"""What was changed in a solution that others have read, field by field, beside the entry that says by whom."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from listings.models.solutions import Solution


class SolutionChange(models.Model):
    """One step that changed what a solution says; `entry` is the uid of its line in the record, which names who."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="changes")
    entry = models.CharField(max_length=26, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    changes = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.solution_id}: {', '.join(change['field'] for change in self.changes)}"
