"""Who leads a room, who is the vendor in it, who may be invited, and who may open one about a need."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.actor import Actor
from accounts.models import Capability, Organisation
from accounts.states import CapabilityName, CapabilityState, Form
from listings.models import Need
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.states import CAPABILITIES, INVITED_ROLES, PartyRole, PartyState
from marketplace.matching.models import Match
from marketplace.matching.queries import matched_pairs


def lead_of(inquiry: Inquiry) -> Party:
    """Return the lead of a room, with its organisation."""
    return Party.objects.select_related("organisation").get(inquiry=inquiry, role=PartyRole.LEAD)


def joined_vendor(inquiry: Inquiry) -> Party | None:
    """Return the vendor that sits in a room, with its organisation, or None."""
    rows = Party.objects.filter(inquiry=inquiry, role=PartyRole.VENDOR, state=PartyState.JOINED)
    return rows.select_related("organisation").first()


def accepted_parties(inquiry: Inquiry) -> dict[Party, int]:
    """Return the parties of whose offers something is accepted, with the sum in cents, in one query."""
    offers = Offer.objects.filter(party__inquiry=inquiry, accepted__gt=0).order_by("party", "id")
    return sums_of(offers.select_related("party__organisation"))


def sums_of(offers: Iterable[Offer]) -> dict[Party, int]:
    """Return the parties of some offers of which something is accepted, with the sum in cents."""
    sums: dict[Party, int] = {}
    for offer in offers:
        if offer.accepted:
            sums[offer.party] = sums.get(offer.party, 0) + offer.accepted
    return sums


def partners(parties: Iterable[Party]) -> tuple[list[Party], list[Party]]:
    """Return those among parties with whom the lead agrees, and those of them who have not agreed yet."""
    others = [one for one in parties if one.role != PartyRole.LEAD]
    return others, [one for one in others if not one.agreed_at]


@dataclass(frozen=True, slots=True)
class Invitable:
    """An organisation that may be invited in a role."""

    role: PartyRole
    organisation: Organisation

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.role.value}.{self.organisation.public_id}"


def invitable(inquiry: Inquiry) -> list[Invitable]:
    """Return verified cities and investors that neither sit in the room nor wait, by role and name, in two queries."""
    inside = Party.objects.filter(inquiry=inquiry, organisation=OuterRef("pk"))
    inside = inside.filter(state__in=[PartyState.WAITING, PartyState.JOINED])
    found: list[Invitable] = []
    for role in INVITED_ROLES:
        granted = Capability.objects.filter(
            organisation=OuterRef("pk"), name=CAPABILITIES[role], state=CapabilityState.GRANTED
        )
        rows: Iterable[Organisation] = (
            Organisation.objects.public()
            .filter(Exists(granted), ~Exists(inside))
            .exclude(form=Form.PROGRAMME_BODY)
            .order_by("name_folded", "id")
        )
        found += [Invitable(role, organisation) for organisation in rows]
    return found


def openable_pairs(actor: Actor, need: Need) -> list[Match]:
    """Return the matched pairs of a need in which the actor is on one side, with titles; all for the city's members."""
    city = actor.team_in(need.organisation, CapabilityName.BUYS) is not None
    pairs = matched_pairs(need).prefetch_related("solution__texts")
    own = {one.pk for one in actor.teams_of(CapabilityName.PROVIDES)}
    return [pair for pair in pairs if city or pair.solution.organisation_id in own]
