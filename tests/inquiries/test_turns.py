"""Whom a room waits for: each party sees at a glance what waits for it, and nobody learns what is not hers to know."""

import re

import pytest

from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings.models import Need
from marketplace.inquiries import actions
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import Step, own_seats
from marketplace.inquiries.states import InquiryState
from tests.inquiries.stories import (
    HUNDRED_THOUSAND,
    accepted,
    fresh,
    invited,
    joined,
    offered,
    opened,
    organisation_of,
    party_of,
    token,
)

pytestmark = pytest.mark.django_db


def seat_of(person, room):
    seats = own_seats(actor_of(person), organisation_of(person))
    return next(seat for seat in seats if seat.inquiry == room)


def waits(room, *people):
    """Return what waits for each of some people in a room."""
    return [dict(seat_of(person, room).own_steps) for person in people]


def awaited(person, room):
    """Return for whom else a room waits, as one person reads it."""
    return seat_of(person, room).awaited


def name_of(person):
    return organisation_of(person).name


def test_invitation_waits_for_the_invited_and_for_the_vendor(pair_room, city_buyer, vendor_owner, investor):
    invited(pair_room, city_buyer, investor)
    assert waits(pair_room, city_buyer, vendor_owner, investor) == [{}, {Step.LET_IN: 1}, {Step.JOIN: 1}]
    assert awaited(city_buyer, pair_room) == [name_of(investor), name_of(vendor_owner)]
    assert awaited(investor, pair_room) == [name_of(vendor_owner)]
    actions.consent(actor=actor_of(vendor_owner), party=party_of(pair_room, investor))
    assert waits(pair_room, city_buyer, vendor_owner, investor) == [{}, {}, {Step.JOIN: 1}]
    actions.consent(actor=actor_of(investor), party=party_of(pair_room, investor))
    assert waits(pair_room, city_buyer, vendor_owner, investor) == [{}, {}, {}]


def test_who_asks_waits_for_lead_and_vendor(pair_room, city_buyer, vendor_owner, investor):
    Inquiry.objects.update(teaser_shown=True)
    actions.ask_to_join(
        actor=actor_of(investor), inquiry=fresh(pair_room), organisation=organisation_of(investor), note="We lend."
    )
    assert waits(pair_room, city_buyer, vendor_owner, investor) == [{Step.LET_IN: 1}, {Step.LET_IN: 1}, {}]
    actions.refuse(actor=actor_of(city_buyer), party=party_of(pair_room, investor), why="Full.")
    assert waits(pair_room, city_buyer, vendor_owner, investor) == [{}, {}, {}]


def test_who_lost_its_verification_while_it_waited_is_waited_for(pair_room, city_buyer, vendor_owner, investor):
    party = invited(pair_room, city_buyer, investor)
    actions.consent(actor=actor_of(investor), party=party)
    Organisation.objects.filter(pk=party.organisation_id).update(state=OrganisationState.SUSPENDED)
    actions.consent(actor=actor_of(vendor_owner), party=party_of(pair_room, investor))
    assert waits(pair_room, city_buyer, vendor_owner, investor) == [{}, {}, {Step.JOIN: 1}]
    assert awaited(city_buyer, pair_room) == [name_of(investor)]


def test_offer_waits_for_the_lead_until_a_part_is_accepted(room, city_buyer, investor):
    offer, other = offered(room, investor), offered(room, investor)
    assert waits(room, city_buyer, investor) == [{Step.DECIDE: 2}, {}]
    assert awaited(investor, room) == [name_of(city_buyer)]
    accepted(offer, city_buyer, 5)
    assert waits(room, city_buyer, investor) == [{Step.DECIDE: 1}, {Step.AGREE: 1}]
    actions.withdraw_offer(actor=actor_of(investor), offer=other, why="No.")
    assert waits(room, city_buyer, investor) == [{}, {Step.AGREE: 1}]


def test_no_offer_waits_when_all_that_is_sought_is_accepted(room, city_buyer, investor):
    offered(room, investor)
    accepted(offered(room, city_buyer, amount=10 * HUNDRED_THOUSAND), city_buyer)
    assert waits(room, city_buyer, investor) == [{}, {}]
    # The lead's own offer is hidden, so the investor cannot know that nothing is left.
    assert awaited(investor, room) == [name_of(city_buyer)]


def test_agreement_waits_for_each_offerer_and_then_for_the_lead(room, city_buyer, investor, other_investor):
    joined(room, city_buyer, other_investor)
    for person in (investor, other_investor, city_buyer):
        accepted(offered(room, person, amount=7), city_buyer)
    assert waits(room, city_buyer, investor, other_investor) == [{}, {Step.AGREE: 1}, {Step.AGREE: 1}]
    assert awaited(city_buyer, room) == [name_of(investor), name_of(other_investor)]
    # Whether something of another party's hidden offer is accepted is not hers to know.
    assert awaited(investor, room) == []
    for person in (investor, other_investor):
        actions.agree(actor=actor_of(person), party=party_of(room, person), version=1, accepted=7)
    assert waits(room, city_buyer, investor, other_investor) == [{Step.CONCLUDE: 1}, {}, {}]
    actions.conclude(actor=actor_of(city_buyer), inquiry=room, version=1, accepted=21)
    assert waits(room, city_buyer, investor, other_investor) == [{}, {}, {}]


def test_lead_alone_has_nobody_to_agree_with(room, city_buyer):
    accepted(offered(room, city_buyer), city_buyer)
    assert waits(room, city_buyer) == [{}]


@pytest.mark.parametrize("state", [InquiryState.AGREED, InquiryState.WITHDRAWN])
def test_room_that_ended_waits_for_nobody(state, room, city_buyer, investor, other_investor):
    offered(room, investor)
    invited(room, city_buyer, other_investor)
    assert waits(room, city_buyer, other_investor) == [{Step.DECIDE: 1}, {Step.JOIN: 1}]
    Inquiry.objects.update(state=state)
    assert waits(room, city_buyer, other_investor) == [{}, {}]
    assert awaited(city_buyer, room) == awaited(other_investor, room) == []


def test_who_waits_at_the_door_learns_of_no_offer(room, city_buyer, investor, other_investor):
    offered(room, investor, is_shared=True)
    invited(room, city_buyer, other_investor)
    assert [turn.step for turn in seat_of(other_investor, room).turns] == [Step.JOIN]


def test_who_waits_is_told_to_those_alone_who_let_in(room, city_buyer, investor, other_investor):
    invited(room, city_buyer, other_investor)
    assert awaited(city_buyer, room) == [name_of(other_investor)]
    assert seat_of(investor, room).turns == ()


def test_rooms_that_wait_come_first(city_buyer, investor):
    first = opened(city_buyer, title="First")
    invited(first, city_buyer, investor)
    for title in ("Second", "Third"):
        joined(opened(city_buyer, title=title), city_buyer, investor)
    seats = own_seats(actor_of(investor), organisation_of(investor))
    assert [seat.inquiry.title for seat in seats] == ["First", "Third", "Second"]


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def test_list_and_workspace_say_what_waits(room, city_buyer, investor, other_investor, client_of):
    for _each in range(2):
        offered(room, investor)
    invited(room, city_buyer, other_investor)
    for address in ("/inquiries/", "/workspace/"):
        page = text_of(client_of(city_buyer), address)
        assert "2 offers to decide on" in page
        assert "Waits for Organisation of Ivo Investor" in page
        assert "You are invited: join or decline" in text_of(client_of(other_investor), address)
        assert "Waits for Organisation of Bora Buyer" in text_of(client_of(investor), address)
    assert "1 inquiry waits for your organisation" in text_of(client_of(city_buyer), "/inquiries/")
    assert "waits for your organisation" not in text_of(client_of(investor), "/inquiries/")


def test_room_says_whose_turn_it_is(room, city_buyer, city_viewer, investor, other_investor, client_of):
    offer = offered(room, investor)
    invited(room, city_buyer, other_investor)
    address = f"/inquiries/{room.public_id}/"
    for person in (city_buyer, city_viewer):
        page = text_of(client_of(person), address)
        assert "This waits for your organisation" in page
        assert "Decide on the offer of Organisation of Ines Investor: €400,000" in page
        assert "Organisation of Ivo Investor: say whether it joins" in page
    page = text_of(client_of(investor), address)
    assert "Organisation of Bora Buyer: decide on the offer of Organisation of Ines Investor, €400,000" in page
    assert "This waits for your organisation" not in page
    accepted(offer, city_buyer, 5_00)
    page = text_of(client_of(investor), address)
    assert "Agree in principle: €5 of what you offer is accepted" in page
    assert "Organisation of Ines Investor: agree in principle, with €5" in text_of(client_of(city_buyer), address)


def test_places_of_the_turns_are_on_the_page(room, city_buyer, investor, other_investor, client_of):
    offered(room, investor)
    accepted(offered(room, investor), city_buyer, 5)
    Inquiry.objects.update(teaser_shown=True)
    actions.ask_to_join(
        actor=actor_of(other_investor), inquiry=fresh(room), organisation=organisation_of(other_investor), note="Us."
    )
    actions.agree(actor=actor_of(investor), party=party_of(room, investor), version=1, accepted=5)
    page = client_of(city_buyer).get(f"/inquiries/{room.public_id}/").content.decode()
    places = re.findall(r'<li><a href="#([a-z-]+)">', page)
    assert places == ["parties-heading", "offers", "agree-heading"]
    assert [f'id="{place}"' in page for place in places] == [True] * 3


def test_hidden_steps_change_no_turn_of_others(room, city_buyer, investor, other_investor):
    joined(room, city_buyer, other_investor)
    before = seat_of(other_investor, room).turns
    offer = accepted(offered(room, investor), city_buyer, 5)
    actions.agree(actor=actor_of(investor), party=party_of(room, investor), version=1, accepted=5)
    actions.take_back(actor=actor_of(city_buyer), offer=offer, amount=5, why="Less.", token=token())
    assert seat_of(other_investor, room).turns == before == ()
    assert Need.objects.count() == 1
