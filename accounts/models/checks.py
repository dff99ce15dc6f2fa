"""What staff looked up by hand, and the domains that are an organisation's own."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import PublicIdField
from accounts.models.organisations import Organisation
from accounts.states import DOMAIN_TRANSITIONS, DomainState


class RegisterLookup(models.Model):
    """That a member of the staff looked a number up in a register; it says nothing once the number is another one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lookups")
    number = models.CharField(max_length=40)
    register = models.CharField(_("register"), max_length=120)
    fits = models.BooleanField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.number}: {self.register}"


class DomainQuerySet(models.QuerySet["Domain"]):
    """Domains by what they prove."""

    def confirmed(self) -> "DomainQuerySet":
        """Return those that staff confirmed."""
        return self.filter(state=DomainState.CONFIRMED)


class Domain(models.Model):
    """A domain that an organisation says is its own; of those that staff confirmed there is one of each name."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = DOMAIN_TRANSITIONS

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="domains")
    name = models.CharField(_("domain"), max_length=253)
    state = models.CharField(max_length=10, choices=DomainState.choices, default=DomainState.ASKED)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = DomainQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="domain_once"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(state=DomainState.CONFIRMED), name="domain_confirmed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.readable

    @property
    def readable(self) -> str:
        """The name in its own letters, with the form that the network knows beside it where they differ."""
        try:
            shown = self.name.encode("ascii").decode("idna")
        except UnicodeError:
            return self.name
        return self.name if shown == self.name else f"{shown} ({self.name})"

    @property
    def subject(self) -> str:
        """How the journal names this domain."""
        return f"domain:{self.public_id}"
