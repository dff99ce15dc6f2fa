"""A second pair of eyes on a need: whom a colleague asked to read it before it is sent, and what she said."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation
from listings.models.needs import Need
from listings.states import LOOK_TRANSITIONS, LookState


class Look(models.Model):
    """A colleague was asked to read a need. Only the need's own team reads any of it, staff do not.

    `note` is what the asker wrote, `words` what the colleague said of the need as it stood in `version`: her verdict
    holds for that version alone. Who was erased stands in neither column any more; her words stay with the need.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = LOOK_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="looks")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    looker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=LookState.choices, default=LookState.ASKED)
    note = models.TextField(max_length=1_000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(max_length=4_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need", "looker"], condition=models.Q(state=LookState.ASKED), name="look_asked_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[LookState.READY, LookState.CHANGE])
                | models.Q(version__isnull=False, answered_at__isnull=False),
                name="look_answered_about_a_version",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"look:{self.public_id}"

    @property
    def is_current(self) -> bool:
        """Whether what was said is about the need as it stands; `need` is as it is stored."""
        return self.version == self.need.version


class LookRule(models.Model):
    """An organisation whose needs a colleague has to read before they are sent; its owners can take that back."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="look_rule")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.organisation)
