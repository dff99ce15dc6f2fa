"""Criteria by which the candidates for a need are scored, in the order of their buyer, each with its words."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from accounts.identifiers import PublicIdField
from listings.criteria import LONGEST_MARK, LONGEST_MEANING, LONGEST_NAME, WHOLE
from listings.models.needs import Need


class Criterion(models.Model):
    """One criterion. `weight` is in whole per cent; those of a need make 100. Fixed when the need is published."""

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "criteria"
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(weight__gte=1, weight__lte=WHOLE), name="criterion_has_a_weight"),
        ]

    def __str__(self) -> str:
        return self.text.name

    @property
    def text(self) -> "CriterionText":
        """Its words in the reader's language, in English, or else those written first; prefetch `texts`."""
        texts = {one.language: one for one in self.texts.all()}
        wanted = (get_language() or "en", "en")
        return next((texts[code] for code in wanted if code in texts), *list(texts.values())[:1])


class CriterionText(models.Model):
    """The words of a criterion in one language: its name, what it means, and what earns 0 and 5 points."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=LONGEST_NAME)
    meaning = models.CharField(max_length=LONGEST_MEANING)
    zero = models.CharField(max_length=LONGEST_MARK)
    five = models.CharField(max_length=LONGEST_MARK)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["criterion", "language"], name="criterion_text_once")]

    def __str__(self) -> str:
        return self.name
