"""Partners wanted: what vendors tell each other about one need, and what they write to each other about it."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation
from listings.models import Need
from marketplace.matching.states import LONGEST_NOTE, LONGEST_OFFER, PARTNER_TRANSITIONS, PartnerState


class Partner(models.Model):
    """What an organisation brings to a need and whom it looks for, one entry a need; both texts go a year after it."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = PARTNER_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partner_entries")
    state = models.CharField(max_length=10, choices=PartnerState.choices, default=PartnerState.STANDING, db_index=True)
    brings = models.TextField(max_length=LONGEST_OFFER, blank=True)
    seeks = models.TextField(max_length=LONGEST_OFFER, blank=True)
    language = models.CharField(max_length=2)
    put_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-put_at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "organisation"], name="partner_entry_once")]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"partner:{self.public_id}"


class PartnerNote(models.Model):
    """A message from one team to another about an entry; a reply is one in the other direction.

    `person` wrote it, and her address goes with it only if `shows_address`. Both her name and the text go with her, and
    the text a year after the need.
    """

    public_id = PublicIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="notes")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(max_length=LONGEST_NOTE, blank=True)
    shows_address = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"partnernote:{self.public_id}"
