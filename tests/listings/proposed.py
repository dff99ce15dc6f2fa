"""Drafts on behalf, as staff make them."""

from django.urls import reverse

from listings import actions
from listings.models import Proposal
from listings.states import Drafted
from listings.values import Proposed

WORDS = Proposed(
    title="Quiet night buses", body="Night buses wake people up on hills.", short="People sleep through the night."
)


def proposed(staff, body, kind=Drafted.NEED, words=WORDS):
    """Let staff draft on behalf of the organisation that an actor acts for."""
    return actions.propose(actor=staff, organisation=body.organisation, kind=kind, words=words)


def address_of_proposal(name):
    """Return the address of a row of the matrix about drafts on behalf, "" for other rows."""
    if name in {"listings:proposals", "listings:propose"}:
        return reverse(name, args=[] if name.endswith("s") else ["need"])
    return reverse(name, args=[Proposal.objects.first().public_id]) if name.endswith("proposal") else ""
