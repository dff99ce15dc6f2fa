"""Inquiries, the parties in them, what they write and offer, and the ledger of what the lead accepts."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation
from listings.models import Need, Solution
from marketplace.inquiries.states import (
    INQUIRY_TRANSITIONS,
    OFFER_TRANSITIONS,
    PARTY_TRANSITIONS,
    Currency,
    InquiryState,
    OfferKind,
    OfferState,
    PartyRole,
    PartyState,
)

TOKEN_LENGTH = 32


class Inquiry(models.Model):
    """A co-investment room about a need. Amounts are EUR cents; `accepted` is the sum of its offers' accepted parts."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = INQUIRY_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="inquiries")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="inquiries")
    state = models.CharField(max_length=10, choices=InquiryState.choices, default=InquiryState.OPEN, db_index=True)
    title = models.CharField(max_length=160)
    purpose = models.TextField(max_length=6000)
    amount_sought = models.BigIntegerField()
    accepted = models.BigIntegerField(default=0, editable=False)
    currency = models.CharField(max_length=3, choices=Currency.choices, default=Currency.EUR, editable=False)
    teaser_shown = models.BooleanField(default=False)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "inquiries"
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_sought__gt=0), name="something_is_sought"),
            models.CheckConstraint(
                condition=models.Q(accepted__gte=0) & models.Q(accepted__lte=models.F("amount_sought")),
                name="accepted_up_to_sought",
            ),
            models.CheckConstraint(condition=models.Q(currency__in=Currency.values), name="inquiry_in_known_currency"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the journal names this inquiry."""
        return f"inquiry:{self.public_id}"

    @property
    def open_amount(self) -> int:
        """What is sought and not accepted yet, in cents."""
        return self.amount_sought - self.accepted


class Party(models.Model):
    """An organisation in a room. It joins when itself, the lead and the vendor, if there is one, have said yes."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = PARTY_TRANSITIONS

    public_id = PublicIdField()
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=8, choices=PartyRole.choices)
    state = models.CharField(max_length=8, choices=PartyState.choices, default=PartyState.WAITING, db_index=True)
    note = models.TextField(max_length=2000, blank=True)
    own_yes_at = models.DateTimeField(null=True, blank=True)
    lead_yes_at = models.DateTimeField(null=True, blank=True)
    vendor_yes_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inquiry", "organisation"], name="party_once"),
            models.UniqueConstraint(
                fields=["inquiry"], condition=models.Q(role=PartyRole.LEAD), name="one_lead_in_a_room"
            ),
            models.UniqueConstraint(
                fields=["inquiry"], condition=models.Q(role=PartyRole.VENDOR), name="one_vendor_in_a_room"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"

    @property
    def subject(self) -> str:
        """How the journal names this party."""
        return f"party:{self.public_id}"

    @property
    def is_in(self) -> bool:
        """Whether it sits in the room."""
        return self.state == PartyState.JOINED

    @property
    def was_in(self) -> bool:
        """Whether it sits in the room or left it."""
        return self.joined_at is not None

    def missing_yes(self, *, with_vendor: bool) -> tuple[str, ...]:
        """Return the roles of those whose yes is missing; the vendor has a say while it sits in the room."""
        given = {PartyRole.LEAD.value: self.lead_yes_at, self.role: self.own_yes_at}
        if with_vendor:
            given[PartyRole.VENDOR.value] = self.vendor_yes_at
        return tuple(role for role, at in given.items() if at is None)


class Message(models.Model):
    """What somebody wrote to all parties; it is never changed."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="messages")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=10_000)
    written_at = models.DateTimeField(default=timezone.now)
    token = models.CharField(max_length=TOKEN_LENGTH)

    class Meta:
        ordering: ClassVar = ["-written_at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "token"], name="message_sent_once")]

    def __str__(self) -> str:
        return f"{self.author}, {self.written_at:%Y-%m-%d %H:%M}"


class Offer(models.Model):
    """What a party offers: a non-binding record. Offers are uncapped; `accepted` is the part that the lead took."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = OFFER_TRANSITIONS

    public_id = PublicIdField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="offers")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    amount = models.BigIntegerField()
    accepted = models.BigIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=10, choices=OfferKind.choices)
    condition = models.TextField(max_length=4000, blank=True)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=TOKEN_LENGTH)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="something_is_offered"),
            models.CheckConstraint(
                condition=models.Q(accepted__gte=0) & models.Q(accepted__lte=models.F("amount")),
                name="accepted_up_to_offered",
            ),
            models.UniqueConstraint(fields=["party", "token"], name="offer_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.party.organisation}: {self.get_kind_display()}"

    @property
    def subject(self) -> str:
        """How the journal names this offer."""
        return f"offer:{self.public_id}"

    @property
    def open_amount(self) -> int:
        """What is offered and not accepted yet, in cents."""
        return self.amount - self.accepted


class Acceptance(models.Model):
    """One row of the ledger, only ever appended: cents that the lead accepted, or (negative) that were taken back."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="acceptances")
    amount = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    token = models.CharField(max_length=TOKEN_LENGTH)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="acceptance_of_something"),
            models.UniqueConstraint(fields=["offer", "token"], name="acceptance_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.amount}"
