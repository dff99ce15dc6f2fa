"""Locks a room and looks again; each of it inside the caller's transaction.

Every action locks the row of the inquiry first, so that all writes of one room stand in one line.
"""

from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.errors import InvalidTransition
from listings.money import MOST_CENTS, euros
from listings.rules import why_organisation_waits
from marketplace.inquiries import rules
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.states import InquiryState, OfferState


def lock(inquiry: Inquiry) -> None:
    """Lock a room until the transaction ends and read it again into the caller's object."""
    inquiry.refresh_from_db(from_queryset=Inquiry.objects.select_for_update())


def lock_with_offer(offer: Offer) -> Inquiry:
    """Lock the room of an offer, read both again, and return the room."""
    inquiry = Inquiry.objects.select_for_update(of=("self",)).get(parties__offers=offer)
    offer.refresh_from_db()
    return inquiry


def lock_with_party(party: Party) -> Inquiry:
    """Lock the room of a party, read both again, and return the room."""
    inquiry = Inquiry.objects.select_for_update().get(pk=party.inquiry_id)
    party.refresh_from_db()
    return inquiry


def refuse_ended(inquiry: Inquiry) -> None:
    """Raise `InvalidTransition` unless parties, offers and amounts may change."""
    if inquiry.state != InquiryState.OPEN:
        raise InvalidTransition(inquiry.get_state_display())


def refuse_withdrawn(offer: Offer) -> None:
    """Raise `InvalidTransition` unless an offer stands."""
    if offer.state != OfferState.OPEN:
        raise InvalidTransition(offer.get_state_display())


def refuse_strangers(actor: Actor, party: Party) -> Actor:
    """Raise `NotAllowed` unless the actor takes part for a party; return the author of the entry."""
    if not rules.can_take_part(actor, party):
        own = rules.belongs_to(actor, party)
        raise NotAllowed(why_organisation_waits(party.organisation) if own else "")
    return actor.acting_for(party.organisation)


def refuse_silence(why: str) -> str:
    """Raise `Incomplete` for a missing reason; return it without white space around it."""
    if not why.strip():
        raise Incomplete(_("Give the reason. The others read it."))
    return why.strip()


def refuse_impossible(cents: int) -> None:
    """Raise `Incomplete` for an amount that is none, negative or too large to be meant."""
    if not 0 < cents <= MOST_CENTS:
        most = {"most": euros(MOST_CENTS)}
        raise Incomplete(_("Give an amount of more than nothing and of at most %(most)s.") % most)


def forget_agreement(*parties: Party) -> None:
    """Take back what parties agreed to, since it changed."""
    Party.objects.filter(pk__in=[one.pk for one in parties]).update(agreed_at=None)
