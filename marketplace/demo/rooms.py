"""Plays the co-investment inquiries of the demonstration, step by step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from accounts.actor import Actor
from listings.money import CENTS
from marketplace.demo.reading import Row, rows_of, working_day
from marketplace.demo.stage import Gone, Scene, Stage
from marketplace.inquiries import actions
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.queries import accepted_parties, openable_pairs
from marketplace.inquiries.states import OfferKind, PartyRole
from marketplace.inquiries.values import Plan, Terms
from marketplace.matching.models import Match


def scenes() -> Iterator[Scene]:
    """Yield the inquiries, which follow on the matches."""
    for row in rows_of("inquiries.toml", "inquiry"):
        yield Scene(f"inquiry:{row['key']}", row, _play)


@dataclass(frozen=True, slots=True)
class Room:
    """A room while it is played, and the offers in it by their keys in the content."""

    stage: Stage
    inquiry: Inquiry
    offers: dict[str, Offer] = field(default_factory=dict)

    def party(self, key: str) -> Party:
        """Return the party as which somebody's organisation is in the room or waits."""
        organisation = self.stage.organisation(key)
        found = Party.objects.select_related("organisation").filter(inquiry=self.inquiry, organisation=organisation)
        party = found.first()
        if party is None:
            raise Gone(key)
        return party


def _play(stage: Stage, row: Row) -> None:
    actor, need = stage.actor(row["by"]), stage.need(row["need"])
    plan = Plan(
        title=row["title"],
        purpose=row["purpose"].strip(),
        amount_sought=row["sought"] * CENTS,
        teaser_shown=row.get("teaser", False),
    )
    match = _pair(stage, row) if "solution" in row else None
    room = Room(stage, actions.open_inquiry(actor=actor, need=need, plan=plan, match=match))
    for step in row["step"]:
        room.inquiry.refresh_from_db()
        STEPS[step["do"]](room, stage.actor(step["by"]), step)


def _pair(stage: Stage, row: Row) -> Match:
    solution = stage.solution(row["solution"])
    pairs = openable_pairs(stage.actor(row["by"]), stage.need(row["need"]))
    found = next((pair for pair in pairs if pair.solution == solution), None)
    if found is None:
        raise Gone(row["need"], row["solution"])
    return found


def _invite(room: Room, actor: Actor, step: Row) -> None:
    role = PartyRole(step.get("role", PartyRole.INVESTOR))
    organisation = room.stage.organisation(step["who"])
    actions.invite(actor=actor, inquiry=room.inquiry, organisation=organisation, role=role)


def _offer(room: Room, actor: Actor, step: Row) -> None:
    terms = Terms(
        amount=step["amount"] * CENTS,
        kind=OfferKind(step["kind"]),
        condition=step.get("condition", ""),
        is_shared=step.get("shared", False),
    )
    made = actions.make_offer(actor=actor, party=room.party(step["by"]), terms=terms, token=_token())
    if isinstance(made, Offer):
        room.offers[step["offer"]] = made


def _accept(room: Room, actor: Actor, step: Row) -> None:
    offer = room.offers[step["offer"]]
    amount = step["amount"] * CENTS
    actions.accept_offer(actor=actor, offer=offer, amount=amount, version=offer.version, token=_token())


def _take_back(room: Room, actor: Actor, step: Row) -> None:
    common: dict[str, Any] = {"actor": actor, "offer": room.offers[step["offer"]], "why": step["why"]}
    actions.take_back(**common, amount=step["amount"] * CENTS, token=_token())


def _agree(room: Room, actor: Actor, step: Row) -> None:
    party = room.party(step["by"])
    accepted = accepted_parties(room.inquiry).get(party, 0)
    actions.agree(actor=actor, party=party, version=room.inquiry.version, accepted=accepted)


def _set_next_step(room: Room, actor: Actor, step: Row) -> None:
    day = working_day(room.stage.now.date() + timedelta(days=step["days"]))
    common: dict[str, Any] = {"actor": actor, "inquiry": room.inquiry, "version": room.inquiry.version}
    actions.set_next_step(**common, step=step["text"], on=day)


def _token() -> str:
    """Return what tells one form from another, as a page would."""
    return uuid4().hex


STEPS: Final[Mapping[str, Callable[[Room, Actor, Row], object]]] = {
    "invite": _invite,
    "ask": lambda room, actor, step: actions.ask_to_join(
        actor=actor, inquiry=room.inquiry, organisation=room.stage.organisation(step["by"]), note=step["text"]
    ),
    "consent": lambda room, actor, step: actions.consent(actor=actor, party=room.party(step.get("who", step["by"]))),
    "refuse": lambda room, actor, step: actions.refuse(actor=actor, party=room.party(step["who"]), why=step["why"]),
    "decline": lambda room, actor, step: actions.decline(actor=actor, party=room.party(step["by"]), why=step["why"]),
    "message": lambda room, actor, step: actions.write_message(
        actor=actor, party=room.party(step["by"]), text=step["text"].strip(), token=_token()
    ),
    "offer": _offer,
    "withdraw offer": lambda room, actor, step: actions.withdraw_offer(
        actor=actor, offer=room.offers[step["offer"]], why=step["why"]
    ),
    "accept": _accept,
    "take back": _take_back,
    "next step": _set_next_step,
    "agree": _agree,
    "conclude": lambda room, actor, _step: actions.conclude(
        actor=actor, inquiry=room.inquiry, version=room.inquiry.version, accepted=room.inquiry.accepted
    ),
    "withdraw": lambda room, actor, step: actions.withdraw_inquiry(actor=actor, inquiry=room.inquiry, why=step["why"]),
}
"""What a party does in a room, as the content writes it."""
