"""What was noticed of searches that people made: no person, and no organisation that could be found out."""

from typing import ClassVar

from django.db import models


class MissedQuestion(models.Model):
    """Words that found nothing, once for each organisation that asked.

    `asker` is one byte of a keyed digest of organisation and words: enough to count three, and shared by so many
    organisations that it names none, with or without the key.
    """

    text = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=12)
    asker = models.PositiveSmallIntegerField()
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "language", "kind", "asker"], name="missed_once_per_asker")
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="missed_day")]

    def __str__(self) -> str:
        return self.text


class SlowQuestion(models.Model):
    """A search page that took long: what it was like, and not what was asked."""

    at = models.DateTimeField(db_index=True)
    milliseconds = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    words = models.PositiveSmallIntegerField()
    filters = models.PositiveSmallIntegerField()
    page = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.milliseconds} ms"

    @property
    def seconds(self) -> float:
        """Return how long it took, in tenths of a second."""
        return round(self.milliseconds / 1000, 1)


class FoldedFile(models.Model):
    """The name of a spool file whose lines are in the tables: what is left of it on the disk is not read again."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
