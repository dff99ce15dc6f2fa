"""Two people at once in one room: sums hold, one form counts once, the second person is told kindly or refused."""

from functools import partial

import pytest

from accounts.errors import StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings.states import Mode
from marketplace.inquiries import actions
from marketplace.inquiries.errors import BelowAccepted, MoreThanOffered, MoreThanSought
from marketplace.inquiries.models import Acceptance, Inquiry, Message, Offer, Party
from marketplace.inquiries.states import InquiryState, PartyState
from tests.inquiries.stories import (
    HUNDRED_THOUSAND,
    accepted,
    fresh,
    invited,
    joined,
    ledger_of,
    match_of,
    need_of,
    offered,
    party_of,
    plan,
    terms,
    token,
)
from tests.listings.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def accepting(lead, offer, amount, key=None):
    """Return one press of the button, with a row of its own."""
    return partial(
        actions.accept_offer, actor=actor_of(lead), offer=fresh(offer), amount=amount, version=1, token=key or token()
    )


def test_same_form_at_once_counts_once(room, city_buyer, investor):
    offer, key = offered(room, investor), token()
    pressed = at_once(*[accepting(city_buyer, offer, 100, key) for _each in range(4)])
    assert pressed == {Acceptance: 1, Already: 3}
    assert ledger_of(room) == (100, 100, 100)
    assert Entry.objects.filter(verb="offer.accepted").count() == 1


def test_two_offers_at_once_never_exceed_what_is_sought(room, city_buyer, investor):
    offers = [offered(room, investor, amount=6 * HUNDRED_THOUSAND) for _each in range(4)]
    pressed = at_once(*[accepting(city_buyer, offer, offer.amount) for offer in offers])
    assert pressed == {Acceptance: 1, MoreThanSought: 3}
    assert ledger_of(room) == (6 * HUNDRED_THOUSAND,) * 3


def test_one_offer_at_once_is_never_accepted_beyond_itself(room, city_buyer, investor):
    offer = offered(room, investor, amount=10)
    pressed = at_once(*[accepting(city_buyer, offer, 6) for _each in range(4)])
    assert pressed == {Acceptance: 1, MoreThanOffered: 3}
    assert ledger_of(room) == (6, 6, 6)


@pytest.mark.parametrize("round_", range(4))
def test_accept_and_lower_the_amount_at_once_let_one_win(round_, room, city_buyer, investor):
    offer = offered(room, investor)
    lower = partial(
        actions.edit_inquiry,
        actor=actor_of(city_buyer),
        inquiry=fresh(room),
        version=1,
        plan=plan(amount_sought=offer.amount - 1),
    )
    pressed = at_once(accepting(city_buyer, offer, offer.amount), lower)
    assert pressed in ({Acceptance: 1, BelowAccepted: 1}, {MoreThanSought: 1, Inquiry: 1})
    assert len(set(ledger_of(room))) == 1
    assert fresh(room).accepted <= fresh(room).amount_sought


@pytest.mark.parametrize("round_", range(4))
def test_accept_and_withdraw_the_offer_at_once_leave_nothing_accepted(round_, room, city_buyer, investor):
    offer = offered(room, investor)
    withdraw = partial(actions.withdraw_offer, actor=actor_of(investor), offer=fresh(offer), why="No.")
    pressed = at_once(accepting(city_buyer, offer, 5), withdraw)
    assert pressed in ({Acceptance: 1, Moved: 1}, {InvalidTransition: 1, Moved: 1})
    assert ledger_of(room) == (0, 0, 0)


@pytest.mark.parametrize("round_", range(8))
def test_nothing_is_accepted_after_the_room_is_withdrawn(round_, room, city_buyer, investor):
    offer = offered(room, investor)
    end = partial(actions.withdraw_inquiry, actor=actor_of(city_buyer), inquiry=fresh(room), why="No.")
    pressed = at_once(accepting(city_buyer, offer, 5), end)
    verbs = Entry.objects.filter(verb__in=["offer.accepted", "inquiry.withdrawn"]).order_by("id")
    told = list(verbs.values_list("verb", flat=True))
    assert (pressed, told) in (
        ({Acceptance: 1, Moved: 1}, ["offer.accepted", "inquiry.withdrawn"]),
        ({InvalidTransition: 1, Moved: 1}, ["inquiry.withdrawn"]),
    )
    assert len(set(ledger_of(room))) == 1


def test_everybody_at_once_says_yes_once(pair_room, city_buyer, vendor_owner, investor):
    party = invited(pair_room, city_buyer, investor)
    people = [vendor_owner, investor, vendor_owner, investor]
    pressed = at_once(*[partial(actions.consent, actor=actor_of(one), party=fresh(party)) for one in people])
    assert set(pressed) <= {Party, Already}
    assert fresh(party).is_in
    assert Entry.objects.filter(verb="party.joined", subject=party.subject).count() == 1


def test_invited_by_two_at_once_is_one_party(pair_room, city_buyer, vendor_owner, investor):
    at_once(*[partial(invited, fresh(pair_room), person, investor) for person in (city_buyer, vendor_owner)])
    party = party_of(pair_room, investor)
    assert (party.lead_yes_at is None, party.vendor_yes_at is None) == (False, False)
    assert Entry.objects.filter(verb="party.invited").count() == 1


def test_offer_and_message_sent_twice_at_once_are_one(room, investor):
    key, actor, party = token(), actor_of(investor), party_of(room, investor)
    made = at_once(
        *[partial(actions.make_offer, actor=actor, party=fresh(party), terms=terms(), token=key) for _each in range(3)],
        *[
            partial(actions.write_message, actor=actor, party=fresh(party), text="Hello", token=key)
            for _each in range(3)
        ],
    )
    assert made == {Offer: 1, Message: 1, Already: 4}


def test_both_sides_of_a_pair_at_once_open_one_room(city_buyer, vendor_owner):
    need = need_of(city_buyer, Mode.PARTNERSHIP)
    match = match_of(need, vendor_owner)
    people = (city_buyer, vendor_owner, city_buyer)
    opening = [
        partial(actions.open_inquiry, actor=actor_of(one), need=need, plan=plan(), match=match) for one in people
    ]
    assert at_once(*opening) == {Inquiry: 3}
    assert (Inquiry.objects.count(), Party.objects.count()) == (1, 2)


@pytest.mark.parametrize("round_", range(4))
def test_lead_agrees_and_an_offer_is_withdrawn_at_once(round_, room, city_buyer, investor, other_investor):
    joined(room, city_buyer, other_investor)
    stays, leaves = [accepted(offered(room, one), city_buyer, 5) for one in (investor, other_investor)]
    for person in (investor, other_investor):
        actions.agree(actor=actor_of(person), party=party_of(room, person), version=1, accepted=5)
    end = partial(actions.conclude, actor=actor_of(city_buyer), inquiry=fresh(room), version=1, accepted=10)
    withdraw = partial(actions.withdraw_offer, actor=actor_of(other_investor), offer=fresh(leaves), why="No.")
    pressed = at_once(end, withdraw)
    assert pressed in ({Moved: 1, InvalidTransition: 1}, {StaleVersion: 1, Moved: 1})
    agreed = fresh(room).state == InquiryState.AGREED
    assert (fresh(stays).accepted, fresh(leaves).accepted) == (5, 5 if agreed else 0)


@pytest.mark.parametrize("round_", range(4))
def test_accept_and_leave_the_room_at_once_leave_nothing_accepted(round_, room, city_buyer, investor):
    offer = offered(room, investor)
    leave = partial(actions.decline, actor=actor_of(investor), party=party_of(room, investor), why="Other plans.")
    pressed = at_once(accepting(city_buyer, offer, 5), leave)
    assert pressed in ({Acceptance: 1, Moved: 1}, {InvalidTransition: 1, Moved: 1})
    assert ledger_of(room) == (0, 0, 0)


@pytest.mark.parametrize("round_", range(4))
def test_let_in_and_not_let_in_at_once_let_one_win(round_, city_buyer, investor, pair_room, vendor_owner):
    party = invited(pair_room, city_buyer, investor)
    actions.consent(actor=actor_of(investor), party=fresh(party))
    pressed = at_once(
        partial(actions.consent, actor=actor_of(vendor_owner), party=fresh(party)),
        partial(actions.refuse, actor=actor_of(city_buyer), party=fresh(party), why="Full."),
    )
    assert pressed in ({Party: 1, InvalidTransition: 1}, {InvalidTransition: 1, Moved: 1})
    assert fresh(party).state == (PartyState.JOINED if Party in pressed else PartyState.REFUSED)


def test_agree_and_accept_more_at_once_leave_no_outdated_agreement(room, city_buyer, investor):
    offer = accepted(offered(room, investor), city_buyer, 5)
    for seen in range(5, 15):
        agree = partial(
            actions.agree, actor=actor_of(investor), party=party_of(room, investor), version=1, accepted=seen
        )
        pressed = at_once(agree, accepting(city_buyer, offer, 1))
        assert pressed in ({Party: 1, Acceptance: 1}, {StaleVersion: 1, Acceptance: 1})
        assert party_of(room, investor).agreed_at is None
