"""Lists of rooms: one's own, the teasers that investors see, and what staff see of all of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, overload

from django.db.models import Case, Count, Prefetch, QuerySet, When

from accounts.actor import Actor
from accounts.models import Organisation
from accounts.states import CapabilityName, OrganisationState
from listings.models import Theme
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.queries.rooms import Room, seats_of
from marketplace.inquiries.queries.turns import Step, Turn, turns_in
from marketplace.inquiries.states import InquiryState, PartyState
from marketplace.matching.models import Match

TABS: Final = tuple(InquiryState)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an organisation sits, waits or was, and what the room waits for."""

    party: Party
    turns: tuple[Turn, ...] = ()

    @property
    def inquiry(self) -> Inquiry:
        """The room."""
        return self.party.inquiry

    @property
    def own_turns(self) -> list[Turn]:
        """What waits for this organisation."""
        return [turn for turn in self.turns if turn.whose == self.party]

    @property
    def own_steps(self) -> list[tuple[Step, int]]:
        """What waits for this organisation: each step, and how often."""
        return list(Counter(turn.step for turn in self.own_turns).items())

    @property
    def awaited(self) -> list[str]:
        """The names of the others that the room waits for."""
        return list(dict.fromkeys(turn.whose.organisation.name for turn in self.turns if turn.whose != self.party))

    @property
    def shows_next_step(self) -> bool:
        """Whether the next step is to be read: it is for those in the room, until it is withdrawn."""
        return self.party.is_in and bool(self.inquiry.next_step) and self.inquiry.state != InquiryState.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of an organisation, read in one query a slice; `waiting` is in how many rooms its word is missing."""

    rows: QuerySet[Party]
    turns: Mapping[int, tuple[Turn, ...]]
    waiting: int

    def __len__(self) -> int:
        return self.rows.count()

    @overload
    def __getitem__(self, part: int) -> Seat: ...
    @overload
    def __getitem__(self, part: slice) -> list[Seat]: ...
    def __getitem__(self, part: int | slice) -> Seat | list[Seat]:
        return self._seat(self.rows[part]) if isinstance(part, int) else [self._seat(row) for row in self.rows[part]]

    def __iter__(self) -> Iterator[Seat]:
        return iter(self[:])

    def _seat(self, row: Party) -> Seat:
        return Seat(row, self.turns.get(row.inquiry_id, ()))


def own_seats(actor: Actor, organisation: Organisation) -> Seats:
    """Return where an organisation sits, waits or was, after two queries; nothing for others than its members.

    Rooms that wait for the organisation come first, then the latest ones.
    """
    rows = Party.objects.filter(seats_of(actor), organisation=organisation).select_related(
        "inquiry__need__organisation__place"
    )
    live = rows.filter(inquiry__state=InquiryState.OPEN, state__in=[PartyState.WAITING, PartyState.JOINED])
    turns = _turns(actor, Inquiry.objects.filter(parties__in=live))
    asked = {turn.whose for found in turns.values() for turn in found}
    waiting = [party.pk for party in asked if party.organisation_id == organisation.pk]
    # PostgreSQL takes a bare number for a column's, so that no order is asked for when nothing waits.
    first = [Case(When(pk__in=waiting, then=0), default=1)] if waiting else []
    return Seats(rows.order_by(*first, "-inquiry__opened_at", "-id"), turns, len(waiting))


def _turns(actor: Actor, inquiries: QuerySet[Inquiry]) -> dict[int, tuple[Turn, ...]]:
    """Return what each of some rooms waits for, in two queries."""
    parties, offers = defaultdict(list), defaultdict(list)
    for party in Party.objects.filter(inquiry__in=inquiries).select_related("organisation", "inquiry"):
        parties[party.inquiry_id].append(party)
    for offer in (
        Offer.objects.filter(party__inquiry__in=inquiries).select_related("party__organisation").order_by("id")
    ):
        offers[offer.party.inquiry_id].append(offer)
    rooms = [Room(actor, found[0].inquiry, tuple(found)) for found in parties.values()]
    return {
        room.inquiry.pk: turns_in(room, [offer for offer in offers[room.inquiry.pk] if room.sees(offer)])
        for room in rooms
    }


def seats_in(actor: Actor, inquiry: Inquiry) -> list[Party]:
    """Return where organisations of the actor sit, wait or were in a room."""
    rows = Party.objects.filter(seats_of(actor), inquiry=inquiry)
    return list(rows.select_related("organisation"))


def inquiries_about(actor: Actor, match: Match) -> QuerySet[Inquiry]:
    """Return the inquiries about a pair in which an organisation of the actor has a seat, the latest first."""
    seats = Party.objects.filter(seats_of(actor))
    return Inquiry.objects.filter(need=match.need_id, solution=match.solution_id, pk__in=seats.values("inquiry"))


def teasers_visible_to(actor: Actor) -> QuerySet[Inquiry]:
    """Return the teasers of open rooms, the latest first, for members of verified investors; nothing for others."""
    shown = Inquiry.objects.filter(
        state=InquiryState.OPEN, teaser_shown=True, need__organisation__state=OrganisationState.VERIFIED
    )
    return _with_city_and_themes(shown if actor.membership_with(CapabilityName.INVESTS) else Inquiry.objects.none())


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
