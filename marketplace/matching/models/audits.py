"""Auditors: who may read the file of one need for some days, as its owner let her."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from listings.models import Need
from marketplace.matching.states import AUDIT_TRANSITIONS, AuditState


class Audit(models.Model):
    """Somebody outside reads one need's file until a day, that day included by the clocks of the need's zone.

    `email` is where the link went; `person` whose proved address it is, once she took it up. Both are blanked with her.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = AUDIT_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="audits")
    email = models.EmailField(blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="audits"
    )
    state = models.CharField(max_length=10, choices=AuditState.choices, default=AuditState.WAITING)
    reason = models.TextField(max_length=1_000)
    until = models.DateField()
    language = models.CharField(max_length=2)
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"audit:{self.public_id}"
