"""What programme staff drafted for an organisation, until its own people say that it is theirs."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation
from listings.states import PROPOSAL_TRANSITIONS, Drafted, ProposalState


class Proposal(models.Model):
    """A draft on behalf of a body. It is no listing: nothing is sent, indexed or matched before its people confirm it.

    `body` is the problem or the description, `short` the outcome or the summary. There is no budget in it. `listing` is
    the public identifier of the draft that was made of it.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = PROPOSAL_TRANSITIONS

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Drafted.choices)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING, db_index=True)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=160)
    body = models.TextField(max_length=10_000, blank=True)
    short = models.TextField(max_length=4_000, blank=True)
    listing = models.CharField(max_length=10, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"proposal:{self.public_id}"
