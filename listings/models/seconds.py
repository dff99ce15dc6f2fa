"""Organisations that say of another's need that they have it too."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from listings.models.needs import Need


class Second(models.Model):
    """An organisation has the same need as another, for as long as it says so; everybody reads its name there."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="seconds")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seconds")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "organisation"], name="need_seconded_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.need}"
