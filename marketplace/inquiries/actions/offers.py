"""What a party does with its offers: non-binding, uncapped, its own and the lead's to see until it shares them."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, StaleVersion
from accounts.journal.actions import Already, Data, Moved, append, move
from marketplace.inquiries.actions import rows
from marketplace.inquiries.actions.ledger import give_back
from marketplace.inquiries.errors import SentBefore
from marketplace.inquiries.models import Offer, Party
from marketplace.inquiries.states import OfferKind, OfferState
from marketplace.inquiries.values import Terms
from marketplace.matching.actions.rows import already


@transaction.atomic
def make_offer(*, actor: Actor, party: Party, terms: Terms, token: str) -> Offer | Already:
    """Offer something. A form that is sent twice counts once; with other terms it raises `SentBefore`."""
    inquiry = rows.lock_with_party(party)
    author = rows.refuse_strangers(actor, party)
    rows.refuse_ended(inquiry)
    rows.refuse_impossible(terms.amount)
    sent = Offer.objects.filter(party=party, token=token).first()
    if sent and terms_of(sent) != terms:
        raise SentBefore
    if sent:
        return already(sent.subject, "offer.made", of=party.organisation, at=sent.made_at)
    offer = Offer(party=party, token=token)
    _write(offer, terms)
    offer.save(force_insert=True)
    _record("offer.made", offer, author)
    return offer


@transaction.atomic
def edit_offer(*, actor: Actor, offer: Offer, version: int, terms: Terms) -> Offer:
    """Change an offer of which nothing is accepted; `version` is the one that the form showed."""
    inquiry = rows.lock_with_offer(offer)
    author = rows.refuse_strangers(actor, offer.party)
    rows.refuse_ended(inquiry)
    rows.refuse_withdrawn(offer)
    if offer.version != version:
        raise StaleVersion
    rows.refuse_impossible(terms.amount)
    if terms == terms_of(offer):
        return offer
    if offer.accepted:
        raise Incomplete(
            _("A part of this offer is accepted, so it stays as the lead read it. Make another offer for more.")
        )
    _write(offer, terms)
    offer.version += 1
    offer.save(update_fields=["amount", "kind", "condition", "is_shared", "version"])
    _record("offer.edited", offer, author)
    return offer


def terms_of(offer: Offer) -> Terms:
    """Return what an offer says."""
    kind = OfferKind(offer.kind)
    return Terms(amount=offer.amount, kind=kind, condition=offer.condition, is_shared=offer.is_shared)


def _write(offer: Offer, terms: Terms) -> None:
    offer.amount, offer.kind = terms.amount, terms.kind
    offer.condition, offer.is_shared = terms.condition, terms.is_shared


def _record(verb: str, offer: Offer, author: Actor) -> None:
    data: Data = {"amount": offer.amount, "kind": offer.kind, "shared": offer.is_shared}
    append(verb, offer.subject, actor=author, data=data, private={"condition": offer.condition})


@transaction.atomic
def share_offer(*, actor: Actor, offer: Offer, is_shared: bool) -> Offer | Already:
    """Show an offer to all parties, or to the lead alone again; what was seen was seen."""
    inquiry = rows.lock_with_offer(offer)
    author = rows.refuse_strangers(actor, offer.party)
    rows.refuse_ended(inquiry)
    rows.refuse_withdrawn(offer)
    verb = "offer.shared" if is_shared else "offer.unshared"
    if offer.is_shared == is_shared:
        return already(offer.subject, verb, of=offer.party.organisation)
    offer.is_shared = is_shared
    offer.save(update_fields=["is_shared"])
    append(verb, offer.subject, actor=author)
    return offer


@transaction.atomic
def withdraw_offer(*, actor: Actor, offer: Offer, why: str) -> Moved | Already:
    """Withdraw an offer with a reason; what was accepted of it is taken back in the ledger."""
    inquiry = rows.lock_with_offer(offer)
    author = rows.refuse_strangers(actor, offer.party)
    rows.refuse_ended(inquiry)
    result = move(offer, OfferState.WITHDRAWN, actor=author, why=rows.refuse_silence(why))
    if isinstance(result, Moved):
        give_back(inquiry, offer, author)
    return result
