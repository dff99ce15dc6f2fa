"""Whose word a room waits for, and for which step, as far as one reader may know: nothing of hidden offers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.inquiries.models import Offer, Party
from marketplace.inquiries.queries.parties import partners, sums_of
from marketplace.inquiries.queries.rooms import Room
from marketplace.inquiries.states import InquiryState, OfferState, PartyState


class Step(StrEnum):
    """What somebody has to say."""

    JOIN = "join"
    LET_IN = "let_in"
    DECIDE = "decide"
    AGREE = "agree"
    CONCLUDE = "conclude"


@dataclass(frozen=True, slots=True)
class Turn:
    """A step that waits for the word of `whose`; `about` is who waits at the door or offers, `amount` is in cents."""

    step: Step
    whose: Party
    about: Party
    amount: int = 0


def turns_in(room: Room, offers: Sequence[Offer]) -> tuple[Turn, ...]:
    """Return what an open room waits for; `offers` are those that the reader sees."""
    if room.inquiry.state != InquiryState.OPEN:
        return ()
    return (*_at_the_door(room), *_undecided(room, offers), *_agreements(room, offers))


def _at_the_door(room: Room) -> Iterator[Turn]:
    sayers = {one.role: one for one in room.lead_and_vendor}
    for party in room.shown_parties:
        if party.state == PartyState.WAITING:
            # Who lost its verification while it waited joins by a yes that is said again.
            for role in party.missing_yes(with_vendor=room.vendor is not None) or (party.role,):
                own = role not in sayers
                yield Turn(Step.JOIN if own else Step.LET_IN, party if own else sayers[role], party)


def _undecided(room: Room, offers: Iterable[Offer]) -> Iterator[Turn]:
    """Yield the offers of which nothing is accepted. Who does not lead cannot tell whether all of it is accepted."""
    if room.is_of_lead and not room.inquiry.open_amount:
        return
    for offer in offers:
        if offer.state == OfferState.OPEN and not offer.accepted:
            yield Turn(Step.DECIDE, room.lead, offer.party, offer.amount)


def accepted_sums(room: Room, offers: Iterable[Offer]) -> dict[Party, int]:
    """Return who has to agree to how many cents: for members of the lead all, for others their own organisations."""
    return sums_of(offer for offer in offers if room.is_of_lead or offer.party in room.own)


def _agreements(room: Room, offers: Sequence[Offer]) -> Iterator[Turn]:
    sums = accepted_sums(room, offers)
    others, missing = partners(sums)
    yield from (Turn(Step.AGREE, party, party, sums[party]) for party in missing)
    if room.is_of_lead and others and not missing:
        yield Turn(Step.CONCLUDE, room.lead, room.lead, room.inquiry.accepted)
