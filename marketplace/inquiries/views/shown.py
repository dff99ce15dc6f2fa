"""What a room's page says of each offer, party and agreement, with the steps that are open to the reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from listings.money import euros
from marketplace.inquiries import rules
from marketplace.inquiries.models import Offer, Party
from marketplace.inquiries.queries import Room, Step, Turn, accepted_sums
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


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """What a room waits for, in words, and where on its page it is done."""

    sentence: str
    place: str
    is_own: bool


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
        can_accept=leads and stands and offer.open_amount > 0 and room.inquiry.open_amount > 0,
        can_take_back=leads and offer.accepted > 0,
    )


def shown_parties(room: Room, parties: Iterable[Party]) -> list[ShownParty]:
    """Return the parties with what is missing of those that wait."""
    return [_shown_party(room, party) for party in parties]


def _shown_party(room: Room, party: Party) -> ShownParty:
    waits = party.state == PartyState.WAITING
    names = {one.role: one.organisation.name for one in (party, *room.lead_and_vendor)}
    missing = party.missing_yes(with_vendor=room.vendor is not None) if waits else ()
    may_speak = waits and rules.is_open(room.inquiry)
    sides = rules.sides_of(room.actor, party, room.lead_and_vendor)
    return ShownParty(
        party=party,
        is_own=party in room.own,
        missing=tuple(names[role] for role in missing),
        # Who lost its verification while it waited joins by a yes that is said again.
        can_say_yes=may_speak and bool(sides.keys() & set(missing or sides)),
        can_refuse=may_speak and rules.can_let_in(room.actor, room.inquiry, room.lead_and_vendor),
        shows_note=bool(party.note) and (room.lets_in or party in room.own),
    )


OWN_TURNS: Final = {
    Step.JOIN: _("Say whether %(who)s joins"),
    Step.LET_IN: _("Say whether %(name)s may join"),
    Step.DECIDE: _("Decide on the offer of %(name)s: %(amount)s"),
    Step.AGREE: _("Agree in principle: %(amount)s of what you offer is accepted"),
    Step.CONCLUDE: _("All others have agreed: agree in principle for the lead city"),
}
TURNS_OF_OTHERS: Final = {
    Step.JOIN: _("%(who)s: say whether it joins"),
    Step.LET_IN: _("%(who)s: say whether %(name)s may join"),
    Step.DECIDE: _("%(who)s: decide on the offer of %(name)s, %(amount)s"),
    Step.AGREE: _("%(who)s: agree in principle, with %(amount)s"),
}
PLACES: Final = {
    **dict.fromkeys((Step.JOIN, Step.LET_IN), "parties-heading"),
    Step.DECIDE: "offers",
    **dict.fromkeys((Step.AGREE, Step.CONCLUDE), "agree-heading"),
}


def shown_turns(room: Room, turns: Iterable[Turn]) -> list[ShownTurn]:
    """Return what the room waits for, in words: of the reader, and of others."""
    return [_shown_turn(turn, is_own=turn.whose in room.own) for turn in turns]


def _shown_turn(turn: Turn, *, is_own: bool) -> ShownTurn:
    words = {
        "who": turn.whose.organisation.name,
        "name": turn.about.organisation.name,
        "amount": euros(turn.amount),
    }
    sentences = OWN_TURNS if is_own else TURNS_OF_OTHERS
    return ShownTurn(sentence=str(sentences[turn.step]) % words, place=PLACES[turn.step], is_own=is_own)


def agreements_in(room: Room, offers: Sequence[Offer]) -> list[Agreement]:
    """Return who has to agree: for members of the lead all, for others their own alone."""
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
        for party, cents in accepted_sums(room, offers).items()
    ]
