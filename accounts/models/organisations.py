"""Organisations, what they may do here, and who acts for them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.identifiers import PublicIdField
from accounts.models.places import Place
from accounts.states import (
    CAPABILITY_TRANSITIONS,
    ORGANISATION_TRANSITIONS,
    CapabilityName,
    CapabilityState,
    Form,
    OrganisationState,
    RegisterCheck,
    Role,
)

DUE_BEFORE: Final = timedelta(days=30)
"""How long before its verification ends an organisation is verified again."""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by what may be seen of them."""

    def public(self) -> "OrganisationQuerySet":
        """Return those that the programme vouches for."""
        return self.filter(state=OrganisationState.VERIFIED)

    def with_capability(self, name: str) -> "OrganisationQuerySet":
        """Return those to which a capability was granted."""
        return self.filter(
            pk__in=Capability.objects.filter(name=name, state=CapabilityState.GRANTED).values("organisation")
        )


class Organisation(models.Model):
    """A body that people act for."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = ORGANISATION_TRANSITIONS

    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=160)
    name_folded = models.CharField(max_length=160, db_index=True, editable=False)
    skeleton = models.CharField(max_length=160, default="", db_index=True, editable=False)
    form = models.CharField(_("form"), max_length=20, choices=Form.choices)
    country = CountryField(_("country"))
    website = models.URLField(_("website"), max_length=300, blank=True)
    register_number = models.CharField(_("VAT or register number"), max_length=40)
    register_check = models.CharField(max_length=10, choices=RegisterCheck.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    state = models.CharField(
        max_length=12, choices=OrganisationState.choices, default=OrganisationState.UNVERIFIED, db_index=True
    )
    verified_until = models.DateField(null=True, blank=True, db_index=True)
    waiting_since = models.DateTimeField(default=timezone.now)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    verified_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name_folded", "id"]
        indexes: ClassVar = [models.Index(fields=["country", "register_number"], name="organisation_number")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """How the journal names this organisation."""
        return f"organisation:{self.public_id}"

    @property
    def is_due_again(self) -> bool:
        """Whether its verification ends within the days in which staff verify again; what has no end is never due."""
        return (
            self.state == OrganisationState.VERIFIED
            and self.verified_until is not None
            and self.verified_until <= timezone.now().date() + DUE_BEFORE
        )


class Capability(models.Model):
    """One thing that an organisation asked to do here."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = CAPABILITY_TRANSITIONS

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="capabilities")
    name = models.CharField(max_length=16, choices=CapabilityName.choices)
    state = models.CharField(max_length=8, choices=CapabilityState.choices, default=CapabilityState.ASKED)

    class Meta:
        verbose_name_plural = "capabilities"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "name"], name="capability_once")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.name}"

    @property
    def subject(self) -> str:
        """How the journal names this capability."""
        return f"capability:{self.public_id}"


class Membership(models.Model):
    """A person who acts for an organisation in a role; an empty scope means all its capabilities."""

    public_id = PublicIdField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices)
    role_since = models.DateTimeField(default=timezone.now)
    scope = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation}"
