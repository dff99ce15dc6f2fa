"""From which procurement notice a need was begun: its number and buyer, never a person in it."""

from typing import ClassVar, Final

from django.db import models
from django.utils import timezone
from django_countries.fields import CountryField

from listings.models.needs import Need
from listings.states import Left, NoticeForm, Taken

PAGE: Final = "https://ted.europa.eu/en/notice/-/detail/{number}"


class Notice(models.Model):
    """The notice that a need was begun with. `taken` holds codes of `Taken`, `left_out` counts by codes of `Left`."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="notice")
    form = models.CharField(max_length=6, choices=NoticeForm.choices)
    number = models.CharField(max_length=14, blank=True)  # 123456-2024; empty: it gives none that TED knows
    language = models.CharField(max_length=2)  # in which it was read
    buyer = models.CharField(max_length=300, blank=True)
    country = CountryField(blank=True)
    nuts = models.CharField(max_length=5, blank=True)
    taken = models.JSONField(default=list)
    left_out = models.JSONField(default=dict)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.number or self.form

    @property
    def url(self) -> str:
        """Its page on TED, "" without a number."""
        return PAGE.format(number=self.number) if self.number else ""

    @property
    def what_was_taken(self) -> list[str]:
        """What the draft took over, in words."""
        return [str(code.label) for code in Taken if code.value in self.taken]

    @property
    def what_was_left_out(self) -> list[tuple[str, int]]:
        """What the draft left out, in words, and how often."""
        return [(str(code.label), self.left_out[code.value]) for code in Left if code.value in self.left_out]
