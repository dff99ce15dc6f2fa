"""Who may do what in co-investment rooms."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Organisation
from accounts.rules import may_write_for
from accounts.states import CapabilityName
from listings.models import Need
from listings.rules import why_organisation_waits
from listings.states import ListingState
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.states import CAPABILITIES, InquiryState, OfferState, PartyRole, PartyState
from marketplace.matching.rules import opens_as_pair


def why_not_opened(actor: Actor, need: Need, vendor: Organisation | None) -> str:
    """Return why the actor cannot open an inquiry about a need, as a sentence that says what would be needed."""
    sides = ((need.organisation, CapabilityName.BUYS), (vendor, CapabilityName.PROVIDES))
    own = next((one for one, capability in sides if one and actor.team_in(one, capability)), None)
    waits = why_organisation_waits(own) if own else ""
    if waits:
        return waits
    if need.state != ListingState.PUBLISHED:
        return _("An inquiry is opened about a published need.")
    if not need.is_public:
        return _("The city that posted this need is not verified now, so no inquiry is opened about it.")
    if opens_as_pair(need) and vendor is None:
        return _("In this mode a city and a vendor who are matched open the inquiry. There is no such match yet.")
    if own is None:
        return _("The city that posted the need opens the inquiry.")
    return _("Owners and editors whose organisation was granted this may open an inquiry.")


def belongs_to(actor: Actor, party: Party) -> bool:
    """Every member of the party's organisation in the team of the party's role."""
    return actor.team_in(party.organisation, CAPABILITIES[party.role]) is not None


def can_act_for(actor: Actor, party: Party) -> bool:
    """Who may write for the party's organisation in the party's role."""
    return may_write_for(actor, party.organisation, CAPABILITIES[party.role])


def can_take_part(actor: Actor, party: Party | None) -> bool:
    """Who may act for a party that sits in the room."""
    return party is not None and party.is_in and can_act_for(actor, party)


def sides_of(actor: Actor, party: Party, lead_and_vendor: Iterable[Party]) -> dict[str, Party]:
    """For whom the actor may say yes to a party, by role: lead and vendor who sit in the room, and the party itself."""
    sitting = {one.role: one for one in lead_and_vendor if can_take_part(actor, one)}
    return sitting | ({party.role: party} if can_act_for(actor, party) else {})


def is_open(inquiry: Inquiry) -> bool:
    """Whether parties, offers and amounts may change."""
    return inquiry.state == InquiryState.OPEN


def can_write(actor: Actor, inquiry: Inquiry, party: Party | None) -> bool:
    """Who takes part, until the room is withdrawn."""
    return inquiry.state != InquiryState.WITHDRAWN and can_take_part(actor, party)


def side_letting_in(actor: Actor, lead_and_vendor: Iterable[Party | None]) -> Party | None:
    """Return for which of lead and vendor, who sit in the room, the actor lets others in, None for who may not."""
    return next((one for one in lead_and_vendor if one and can_take_part(actor, one)), None)


def can_let_in(actor: Actor, inquiry: Inquiry, lead_and_vendor: Iterable[Party]) -> bool:
    """Who acts for the lead or for the vendor, while the room is open."""
    return is_open(inquiry) and side_letting_in(actor, lead_and_vendor) is not None


def can_ask(actor: Actor, inquiry: Inquiry, organisation: Organisation, party: Party | None) -> bool:
    """Who may write for a verified investor, when a teaser is shown; who was not let in waits for an invitation."""
    outside = party is None or party.state == PartyState.DECLINED
    return (
        outside
        and is_open(inquiry)
        and inquiry.teaser_shown
        and may_write_for(actor, organisation, CapabilityName.INVESTS)
    )


def can_see_teasers(actor: Actor) -> bool:
    """Every member of a verified investor who may use that."""
    return actor.membership_with(CapabilityName.INVESTS) is not None


def can_speak_for_itself(actor: Actor, party: Party) -> bool:
    """Who may act for a party that may decline; the lead withdraws the room instead."""
    return party.role != PartyRole.LEAD and can_act_for(actor, party)


def can_decline(actor: Actor, inquiry: Inquiry, party: Party) -> bool:
    """Who may decline for a party that waits or sits in an open room."""
    is_here = party.state in {PartyState.WAITING, PartyState.JOINED}
    return is_here and is_open(inquiry) and can_speak_for_itself(actor, party)


def can_handle_offer(actor: Actor, inquiry: Inquiry, offer: Offer) -> bool:
    """Who takes part for the offerer, while offer and room are open."""
    return is_open(inquiry) and offer.state == OfferState.OPEN and can_take_part(actor, offer.party)


def can_edit_offer(actor: Actor, inquiry: Inquiry, offer: Offer) -> bool:
    """Who may handle it, until a part of it is accepted: the lead accepted what it read."""
    return offer.accepted == 0 and can_handle_offer(actor, inquiry, offer)
