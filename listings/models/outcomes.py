"""What came of a need, as its city recorded it, and what it said later of what it bought."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from listings.models.needs import Need
from listings.models.solutions import Solution
from listings.states import AWARDED, BudgetBand, InUse, OutcomeKind


class Outcome(models.Model):
    """How a need ended. Never changed: a correction is a row of its own, and the last one holds.

    `vendor_name` is as the contract names it, `solution` what was bought when it is listed here.
    """

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=OutcomeKind.choices)
    vendor_name = models.CharField(max_length=200, blank=True)
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes")
    value_band = models.CharField(max_length=10, choices=BudgetBand.choices, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    notice_url = models.URLField(max_length=300, blank=True)
    words = models.TextField(max_length=2_000, blank=True)
    language = models.CharField(max_length=2, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "number"], name="outcome_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AWARDED, awarded_on__isnull=False) & ~models.Q(vendor_name="")
                | ~models.Q(kind__in=AWARDED) & models.Q(awarded_on=None, solution=None, vendor_name="", value_band=""),
                name="award_names_vendor_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need} {self.number}"

    @property
    def is_award(self) -> bool:
        """Whether something was bought or is tried out."""
        return self.kind in AWARDED


class FollowUp(models.Model):
    """What a city says some months after an award: asked once, answered by one click, which may be changed."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=11, choices=InUse.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["months"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "months"], name="follow_up_once")]

    def __str__(self) -> str:
        return f"{self.need} {self.months}"
