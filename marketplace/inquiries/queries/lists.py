"""Lists of rooms: one's own, the teasers that investors see, and what staff see of all of them."""

from typing import Final

from django.db.models import Count, Prefetch, QuerySet

from accounts.actor import Actor
from accounts.models import Organisation
from accounts.states import CapabilityName, OrganisationState
from listings.models import Theme
from marketplace.inquiries.models import Inquiry, Party
from marketplace.inquiries.states import InquiryState

TABS: Final = tuple(InquiryState)


def own_seats(actor: Actor, organisation: Organisation) -> QuerySet[Party]:
    """Return where an organisation sits, waits or was, the latest room first; nothing for others than its members."""
    own = organisation if actor.membership_in(organisation) else None
    seats = Party.objects.filter(organisation=own).select_related("inquiry__need__organisation__place")
    return seats.order_by("-inquiry__opened_at", "-id")


def own_seat_in(actor: Actor, inquiry: Inquiry) -> Party | None:
    """Return where an organisation of the actor sits, waits or was in a room, or None."""
    return Party.objects.filter(inquiry=inquiry, organisation__in=[one.pk for one in actor.organisations]).first()


def teasers_visible_to(actor: Actor) -> QuerySet[Inquiry]:
    """Return the teasers of open rooms, the latest first, for members of verified investors; nothing for others."""
    invests = any(
        one.organisation.state == OrganisationState.VERIFIED and CapabilityName.INVESTS in one.capabilities
        for one in actor.memberships
    )
    shown = Inquiry.objects.filter(
        state=InquiryState.OPEN, teaser_shown=True, need__organisation__state=OrganisationState.VERIFIED
    )
    return _with_city_and_themes(shown if invests else Inquiry.objects.none())


def teaser_visible_to(actor: Actor, public_id: str) -> Inquiry | None:
    """Return one teaser, or None when there is none that the actor may see."""
    return teasers_visible_to(actor).filter(public_id=public_id).first()


def _with_city_and_themes(rows: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    themes = Prefetch("need__themes", Theme.objects.select_related("parent"))
    return rows.select_related("need__organisation__place").prefetch_related(themes).order_by("-opened_at", "-id")


def staff_inquiries(state: str) -> QuerySet[Inquiry]:
    """Return what staff see of the rooms in a state, the latest first: state, dates and parties, never content."""
    rows = Inquiry.objects.filter(state=state).only("public_id", "state", "opened_at", "ended_at")
    return rows.prefetch_related(Prefetch("parties", Party.objects.select_related("organisation").defer("note")))


def staff_counts() -> dict[str, int]:
    """Return how many rooms are in each state, in one query."""
    counted = Inquiry.objects.order_by().values_list("state").annotate(number=Count("pk"))
    return {**dict.fromkeys((state.value for state in TABS), 0), **dict(counted)}
