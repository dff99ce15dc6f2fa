"""One room as one actor sees it: her seat, the parties, the offers that are hers to see, the messages."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts.actor import Actor
from listings.models import Theme
from marketplace.inquiries.models import Inquiry, Message, Offer, Party
from marketplace.inquiries.states import CAPABILITIES, PartyRole


@dataclass(frozen=True, slots=True)
class Room:
    """A room, all its parties, and who looks."""

    actor: Actor
    inquiry: Inquiry
    parties: tuple[Party, ...]

    @property
    def own(self) -> tuple[Party, ...]:
        """The parties to whose teams the actor belongs; there is one at least."""
        return tuple(one for one in self.parties if self.actor.team_in(one.organisation, CAPABILITIES[one.role]))

    @property
    def seat(self) -> Party:
        """As which party the actor is here: of several the one that sits, then the one whose organisation she chose."""
        chosen = self.actor.organisation.pk if self.actor.organisation else None
        return min(self.own, key=lambda one: (not one.is_in, one.organisation_id != chosen))

    @property
    def lead(self) -> Party:
        """The need's city."""
        return next(one for one in self.parties if one.role == PartyRole.LEAD)

    @property
    def vendor(self) -> Party | None:
        """The vendor, while it sits in the room."""
        return next((one for one in self.parties if one.role == PartyRole.VENDOR and one.is_in), None)

    @property
    def lead_and_vendor(self) -> tuple[Party, ...]:
        """Who lets others in."""
        return (self.lead, self.vendor) if self.vendor else (self.lead,)

    @property
    def is_of_lead(self) -> bool:
        """Whether the actor belongs to the lead, which sees every offer."""
        return self.lead in self.own

    @property
    def lets_in(self) -> bool:
        """Whether the actor belongs to the lead or the vendor, who see who waits."""
        return any(one in self.own for one in self.lead_and_vendor)

    @property
    def shown_parties(self) -> list[Party]:
        """Those that sit or sat in the room; for lead and vendor also those that wait, declined or were not let in."""
        return [one for one in self.parties if one.was_in or self.lets_in or one in self.own]

    def sees(self, offer: Offer) -> bool:
        """Whether an offer is hers to see: members of the lead see all, others their own and those that are shared."""
        return self.seat.is_in and (self.is_of_lead or offer.is_shared or offer.party in self.own)

    def party(self, public_id: str) -> Party | None:
        """Return one of the parties that the actor sees, or None."""
        return next((one for one in self.shown_parties if one.public_id == public_id), None)


def seats_of(actor: Actor) -> Q:
    """Match the parties to whose teams the actor belongs."""
    mine = Q(pk__in=[])
    for role, capability in CAPABILITIES.items():
        mine |= Q(role=role, organisation__in=[one.pk for one in actor.teams_of(capability)])
    return mine


def room_visible_to(actor: Actor, public_id: str) -> Room | None:
    """Return a room in which a team of the actor sits, waits or was, in five queries; None for outsiders."""
    mine = Party.objects.filter(seats_of(actor))
    themes = Prefetch("need__themes", Theme.objects.select_related("parent"))
    parties = Prefetch("parties", Party.objects.select_related("organisation__place"))
    rows = Inquiry.objects.filter(public_id=public_id, pk__in=mine.values("inquiry"))
    found = (
        rows.select_related("need__organisation__place", "solution")
        .prefetch_related("need__texts", themes, parties)
        .first()
    )
    return Room(actor, found, tuple(found.parties.all())) if found else None


def offers_seen(room: Room) -> list[Offer]:
    """Return the offers that the actor may see, in the order in which they were made, in one query."""
    rows = Offer.objects.filter(party__inquiry=room.inquiry).select_related("party__organisation").order_by("id")
    return [offer for offer in rows if room.sees(offer)]


def messages_in(inquiry: Inquiry) -> QuerySet[Message]:
    """Return what was written to all parties, the newest first."""
    return Message.objects.filter(inquiry=inquiry).select_related("author", "party__organisation")
