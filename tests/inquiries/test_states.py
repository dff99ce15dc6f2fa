"""What may be done in a room in each of its states: every action, every state, and nothing changes where it may not."""

from dataclasses import dataclass

import pytest

from accounts.errors import NotAllowed
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of
from marketplace.inquiries import actions
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.states import InquiryState, PartyRole
from tests.factories import member
from tests.inquiries.stories import (
    accepted,
    invited,
    ledger_of,
    offered,
    organisation_of,
    party_of,
    plan,
    terms,
    token,
)

pytestmark = pytest.mark.django_db


@dataclass
class Cast:
    """A room with everything in it that an action needs, and who acts."""

    room: Inquiry
    lead: object
    fund: object
    waiting: object
    offer: Offer
    untouched: Offer

    def party(self, person):
        return party_of(self.room, person)


def steps(cast):
    """Return each action as those who may would take it, lawful as far as the room's state allows."""
    lead, fund, room = actor_of(cast.lead), actor_of(cast.fund), cast.room
    late, door = member("Nora New", "invests"), actor_of(cast.waiting)
    mine, guest = cast.party(cast.fund), cast.party(cast.waiting)
    return {
        "edit_inquiry": lambda: actions.edit_inquiry(actor=lead, inquiry=room, version=1, plan=plan(title="Four")),
        "set_next_step": lambda: actions.set_next_step(actor=lead, inquiry=room, version=1, step="Lease", on=None),
        "write_message": lambda: actions.write_message(actor=fund, party=mine, text="Hello", token=token()),
        "invite": lambda: actions.invite(
            actor=lead, inquiry=room, organisation=organisation_of(late), role=PartyRole.INVESTOR
        ),
        "ask_to_join": lambda: actions.ask_to_join(
            actor=actor_of(late), inquiry=room, organisation=organisation_of(late), note="We lend."
        ),
        "consent": lambda: actions.consent(actor=door, party=guest),
        "refuse": lambda: actions.refuse(actor=lead, party=guest, why="Full."),
        "decline": lambda: actions.decline(actor=fund, party=mine, why="Other plans."),
        "make_offer": lambda: actions.make_offer(actor=fund, party=mine, terms=terms(), token=token()),
        "edit_offer": lambda: actions.edit_offer(
            actor=fund, offer=cast.untouched, version=1, terms=terms(condition="Over ten years.")
        ),
        "share_offer": lambda: actions.share_offer(actor=fund, offer=cast.offer, is_shared=True),
        "withdraw_offer": lambda: actions.withdraw_offer(actor=fund, offer=cast.offer, why="No."),
        "accept_offer": lambda: actions.accept_offer(actor=lead, offer=cast.offer, amount=1, version=1, token=token()),
        "take_back": lambda: actions.take_back(actor=lead, offer=cast.offer, amount=1, why="Less.", token=token()),
        "agree": lambda: actions.agree(actor=fund, party=mine, version=1, accepted=5),
        "conclude": lambda: actions.conclude(actor=lead, inquiry=room, version=1, accepted=5),
        "withdraw_inquiry": lambda: actions.withdraw_inquiry(actor=lead, inquiry=room, why="Stopped."),
    }


ALWAYS_OPEN = set(actions.__all__) - {"open_inquiry"}
LAWFUL = {
    InquiryState.OPEN: ALWAYS_OPEN,
    # Concluding again is told kindly and changes nothing, so it counts as no refusal here.
    InquiryState.AGREED: {"set_next_step", "write_message", "withdraw_inquiry", "conclude"},
    InquiryState.WITHDRAWN: {"withdraw_inquiry"},
}
CHANGES_NOTHING = {(InquiryState.AGREED, "conclude"), (InquiryState.WITHDRAWN, "withdraw_inquiry")}


@pytest.fixture
def cast_of_room(room, city_buyer, investor, other_investor):
    Inquiry.objects.filter(pk=room.pk).update(teaser_shown=True)
    offer, untouched = offered(room, investor), offered(room, investor)
    accepted(offer, city_buyer, 5)
    invited(room, city_buyer, other_investor)
    return Cast(Inquiry.objects.get(), city_buyer, investor, other_investor, offer, untouched)


def test_table_names_every_action(cast_of_room):
    assert set(steps(cast_of_room)) == ALWAYS_OPEN


@pytest.mark.parametrize("name", sorted(ALWAYS_OPEN))
@pytest.mark.parametrize("state", InquiryState)
def test_every_action_in_every_state(state, name, cast_of_room):
    possible = steps(cast_of_room)
    step = possible[name]
    if name == "conclude" and state == InquiryState.OPEN:
        possible["agree"]()
    Inquiry.objects.filter(pk=cast_of_room.room.pk).update(state=state)
    before = everything()
    if name in LAWFUL[state]:
        step()
        assert (everything() == before) == ((state, name) in CHANGES_NOTHING)
    else:
        with pytest.raises((InvalidTransition, NotAllowed)):
            step()
        assert everything() == before
    assert len(set(ledger_of(cast_of_room.room))) == 1


def everything():
    """Return all rows of rooms, and how long the record is."""
    return [list(model.objects.values()) for model in (Inquiry, Party, Offer)] + [Entry.objects.count()]
