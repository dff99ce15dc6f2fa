"""Which version of the terms of use a person accepted, and when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Agreement(models.Model):
    """A person accepted a version of the terms of use; `version` is the day from which on it is in force."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreements")
    version = models.CharField(max_length=10)
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "version"], name="agreed_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.version}"
