"""What the tests of matching share: a need of a partnership, a solution that fits it, and more people."""

import pytest

from accounts.states import Form, OrganisationState, Role
from tests.factories import member
from tests.matching.stories import make_need, make_solution, organisation_of


@pytest.fixture
def need(city_buyer):
    """A public need of a partnership."""
    return make_need(city_buyer)


@pytest.fixture
def solution(vendor_owner):
    """A public solution that fits it."""
    return make_solution(vendor_owner)


@pytest.fixture
def other_city(db):
    return member("Chris City", "buys", form=Form.CITY)


@pytest.fixture
def vendor_viewer(vendor_owner):
    return member("Victor Viewer", role=Role.VIEWER, organisation=organisation_of(vendor_owner))


@pytest.fixture
def new_vendor(db):
    """Of an organisation that nobody has verified yet."""
    return member("Nora New", state=OrganisationState.UNVERIFIED)


@pytest.fixture
def colleague(city_buyer):
    return member("Carla Colleague", organisation=organisation_of(city_buyer))


@pytest.fixture
def colleague_editor(city_buyer):
    return member("Edda Editor", role=Role.EDITOR, organisation=organisation_of(city_buyer))
