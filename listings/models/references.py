"""References: past notices and known cases from elsewhere, read-only, with their source."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django_countries.fields import CountryField

from accounts.identifiers import PublicIdField
from listings.models.listing import ListingText
from listings.models.taxonomy import CpvCode, Theme
from listings.money import paid
from listings.states import Source


class Reference(models.Model):
    """A past notice or a known case. Its themes and codes were suggested from its text, not declared by anybody."""

    public_id = PublicIdField()
    source = models.CharField(max_length=10, choices=Source.choices)
    identifier = models.CharField(max_length=60)
    country = CountryField(blank=True)  # empty: unknown
    buyer = models.CharField(max_length=300, blank=True)  # empty: unknown
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    licence = models.CharField(max_length=200)
    award_cents = models.PositiveBigIntegerField(null=True, blank=True)  # what was paid in the end; None: not said
    award_currency = models.CharField(max_length=3, blank=True, default="")  # ISO 4217
    themes = models.ManyToManyField(Theme, related_name="references", blank=True)
    cpv_codes = models.ManyToManyField(CpvCode, related_name="references", blank=True)
    imported_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)  # of the row that it was made from: a second import changes nothing

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "identifier"], name="reference_once"),
            models.CheckConstraint(
                condition=models.Q(award_cents=None, award_currency="")
                | models.Q(award_cents__isnull=False, award_cents__gt=0) & ~models.Q(award_currency=""),
                name="award_value_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.identifier}"

    @property
    def subject(self) -> str:
        """How the journal names this reference."""
        return f"reference:{self.public_id}"

    @property
    def award_value(self) -> str:
        """What was paid in the end, as the reader's language writes it, "" where the source does not say."""
        return paid(self.award_cents, self.award_currency) if self.award_cents else ""

    @property
    def text(self) -> "ReferenceText":
        """Its text in its own language; prefetch `texts`."""
        first: ReferenceText = self.texts.all()[0]
        return first

    @property
    def title(self) -> str:
        """The title of its text."""
        return self.text.title


class ReferenceText(ListingText):
    """The words of a reference in one language."""

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="texts")
    body = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["reference", "language"], name="reference_text_once")]
