"""How parties come and go: everybody's yes, refusals, declining for oneself while the room goes on."""

import pytest

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.models import Capability, Organisation
from accounts.queries import actor_of, latest_reason
from accounts.states import OrganisationState, Role
from marketplace.inquiries import actions
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.queries import invitable
from marketplace.inquiries.states import (
    INQUIRY_TRANSITIONS,
    OFFER_TRANSITIONS,
    PARTY_TRANSITIONS,
    InquiryState,
    OfferState,
    PartyRole,
    PartyState,
)
from tests.factories import member
from tests.inquiries.stories import (
    accepted,
    fresh,
    invited,
    joined,
    ledger_of,
    offered,
    opened,
    organisation_of,
    party_of,
)

pytestmark = pytest.mark.django_db


def say_yes(person, party):
    return actions.consent(actor=actor_of(person), party=fresh(party))


def asked(room, person):
    return actions.ask_to_join(
        actor=actor_of(person), inquiry=fresh(room), organisation=organisation_of(person), note="We lend."
    )


def test_invited_party_joins_with_its_own_yes_when_there_is_no_vendor(city_buyer, investor):
    party = invited(opened(city_buyer), city_buyer, investor)
    assert (party.state, party.lead_yes_at is None, party.own_yes_at) == (PartyState.WAITING, False, None)
    say_yes(investor, party)
    assert fresh(party).is_in


@pytest.mark.parametrize("order", [("vendor", "own"), ("own", "vendor")])
def test_vendor_has_to_say_yes_too(order, pair_room, city_buyer, vendor_owner, investor):
    party = invited(pair_room, city_buyer, investor)
    people = {"vendor": vendor_owner, "own": investor}
    say_yes(people[order[0]], party)
    assert fresh(party).state == PartyState.WAITING
    say_yes(people[order[1]], party)
    assert fresh(party).is_in


@pytest.mark.parametrize("order", [("lead", "vendor"), ("vendor", "lead")])
def test_who_asks_joins_when_lead_and_vendor_agree(order, city_buyer, vendor_owner, investor, pair_room):
    Inquiry.objects.update(teaser_shown=True)
    party = asked(pair_room, investor)
    people = {"lead": city_buyer, "vendor": vendor_owner}
    say_yes(people[order[0]], party)
    assert fresh(party).state == PartyState.WAITING
    say_yes(people[order[1]], party)
    assert fresh(party).is_in


def test_vendor_invites_and_the_lead_says_yes(pair_room, city_buyer, vendor_owner, investor):
    party = invited(pair_room, vendor_owner, investor)
    say_yes(investor, party)
    assert fresh(party).state == PartyState.WAITING
    say_yes(city_buyer, party)
    assert fresh(party).is_in


def test_vendor_that_declines_is_no_longer_waited_for(pair_room, city_buyer, vendor_owner, investor):
    party = invited(pair_room, city_buyer, investor)
    say_yes(investor, party)
    actions.decline(actor=actor_of(vendor_owner), party=party_of(pair_room, vendor_owner), why="Too small.")
    assert fresh(party).is_in
    assert fresh(pair_room).state == InquiryState.OPEN


def test_second_yes_is_told_kindly(room, investor):
    assert isinstance(say_yes(investor, party_of(room, investor)), Already)


def test_strangers_have_no_say(room, city_buyer, city_viewer, other_investor, vendor_owner, staff):
    party = invited(room, city_buyer, other_investor)
    for person in (city_viewer, vendor_owner, staff):
        with pytest.raises(NotAllowed):
            say_yes(person, party)
    assert fresh(party).own_yes_at is None


def test_party_in_the_room_lets_nobody_in(room, city_buyer, investor, other_investor):
    party = invited(room, city_buyer, other_investor)
    with pytest.raises(NotAllowed):
        say_yes(investor, party)
    with pytest.raises(NotAllowed):
        actions.refuse(actor=actor_of(investor), party=party, why="No.")
    with pytest.raises(NotAllowed):
        invited(room, investor, member("Nora New", "invests"))


def test_only_verified_cities_and_investors_are_invited(room, city_buyer, vendor_owner, staff, investor):
    with pytest.raises(Incomplete):
        invited(room, city_buyer, vendor_owner)
    with pytest.raises(Incomplete):
        invited(room, city_buyer, staff, PartyRole.CITY)
    late = member("Lara Late", "invests", state=OrganisationState.UNVERIFIED)
    with pytest.raises(Incomplete):
        invited(room, city_buyer, late)
    other = member("Otis Other", "invests")
    with pytest.raises(Incomplete):
        invited(room, city_buyer, other, PartyRole.CITY)
    assert [one.organisation for one in invitable(room)] == [organisation_of(other)]
    again = actions.invite(
        actor=actor_of(city_buyer), inquiry=room, organisation=organisation_of(investor), role=PartyRole.INVESTOR
    )
    assert isinstance(again, Already)


def test_only_investors_with_a_teaser_ask(city_buyer, investor, vendor_owner, other_city):
    room = opened(city_buyer)
    with pytest.raises(NotAllowed):
        asked(room, investor)
    Inquiry.objects.update(teaser_shown=True)
    for person in (vendor_owner, other_city):
        with pytest.raises(NotAllowed):
            asked(room, person)
    viewer = member("Vito Viewer", role=Role.VIEWER, organisation=organisation_of(investor))
    with pytest.raises(NotAllowed):
        asked(room, viewer)
    assert asked(room, investor).own_yes_at is not None
    assert isinstance(asked(room, investor), Already)


def test_refused_party_waits_for_an_invitation_and_declined_one_may_ask(city_buyer, investor, other_investor):
    room = opened(city_buyer, teaser_shown=True)
    party = asked(room, investor)
    assert isinstance(actions.refuse(actor=actor_of(city_buyer), party=party, why="Full."), Moved)
    assert isinstance(actions.refuse(actor=actor_of(city_buyer), party=party, why="Full."), Already)
    assert latest_reason(party.subject, "party.refused") == "Full."
    with pytest.raises(NotAllowed):
        asked(room, investor)
    with pytest.raises(InvalidTransition):
        say_yes(investor, party)
    again = invited(room, city_buyer, investor)
    assert (again.pk, again.state, again.own_yes_at) == (party.pk, PartyState.WAITING, None)
    other = asked(room, other_investor)
    actions.decline(actor=actor_of(other_investor), party=other, why="Later.")
    assert asked(room, other_investor).state == PartyState.WAITING


def test_declining_withdraws_offers_and_leaves_the_others(room, city_buyer, investor, other_investor):
    joined(room, city_buyer, other_investor)
    mine = accepted(offered(room, investor), city_buyer)
    small = offered(room, investor, amount=5)
    theirs = accepted(offered(room, other_investor), city_buyer)
    actions.decline(actor=actor_of(investor), party=party_of(room, investor), why="Other plans.")
    assert [fresh(one).state for one in (mine, small, theirs)] == ["withdrawn", "withdrawn", "open"]
    assert ledger_of(room) == (theirs.accepted,) * 3
    assert [row.amount for row in mine.acceptances.all()] == [mine.amount, -mine.amount]
    assert party_of(room, other_investor).is_in


def test_declining_needs_a_reason_and_is_not_for_the_lead(room, city_buyer, investor):
    with pytest.raises(Incomplete):
        actions.decline(actor=actor_of(investor), party=party_of(room, investor), why="  ")
    with pytest.raises(NotAllowed):
        actions.decline(actor=actor_of(city_buyer), party=party_of(room, city_buyer), why="No.")
    with pytest.raises(NotAllowed):
        actions.decline(actor=actor_of(city_buyer), party=party_of(room, investor), why="No.")
    assert party_of(room, investor).is_in


def test_suspended_and_stripped_parties_act_no_longer(room, city_buyer, investor):
    Organisation.objects.filter(pk=organisation_of(investor).pk).update(state=OrganisationState.SUSPENDED)
    with pytest.raises(NotAllowed, match="suspended"):
        offered(room, investor)
    Organisation.objects.filter(pk=organisation_of(investor).pk).update(state=OrganisationState.VERIFIED)
    Capability.objects.filter(organisation=organisation_of(investor)).update(state="refused")
    with pytest.raises(NotAllowed):
        offered(room, investor)


ENDINGS = {
    InquiryState.WITHDRAWN: lambda room, lead: actions.withdraw_inquiry(
        actor=actor_of(lead), inquiry=room, why="Stopped."
    ),
    InquiryState.AGREED: lambda room, lead: actions.conclude(
        actor=actor_of(lead), inquiry=room, version=1, accepted=fresh(room).accepted
    ),
}


@pytest.mark.parametrize("to", ENDINGS)
@pytest.mark.parametrize("start", InquiryState)
def test_every_pair_of_states_of_a_room_is_lawful_or_raises(start, to, room, city_buyer, investor):
    accepted(offered(room, investor), city_buyer, 5)
    actions.agree(actor=actor_of(investor), party=party_of(room, investor), version=1, accepted=5)
    Inquiry.objects.filter(pk=room.pk).update(state=start)
    if start == to:
        assert isinstance(ENDINGS[to](fresh(room), city_buyer), Already)
    elif to in INQUIRY_TRANSITIONS[start]:
        assert isinstance(ENDINGS[to](fresh(room), city_buyer), Moved)
        assert (fresh(room).state, fresh(room).ended_at is None) == (to, False)
    else:
        with pytest.raises(InvalidTransition):
            ENDINGS[to](fresh(room), city_buyer)
        assert fresh(room).state == start


def step_to(to, room, lead, party, person):
    """Do what would lead a party to a state."""
    if to == PartyState.WAITING:
        return invited(room, lead, person)
    if to == PartyState.JOINED:
        return say_yes(person, party)
    if to == PartyState.DECLINED:
        return actions.decline(actor=actor_of(person), party=party, why="Other plans.")
    return actions.refuse(actor=actor_of(lead), party=party, why="Full.")


@pytest.mark.parametrize("to", PartyState)
@pytest.mark.parametrize("start", PartyState)
def test_every_pair_of_states_of_a_party_is_lawful_or_raises(start, to, city_buyer, investor):
    room = opened(city_buyer)
    party = invited(room, city_buyer, investor)
    Party.objects.filter(pk=party.pk).update(state=start)
    if start == to or to in PARTY_TRANSITIONS[start]:
        step_to(to, room, city_buyer, fresh(party), investor)
        assert fresh(party).state == to
    elif (start, to) == (PartyState.JOINED, PartyState.WAITING):
        step_to(to, room, city_buyer, fresh(party), investor)  # an invitation of who is in already is told kindly
        assert fresh(party).state == start
    else:
        with pytest.raises(InvalidTransition):
            step_to(to, room, city_buyer, fresh(party), investor)
        assert fresh(party).state == start


@pytest.mark.parametrize("start", OfferState)
def test_every_pair_of_states_of_an_offer_is_lawful_or_already(start, room, investor):
    offer = offered(room, investor)
    Offer.objects.filter(pk=offer.pk).update(state=start)
    result = actions.withdraw_offer(actor=actor_of(investor), offer=fresh(offer), why="No.")
    assert type(result) is (Moved if OfferState.WITHDRAWN in OFFER_TRANSITIONS[start] else Already)
