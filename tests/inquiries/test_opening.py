"""Who opens a room about which need, as the table of modes says, and what it begins with."""

from dataclasses import replace

import pytest

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings.models import Need
from listings.money import MOST_CENTS
from listings.states import ListingState, Mode
from marketplace.inquiries import actions
from marketplace.inquiries.models import Inquiry, Party
from marketplace.matching.states import MatchState
from tests.inquiries.stories import match_of, need_of, opened, opened_by_pair, organisation_of, plan

pytestmark = pytest.mark.django_db

CITY_ALONE = [Mode.CONSULTATION, Mode.SMALL_PURCHASE, Mode.ELSEWHERE]


def seats(room):
    return list(Party.objects.filter(inquiry=room).order_by("pk").values_list("organisation", "role", "state"))


def open_for(person, need, match=None, **changes):
    return actions.open_inquiry(actor=actor_of(person), need=need, plan=plan(**changes), match=match)


@pytest.mark.parametrize("mode", CITY_ALONE)
def test_city_alone_opens_without_a_vendor(mode, city_buyer):
    room = open_for(city_buyer, need_of(city_buyer, mode))
    assert seats(room) == [(organisation_of(city_buyer).pk, "lead", "joined")]


@pytest.mark.parametrize("mode", CITY_ALONE)
def test_no_vendor_comes_in_with_a_match_in_other_modes(mode, city_buyer, vendor_owner):
    need = need_of(city_buyer, mode)
    match = match_of(need, vendor_owner)
    for person in (city_buyer, vendor_owner):
        with pytest.raises(NotAllowed):
            open_for(person, need, match)
    assert Inquiry.objects.count() == 0


@pytest.mark.parametrize("opener", ["city", "vendor"])
def test_either_side_of_a_pair_opens_in_partnership(opener, city_buyer, vendor_owner):
    need = need_of(city_buyer, Mode.PARTNERSHIP)
    match = match_of(need, vendor_owner)
    room = open_for(city_buyer if opener == "city" else vendor_owner, need, match)
    assert seats(room) == [
        (organisation_of(city_buyer).pk, "lead", "joined"),
        (organisation_of(vendor_owner).pk, "vendor", "joined"),
    ]
    assert room.solution == match.solution


def test_partnership_needs_a_match(city_buyer):
    with pytest.raises(NotAllowed, match="There is no such match yet"):
        open_for(city_buyer, need_of(city_buyer, Mode.PARTNERSHIP))


@pytest.mark.parametrize("state", [state for state in MatchState if state != MatchState.MATCHED])
def test_no_other_state_of_a_match_opens(state, city_buyer, vendor_owner):
    need = need_of(city_buyer, Mode.PARTNERSHIP)
    match = match_of(need, vendor_owner, state)
    with pytest.raises(NotAllowed):
        open_for(city_buyer, need, match)


def test_match_of_another_need_opens_nothing(city_buyer, vendor_owner):
    match = match_of(need_of(city_buyer, Mode.PARTNERSHIP), vendor_owner)
    with pytest.raises(NotAllowed):
        open_for(city_buyer, need_of(city_buyer, Mode.PARTNERSHIP), match)


def test_others_open_nothing(city_buyer, city_viewer, vendor_owner, investor, staff, outsider):
    need = need_of(city_buyer)
    for person in (city_viewer, vendor_owner, investor, staff, outsider):
        with pytest.raises(NotAllowed):
            open_for(person, need)


@pytest.mark.parametrize("state", [state for state in ListingState if state != ListingState.PUBLISHED])
def test_need_has_to_be_published(state, city_buyer):
    need = need_of(city_buyer)
    Need.objects.filter(pk=need.pk).update(state=state)
    with pytest.raises(NotAllowed, match="about a published need"):
        open_for(city_buyer, need)


@pytest.mark.parametrize("state", [state for state in OrganisationState if state != OrganisationState.VERIFIED])
def test_city_has_to_be_verified_whoever_of_the_pair_opens(state, city_buyer, vendor_owner):
    need = need_of(city_buyer, Mode.PARTNERSHIP)
    match = match_of(need, vendor_owner)
    Organisation.objects.filter(pk=organisation_of(city_buyer).pk).update(state=state)
    for person in (city_buyer, vendor_owner):
        with pytest.raises(NotAllowed) as refusal:
            open_for(person, need, match)
    assert str(refusal.value) == (
        "The city that posted this need is not verified now, so no inquiry is opened about it."
    )


@pytest.mark.parametrize("cents", [0, -1, MOST_CENTS + 1])
def test_impossible_amount_is_refused(cents, city_buyer):
    with pytest.raises(Incomplete):
        opened(city_buyer, amount_sought=cents)


def test_form_sent_twice_opens_one_room_and_another_plan_another(city_buyer):
    need = need_of(city_buyer)
    first, second = open_for(city_buyer, need), open_for(city_buyer, need)
    assert first == second
    assert open_for(city_buyer, need, amount_sought=5) != first
    assert Entry.objects.filter(verb="inquiry.opened").count() == 2


def test_record_holds_words_and_numbers_only(city_buyer, vendor_owner):
    room = opened_by_pair(city_buyer, vendor_owner, title="Secret title", purpose="Secret purpose")
    entry = Entry.objects.get(verb="inquiry.opened")
    solution = room.solution.public_id
    assert entry.data == {"need": room.need.public_id, "amount": room.amount_sought, "solution": solution}
    assert list(entry.digests) == ["purpose"]
    assert "Secret" not in str(list(Entry.objects.values()))


def test_plan_says_all_that_a_room_begins_with(city_buyer):
    wanted = plan(title="Hubs", purpose="Lockers.", amount_sought=1, teaser_shown=True)
    room = actions.open_inquiry(actor=actor_of(city_buyer), need=need_of(city_buyer), plan=wanted)
    stored = Inquiry.objects.get(pk=room.pk)
    assert replace(wanted, title=stored.title, purpose=stored.purpose) == wanted
    assert (stored.amount_sought, stored.teaser_shown, stored.accepted, stored.currency) == (1, True, 0, "EUR")
