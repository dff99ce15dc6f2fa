"""The ledger of acceptances: what the lead takes of offers never exceeds the amount sought, whatever the concurrency.

One transaction holds a conditional UPDATE of the room's sum, one of the offer's, and the row that explains both.
Check constraints stand behind them, and nothing in the ledger is ever changed.
"""

from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.actor import Actor
from accounts.errors import StaleVersion
from accounts.journal.actions import Already, append, move
from marketplace.inquiries.actions import rows
from marketplace.inquiries.errors import MoreThanAccepted, MoreThanOffered, MoreThanSought, SentBefore
from marketplace.inquiries.models import Acceptance, Inquiry, Offer, Party
from marketplace.inquiries.queries.parties import lead_of
from marketplace.inquiries.states import OfferState

WITHDRAWN: Final = "withdrawn"
"""The token of what goes back because its offer is withdrawn, which happens once."""


@transaction.atomic
def accept_offer(*, actor: Actor, offer: Offer, amount: int, version: int, token: str) -> Acceptance | Already:
    """Take `amount` cents of an offer as it stood in `version`; the lead does.

    A form that is sent twice counts once. Raises `MoreThanSought`, `MoreThanOffered`, or `StaleVersion` when the offer
    changed meanwhile.
    """
    inquiry = rows.lock_with_offer(offer)
    author = rows.refuse_strangers(actor, lead_of(inquiry))
    rows.refuse_impossible(amount)
    sent = _sent_before(offer, amount, token)
    if sent:
        return sent
    rows.refuse_ended(inquiry)
    rows.refuse_withdrawn(offer)
    if offer.version != version:
        raise StaleVersion
    row = _book(inquiry, offer, amount, token, author)
    append("offer.accepted", offer.subject, actor=author, data={"amount": amount, "accepted": offer.accepted})
    return row


@transaction.atomic
def take_back(*, actor: Actor, offer: Offer, amount: int, why: str, token: str) -> Acceptance | Already:
    """Take `amount` cents of an acceptance back, with a reason that the offerer reads; the lead does.

    The ledger gets a negative row. Raises `MoreThanAccepted` for more than is accepted.
    """
    inquiry = rows.lock_with_offer(offer)
    author = rows.refuse_strangers(actor, lead_of(inquiry))
    rows.refuse_impossible(amount)
    sent = _sent_before(offer, -amount, token)
    if sent:
        return sent
    rows.refuse_ended(inquiry)
    why = rows.refuse_silence(why)
    row = _book(inquiry, offer, -amount, token, author)
    data = {"amount": amount, "accepted": offer.accepted}
    append("offer.taken_back", offer.subject, actor=author, data=data, private={"why": why})
    return row


def give_back(inquiry: Inquiry, offer: Offer, author: Actor) -> None:
    """Take back all that was accepted of an offer that is withdrawn; inside the transaction that locked the room."""
    if offer.accepted:
        amount = offer.accepted
        _book(inquiry, offer, -amount, WITHDRAWN, author)
        append("offer.taken_back", offer.subject, actor=author, data={"amount": amount, "accepted": 0})


def withdraw_all_offers(inquiry: Inquiry, party: Party, author: Actor) -> None:
    """Withdraw what a party that leaves had offered; inside the transaction that locked the room."""
    for offer in Offer.objects.filter(party=party, state=OfferState.OPEN):
        move(offer, OfferState.WITHDRAWN, actor=author, data={"leaving": True})
        give_back(inquiry, offer, author)


def _sent_before(offer: Offer, amount: int, token: str) -> Already | None:
    """Return that a form was sent before, None when it was not; `SentBefore` when another amount stood in it."""
    row = Acceptance.objects.filter(offer=offer, token=token).select_related("by").first()
    if row and row.amount != amount:
        raise SentBefore
    return Already(by=row.by.public_id, at=row.at) if row else None


def _book(inquiry: Inquiry, offer: Offer, amount: int, token: str, author: Actor) -> Acceptance:
    """Add cents, which may be negative, to both sums where their conditions hold, and write the row."""
    room = Inquiry.objects.filter(pk=inquiry.pk, accepted__gte=-amount, accepted__lte=F("amount_sought") - amount)
    if not room.update(accepted=F("accepted") + amount):
        raise MoreThanAccepted(offer.accepted) if amount < 0 else MoreThanSought(inquiry.open_amount)
    offered = Offer.objects.filter(pk=offer.pk, accepted__gte=-amount, accepted__lte=F("amount") - amount)
    if not offered.update(accepted=F("accepted") + amount):
        raise MoreThanAccepted(offer.accepted) if amount < 0 else MoreThanOffered(offer.open_amount)
    rows.forget_agreement(offer.party)
    row = Acceptance.objects.create(offer=offer, amount=amount, by=author.signed_in, token=token)
    inquiry.refresh_from_db(fields=["accepted"])
    offer.refresh_from_db(fields=["accepted"])
    return row
