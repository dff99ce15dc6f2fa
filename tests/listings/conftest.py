"""What the tests of listings share: a draft and a published listing of a vendor and of a city."""

import pytest

from accounts.queries import actor_of
from accounts.states import Role
from listings import actions
from listings.states import ListingState
from tests.factories import member
from tests.listings.factories import in_state, need_values, solution_values


@pytest.fixture
def vendor(vendor_owner):
    """The vendor's organisation."""
    return vendor_owner.memberships.get().organisation


@pytest.fixture
def city(city_buyer):
    """The city's organisation."""
    return city_buyer.memberships.get().organisation


@pytest.fixture
def draft_solution(vendor_owner, vendor):
    return actions.create_solution(actor=actor_of(vendor_owner), organisation=vendor, values=solution_values())


@pytest.fixture
def open_solution(draft_solution, vendor_owner, staff):
    """A published solution."""
    return in_state(draft_solution, vendor_owner, staff, ListingState.PUBLISHED)


@pytest.fixture
def draft_need(city_buyer, city):
    return actions.create_need(actor=actor_of(city_buyer), organisation=city, values=need_values())


@pytest.fixture
def open_need(draft_need, city_buyer, staff):
    """A published need whose deadline lies ahead."""
    return in_state(draft_need, city_buyer, staff, ListingState.PUBLISHED)


@pytest.fixture
def vendor_viewer(vendor):
    return member("Victor Viewer", role=Role.VIEWER, organisation=vendor)
