"""From a match to its inquiry: who finds the room, and who is offered to open one."""

import pytest

from accounts.queries import actor_of
from listings.states import Mode
from marketplace.inquiries.actions import open_inquiry
from marketplace.matching.models import Match
from tests.factories import member
from tests.inquiries.stories import plan
from tests.matching.pages import pair_url, text_of
from tests.matching.stories import make_need, say_yes


def test_matched_pair_leads_to_its_inquiry(need, solution, client_of, city_buyer, city_viewer, vendor_owner, staff):
    matched, asked = f"/matches/needs/{need.public_id}/", f"/inquiries/matches/{need.public_id}/{solution.public_id}/"
    say_yes(city_buyer, need, solution, "city")
    assert asked not in text_of(client_of(city_buyer).get(matched))
    assert client_of(city_buyer).get(asked).status_code == 404
    say_yes(vendor_owner, need, solution, "vendor")
    pair = Match.objects.get()
    assert "There is no inquiry about this match yet." in text_of(client_of(vendor_owner).get(asked))
    room = open_inquiry(actor=actor_of(vendor_owner), need=need, plan=plan(), match=pair)
    link, opens = (
        f'href="/inquiries/{room.public_id}/"',
        f'href="/inquiries/new/{need.public_id}/?match={pair.public_id}"',
    )
    seen = {city_buyer: (True, True), city_viewer: (True, False), staff: (False, False)}
    for person, expected in seen.items():
        for address in (matched, pair_url(need, solution)):
            page = text_of(client_of(person).get(address))
            assert (f'href="{asked}"' in page, opens in page) == expected
            # A page of many matches asks for none of them by itself.
            assert (f'hx-get="{asked}"' in page) == (expected[0] and address != matched)
    for person in (city_buyer, city_viewer, vendor_owner):
        fragment = text_of(client_of(person).get(asked, headers={"HX-Request": "true"}))
        assert (link in fragment, "<html" in fragment) == (True, False)
        assert link in text_of(client_of(person).get(asked))
    assert {client_of(person).get(asked).status_code for person in (staff, member("Rita Rival", "provides"))} == {404}


@pytest.mark.parametrize(
    ("mode", "opens"),
    [(Mode.CONSULTATION, True), (Mode.SMALL_PURCHASE, True), (Mode.ELSEWHERE, True), (Mode.PARTNERSHIP, False)],
)
def test_city_s_editors_alone_open_an_inquiry_without_a_vendor(mode, opens, client_of, city_buyer, city_viewer):
    need = make_need(city_buyer, mode=mode)
    link = f'href="/inquiries/new/{need.public_id}/"'
    offered = [
        link in text_of(client_of(person).get(f"/needs/{need.public_id}/openings/"))
        for person in (city_buyer, city_viewer)
    ]
    assert offered == [opens, False]
