"""Points that every answer to a need speaks to, in the order of their buyer, each with its words by language."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from accounts.identifiers import PublicIdField
from listings.models.needs import Need
from listings.points import LONGEST_HELP, LONGEST_PROMPT, LONGEST_UNIT, MOST_WORDS
from listings.states import PointKind


class Point(models.Model):
    """One point. `edition` grows when it asks something else; `correction` is the number that told everybody so.

    A point that an answer may speak to already is dropped and kept, so that the answer stays whole.
    """

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=PointKind.choices)
    required = models.BooleanField(default=True)
    words = models.PositiveSmallIntegerField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    correction = models.PositiveSmallIntegerField(default=0)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind=PointKind.TEXT, words__gte=1, words__lte=MOST_WORDS)
                | (~models.Q(kind=PointKind.TEXT) & models.Q(words__isnull=True)),
                name="text_point_has_its_length",
            ),
        ]

    def __str__(self) -> str:
        return self.text.prompt

    @property
    def text(self) -> "PointText":
        """Its words in the reader's language, in English, or else those written first; prefetch `texts`."""
        texts = {one.language: one for one in self.texts.all()}
        wanted = (get_language() or "en", "en")
        return next((texts[code] for code in wanted if code in texts), *list(texts.values())[:1])


class PointText(models.Model):
    """The words of a point in one language."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    prompt = models.CharField(max_length=LONGEST_PROMPT)
    help = models.CharField(max_length=LONGEST_HELP, blank=True)
    unit = models.CharField(max_length=LONGEST_UNIT, blank=True)
    choices = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "language"], name="point_text_once")]

    def __str__(self) -> str:
        return self.prompt
