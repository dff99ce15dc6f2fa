"""A solution that nobody confirmed is offered to no need anew; what both sides began about it goes on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.journal.actions import Moved
from accounts.queries import actor_of
from listings.models import Solution
from marketplace.matching import queries
from marketplace.matching.errors import NotOpen
from marketplace.matching.queries.matches import matched_pairs, own_matches
from tests.matching.stories import fresh, make_solution, organisation_of, read, say_yes


def lapse():
    Solution.objects.update(confirmed_at=timezone.now() - timedelta(days=366))


def offered(need):
    return [one.solution.public_id for one in queries.matches_of_need(read(need)).shown]


def test_lapsed_one_is_offered_no_more_and_takes_no_new_interest(need, solution, city_buyer):
    assert offered(need) == [solution.public_id]
    lapse()
    assert offered(need) == []
    with pytest.raises(NotOpen, match="has to confirm this solution"):
        say_yes(city_buyer, need, solution, "city")


def test_agreed_pair_stays_for_both(client_of, need, solution, city_buyer, vendor_owner):
    say_yes(city_buyer, need, solution, "city")
    say_yes(vendor_owner, need, solution, "vendor")
    lapse()
    assert [match.solution for match in matched_pairs(fresh(need))] == [solution]
    assert offered(need) == [solution.public_id]
    for person in (city_buyer, vendor_owner):
        actor = actor_of(person)
        assert [match.solution for match in own_matches(actor, organisation_of(person))] == [solution]
        address = reverse("matching:pair", args=[need.public_id, solution.public_id])
        assert client_of(person).get(address).status_code == 200


def test_interest_that_was_shown_before_is_answered(need, solution, city_buyer, vendor_owner):
    say_yes(city_buyer, need, solution, "city")
    lapse()
    assert isinstance(say_yes(vendor_owner, need, solution, "vendor"), Moved)
    assert offered(need) == [solution.public_id]


def test_confirmed_one_beside_it_is_still_offered(need, solution):
    lapse()
    other = make_solution(title="Another")
    assert offered(need) == [other.public_id]
