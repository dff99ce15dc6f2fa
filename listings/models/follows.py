"""Who follows a need: a person who is told by mail what happens to it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from listings.models.needs import Need


class Follow(models.Model):
    """A person follows a need until she stops; that she does, nobody else is shown."""

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-since", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "person"], name="need_followed_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.need}"

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"follow:{self.public_id}"
