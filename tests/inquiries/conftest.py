"""What the tests of inquiries share: a room of a city with an investor in it, and one of a matched pair."""

import pytest

from tests.inquiries.stories import joined, opened, opened_by_pair, second_city, second_investor


@pytest.fixture
def room(city_buyer, investor):
    """A room about a market consultation, in which the lead and one investor sit."""
    made = opened(city_buyer)
    joined(made, city_buyer, investor)
    return made


@pytest.fixture
def pair_room(city_buyer, vendor_owner):
    """A room of a matched city and vendor."""
    return opened_by_pair(city_buyer, vendor_owner)


@pytest.fixture
def other_investor(db):
    return second_investor()


@pytest.fixture
def other_city(db):
    return second_city()
