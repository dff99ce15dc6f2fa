"""The request of a person who lost her second factor to have it taken off."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.states import RESET_OPEN, RESET_TRANSITIONS, ResetState


class Reset(models.Model):
    """One request: one of the staff proposes it, another confirms. What was written about it stands with the record."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = RESET_TRANSITIONS

    public_id = PublicIdField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="resets")
    state = models.CharField(max_length=9, choices=ResetState.choices, default=ResetState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state__in=RESET_OPEN), name="reset_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.state}"

    @property
    def subject(self) -> str:
        """How the journal names this request."""
        return f"reset:{self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether staff still have to decide."""
        return self.state in RESET_OPEN
