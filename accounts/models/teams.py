"""How people come to a team: an invitation that goes out, a request that comes in, and who takes over when all left."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models.organisations import Organisation
from accounts.states import (
    INVITATION_TRANSITIONS,
    RECOVERY_TRANSITIONS,
    REQUEST_TRANSITIONS,
    InvitationState,
    RecoveryState,
    RequestState,
    Role,
)

INVITATION_LIFE: Final = timedelta(days=7)


def in_seven_days() -> datetime:
    """Return until when an invitation that goes out now can be used."""
    return timezone.now() + INVITATION_LIFE


class Invitation(models.Model):
    """An address that was asked to act for an organisation; that it ran out is seen from the clock."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = INVITATION_TRANSITIONS

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=8, choices=Role.choices)
    scope = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=InvitationState.choices, default=InvitationState.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_seven_days)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(state=InvitationState.WAITING),
                name="invitation_waits_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"

    @property
    def subject(self) -> str:
        """How the journal names this invitation."""
        return f"invitation:{self.public_id}"

    @property
    def is_usable(self) -> bool:
        """Whether it can still be accepted."""
        return self.state == InvitationState.WAITING and timezone.now() < self.expires_at


class JoinRequest(models.Model):
    """A person who asks to act for an organisation; `at_own_domain`: her address is at its confirmed domain."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = REQUEST_TRANSITIONS

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="join_requests")
    message = models.CharField(max_length=500, blank=True)
    at_own_domain = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=RequestState.choices, default=RequestState.WAITING, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(state=RequestState.WAITING),
                name="join_request_waits_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} to {self.organisation}"

    @property
    def subject(self) -> str:
        """How the journal names this request."""
        return f"joinrequest:{self.public_id}"


class Recovery(models.Model):
    """What one member of staff proposes when no owner can be reached: who becomes an owner. A second one confirms."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = RECOVERY_TRANSITIONS

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="recoveries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=2000)
    state = models.CharField(max_length=9, choices=RecoveryState.choices, default=RecoveryState.PROPOSED)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "recoveries"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state=RecoveryState.PROPOSED),
                name="recovery_proposed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation}"

    @property
    def subject(self) -> str:
        """How the journal names this recovery."""
        return f"recovery:{self.public_id}"
