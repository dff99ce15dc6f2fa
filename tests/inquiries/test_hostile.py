"""Whatever those inside a room send to whatever address, nothing breaks, and no sum goes wrong."""

import pytest

from marketplace.inquiries.models import Inquiry
from tests.inquiries.matrix import MATRIX, address_of, make_room
from tests.inquiries.stories import ledger_of
from tests.test_hostile_input import bodies


@pytest.mark.parametrize("name", MATRIX)
def test_nothing_breaks_for_insiders(name, city_buyer, investor, vendor_owner, client_of):
    make_room(city_buyer, investor, vendor_owner)
    address = address_of(name)
    for person in (city_buyer, investor, *([vendor_owner] if name == "inquiries:pair_inquiries" else [])):
        for body in bodies(name):
            client = client_of(person)
            assert client.get(address, body).status_code < 500, body
            assert client.post(address, body).status_code < 500, body
    rows, offers, room = ledger_of(Inquiry.objects.get())
    assert rows == offers == room


@pytest.mark.parametrize("path", ["x%00", "aaaaaaaaaa", "parties", "new", "offers/aaaaaaaaaa/accept", "%D0%B1"])
def test_no_address_breaks(path, city_buyer, client_of):
    assert client_of(city_buyer).get(f"/inquiries/{path}/").status_code == 404
