"""How often people saw and opened a solution on a day, and the words that many organisations found it with."""

from typing import ClassVar

from django.db import models

from listings.models import Solution


class SolutionDay(models.Model):
    """The totals of one solution on one day, whoever looked."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="days_shown")
    day = models.DateField(db_index=True)
    appearances = models.PositiveIntegerField(default=0)
    openings = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["solution", "day"], name="solution_day_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.appearances}, {self.openings}"


class AskedWords(models.Model):
    """Words with which a solution was found, once for each organisation that asked, with the first and last day.

    `asker` is one byte of a keyed digest, as with a `MissedQuestion`: it names no organisation. Two may share one, so
    that fewer are counted than there were, and never more.
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="asked_words")
    text = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    asker = models.PositiveSmallIntegerField()
    day = models.DateField(db_index=True)
    last_day = models.DateField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["solution", "text", "language", "asker"], name="words_once_per_asker")
        ]

    def __str__(self) -> str:
        return self.text
