"""What an actor may see of solutions, needs and references, with everything that a page shows of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Organisation
from accounts.states import CapabilityName, OrganisationState
from listings.models import Correction, Need, Reference, Solution, Theme
from listings.models.listing import Listing
from listings.models.solutions import CONFIRMED_FOR, REMINDED_AT
from listings.queries.differences import Difference, differences_in
from listings.states import ListingState

Row = TypeVar("Row", bound=Model)


def solutions_visible_to(actor: Actor) -> QuerySet[Solution]:
    """Return public solutions, those of the actor's teams, and for staff what was sent for review."""
    return Solution.objects.filter(_visible_to(actor, CapabilityName.PROVIDES))


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    """Return public needs, those of the actor's teams, and for staff what was sent for review."""
    return Need.objects.filter(_visible_to(actor, CapabilityName.BUYS))


def references_visible_to(_actor: Actor) -> QuerySet[Reference]:
    """Return all of them: they were public where they come from."""
    return Reference.objects.all()


def _visible_to(actor: Actor, team: CapabilityName) -> Q:
    public = Q(state=ListingState.PUBLISHED, organisation__state=OrganisationState.VERIFIED)
    seen = public | Q(organisation__in=[organisation.pk for organisation in actor.teams_of(team)])
    # What was taken back is a draft again, and a draft is its team's alone.
    sent = Q(submitted_at__isnull=False) & ~Q(state=ListingState.DRAFT)
    return seen | sent if actor.is_staff else seen


def with_everything(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return the rows with organisation, place, texts, themes, CPV codes and tags: five queries, for a reference four.

    Works for solutions, needs and references.
    """
    themes = Prefetch("themes", Theme.objects.select_related("parent"))
    if issubclass(rows.model, Listing):
        return rows.select_related("organisation__place").prefetch_related("texts", themes, "cpv_codes", "tags")
    return rows.prefetch_related("texts", themes, "cpv_codes")


@dataclass(frozen=True, slots=True)
class OwnListings:
    """What one organisation has: two lazy lists, the newest first."""

    solutions: QuerySet[Solution]
    needs: QuerySet[Need]


def own_listings(actor: Actor, organisation: Organisation) -> OwnListings:
    """Return an organisation's solutions and needs in every state, each for its own team, nothing for others."""
    provides = organisation if actor.team_in(organisation, CapabilityName.PROVIDES) else None
    buys = organisation if actor.team_in(organisation, CapabilityName.BUYS) else None
    return OwnListings(
        solutions=with_everything(Solution.objects.filter(organisation=provides)).order_by("-created_at", "-id"),
        needs=with_everything(Need.objects.filter(organisation=buys)).order_by("-created_at", "-id"),
    )


def due_solutions(rows: QuerySet[Solution]) -> QuerySet[Solution]:
    """Return those that have to be confirmed in the next 30 days, or have left the lists, the first one due first."""
    since = timezone.now() - CONFIRMED_FOR + REMINDED_AT[0]
    return rows.filter(state=ListingState.PUBLISHED, confirmed_at__lte=since).order_by("confirmed_at", "id")


@dataclass(frozen=True, slots=True)
class NumberedCorrection:
    """A correction in the reader's words."""

    number: int
    made_at: datetime
    reason: str
    differences: list[Difference]


def corrections_of(need: Need) -> list[NumberedCorrection]:
    """Return the corrections of a need, the first one first, in at most three queries."""
    rows = list(Correction.objects.filter(need=need).order_by("number"))
    return [
        NumberedCorrection(number=row.number, made_at=row.made_at, reason=row.reason, differences=shown)
        for row, shown in zip(rows, differences_in([row.changes for row in rows]), strict=True)
    ]


def open_needs(rows: QuerySet[Need]) -> QuerySet[Need]:
    """Return those whose deadline, if they have one, lies ahead."""
    return rows.filter(Q(deadline__isnull=True) | Q(deadline__gt=timezone.now()))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many listings are public now."""

    solutions: int
    needs: int
    open_needs: int
    references: int


def figures() -> Figures:
    """Return the figures of the home page, counted now, in four queries."""
    public: QuerySet[Need] = Need.objects.public()
    return Figures(
        solutions=Solution.objects.public().count(),
        needs=public.count(),
        open_needs=open_needs(public).count(),
        references=Reference.objects.count(),
    )
