"""European places with population and coordinates (GeoNames)."""

from typing import ClassVar

from babel.numbers import format_decimal
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from accounts.locales import reader_locale


def place_title(name: str, name_bg: str) -> str:
    """Return a place's name for the reader: the Bulgarian one for Bulgarian readers where it is known."""
    return (get_language() == "bg" and name_bg) or name


class Place(models.Model):
    """A populated place. `names` holds its folded names, each between line breaks, for look-up."""

    geonames_id = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=120)
    name_bg = models.CharField(max_length=120, blank=True)
    country = CountryField()
    population = models.PositiveIntegerField()
    latitude = models.DecimalField(max_digits=7, decimal_places=4)
    longitude = models.DecimalField(max_digits=7, decimal_places=4)
    name_folded = models.CharField(max_length=120, db_index=True)
    names = models.TextField()

    class Meta:
        ordering: ClassVar = ["-population", "geonames_id"]

    def __str__(self) -> str:
        return f"{self.title}, {self.country.name}"

    @property
    def title(self) -> str:
        """The name for the reader."""
        return place_title(self.name, self.name_bg)

    @property
    def label(self) -> str:
        """How the place is offered for choice: name, country and population in the reader's way of writing it."""
        return _("%(place)s (%(people)s people)") % {
            "place": str(self),
            "people": format_decimal(self.population, locale=reader_locale()),
        }


class ReferenceFile(models.Model):
    """Which version of a reference extract the database holds."""

    name = models.CharField(max_length=60, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
