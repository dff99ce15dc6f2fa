"""What a room's page says of each offer, party and agreement, with the steps that are open to the reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.inquiries import rules
from marketplace.inquiries.models import Offer, Party
from marketplace.inquiries.queries import Room
from marketplace.inquiries.states import OfferState, PartyRole, PartyState


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An offer, and what the reader may do with it."""

    offer: Offer
    is_own: bool
    can_handle: bool
    can_edit: bool
    can_accept: bool
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class ShownParty:
    """A party, whose yes is missing while it waits, and what the reader may do about it."""

    party: Party
    is_own: bool
    missing: tuple[str, ...]
    can_say_yes: bool
    can_refuse: bool
    shows_note: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """A party of whose offers something is accepted, how many cents, and whether it agreed."""

    party: Party
    accepted: int
    is_own: bool
    can_agree: bool


def shown_offers(room: Room, offers: Iterable[Offer]) -> list[ShownOffer]:
    """Return the offers that stand, then the withdrawn ones."""
    leads = rules.is_open(room.inquiry) and rules.can_take_part(room.actor, room.lead)
    lines = [_shown_offer(room, offer, leads=leads) for offer in offers]
    return sorted(lines, key=lambda line: line.offer.state != OfferState.OPEN)


def _shown_offer(room: Room, offer: Offer, *, leads: bool) -> ShownOffer:
    stands = offer.state == OfferState.OPEN
    return ShownOffer(
        offer=offer,
        is_own=offer.party in room.own,
        can_handle=rules.can_handle_offer(room.actor, room.inquiry, offer),
        can_edit=rules.can_edit_offer(room.actor, room.inquiry, offer),
        can_accept=leads and stands and offer.open_amount > 0,
        can_take_back=leads and offer.accepted > 0,
    )


def shown_parties(room: Room, parties: Iterable[Party]) -> list[ShownParty]:
    """Return the parties with what is missing of those that wait."""
    return [_shown_party(room, party) for party in parties]


def _shown_party(room: Room, party: Party) -> ShownParty:
    missing = _missing(room, party) if party.state == PartyState.WAITING else {}
    may = {one.role for one in room.lead_and_vendor if rules.can_take_part(room.actor, one)}
    own = {party.role} if rules.can_act_for(room.actor, party) else set()
    is_open = rules.is_open(room.inquiry)
    return ShownParty(
        party=party,
        is_own=party in room.own,
        missing=tuple(missing.values()),
        can_say_yes=is_open and bool(set(missing) & (may | own)),
        can_refuse=is_open and bool(may) and party.state == PartyState.WAITING,
        shows_note=bool(party.note) and (room.lets_in or party in room.own),
    )


def _missing(room: Room, party: Party) -> dict[str, str]:
    """Return whose yes is missing: role and name."""
    given = {PartyRole.LEAD: party.lead_yes_at, party.role: party.own_yes_at}
    names = {PartyRole.LEAD: room.lead.organisation.name, party.role: party.organisation.name}
    if room.vendor:
        given[PartyRole.VENDOR] = party.vendor_yes_at
        names[PartyRole.VENDOR] = room.vendor.organisation.name
    return {role: names[role] for role, at in given.items() if at is None}


def agreements_in(room: Room, offers: Sequence[Offer]) -> list[Agreement]:
    """Return who has to agree: for members of the lead all, for others their own alone."""
    sums: dict[Party, int] = {}
    for offer in offers:
        if offer.accepted and (room.is_of_lead or offer.party in room.own):
            sums[offer.party] = sums.get(offer.party, 0) + offer.accepted
    is_open = rules.is_open(room.inquiry)
    return [
        Agreement(
            party=party,
            accepted=cents,
            is_own=party in room.own,
            can_agree=is_open
            and party.role != PartyRole.LEAD
            and not party.agreed_at
            and rules.can_take_part(room.actor, party),
        )
        for party, cents in sums.items()
    ]
