"""Before one is in a room: invitations, teasers, asking to join, and what who waits or was not let in reads."""

import re

import pytest

from accounts.models import Membership, Organisation
from accounts.states import Form, Role
from marketplace.inquiries.models import Party
from marketplace.inquiries.states import PartyState
from tests.factories import member
from tests.inquiries.stories import (
    fresh,
    invited,
    offered,
    opened,
    organisation_of,
    party_of,
    text_of,
)
from tests.people import colleague

pytestmark = pytest.mark.django_db


def test_party_that_waits_sees_the_purpose_and_nothing_else(room, city_buyer, other_investor, investor, client_of):
    offered(room, investor, is_shared=True, condition="Secret to the door")
    client_of(city_buyer).post(f"/inquiries/{room.public_id}/messages/", {"text": "Words in the room"})
    invited(room, city_buyer, other_investor)
    page = text_of(client_of(other_investor), f"/inquiries/{room.public_id}/")
    assert "Lockers at the edge of the old town." in page
    assert "Secret to the door" not in page
    assert "Words in the room" not in page
    assert client_of(other_investor).get(f"/inquiries/{room.public_id}/offers/new/").status_code == 403


def test_lead_refuses_who_asked_with_a_reason(city_buyer, other_investor, client_of):
    room = opened(city_buyer, teaser_shown=True)
    key = organisation_of(other_investor).public_id
    client = client_of(other_investor)
    assert "Three parcel hubs" in text_of(client, "/inquiries/teasers/")
    asking = f"/inquiries/teasers/{room.public_id}/ask/"
    assert client.post(asking, {"organisation": key}).status_code == 422
    client.post(asking, {"organisation": key, "note": "We lend to cities."})
    party = party_of(room, other_investor)
    page = text_of(client_of(city_buyer), f"/inquiries/{room.public_id}/")
    assert "We lend to cities." in page
    refusing = f"/inquiries/parties/{party.public_id}/refuse/"
    assert client_of(city_buyer).post(refusing, {"why": ""}).status_code == 422
    client_of(city_buyer).post(refusing, {"why": "We have a lender."})
    assert "We have a lender." in text_of(client, f"/inquiries/{room.public_id}/")
    answer = client.post(asking, {"organisation": key, "note": "Again."})
    page = answer.content.decode().partition("<main")[2]
    assert (answer.status_code, "<select" in page, "You may not do this." in page) == (422, False, True)
    assert fresh(party).state == PartyState.REFUSED


def test_invitation_pressed_twice_is_told_kindly(city_buyer, investor, client_of):
    room, client = opened(city_buyer), client_of(city_buyer)
    key = {"who": f"investor.{organisation_of(investor).public_id}"}
    assert client.post(f"/inquiries/{room.public_id}/invite/", key).status_code == 302
    answer = client.post(f"/inquiries/{room.public_id}/invite/", key)
    assert answer.status_code == 422
    assert "It is invited or in the room already, or cannot be invited. Choose another." in answer.content.decode()
    assert Party.objects.filter(role="investor").count() == 1


def test_who_waits_reads_why_the_room_ended(city_buyer, other_investor, client_of):
    room = opened(city_buyer)
    invited(room, city_buyer, other_investor)
    client_of(city_buyer).post(f"/inquiries/{room.public_id}/withdraw/", {"why": "The council stopped it."})
    page = text_of(client_of(other_investor), f"/inquiries/{room.public_id}/")
    assert "so nobody joins any more" in page
    assert "The council stopped it." in page


def test_who_lost_its_verification_while_it_waited_joins_when_it_is_back(
    pair_room, city_buyer, vendor_owner, investor, client_of
):
    own = Organisation.objects.filter(pk=organisation_of(investor).pk)
    party = invited(pair_room, city_buyer, investor)
    client_of(investor).post(f"/inquiries/parties/{party.public_id}/consent/")
    own.update(state="suspended")
    client_of(vendor_owner).post(f"/inquiries/parties/{party.public_id}/consent/")
    own.update(state="verified")
    client = client_of(investor)
    assert f"/inquiries/parties/{party.public_id}/consent/" in text_of(client, f"/inquiries/{pair_room.public_id}/")
    client.post(f"/inquiries/parties/{party.public_id}/consent/")
    assert fresh(party).state == PartyState.JOINED


def test_second_investor_of_one_person_may_ask_too(city_buyer, investor, client_of):
    room = opened(city_buyer, teaser_shown=True)
    second = member("Nora Second", "invests", form=Form.INVESTOR).memberships.get()
    Membership.objects.create(person=investor, organisation=second.organisation, role=Role.OWNER)
    client, address = client_of(investor), f"/inquiries/teasers/{room.public_id}/"
    first = {"organisation": organisation_of_first(investor).public_id, "note": "We lend."}
    told = client.post(f"{address}ask/", first, follow=True).context["messages"]
    assert [str(one) for one in told] == ["You asked to join. The owners of your organisation get the answer by mail."]
    (told,) = client.post(f"{address}ask/", first, follow=True).context["messages"]
    assert str(told).startswith("Ines Investor did that already, on ")
    page = text_of(client, address).partition("<main")[2]
    assert "Your organisation knows this inquiry already." in page
    assert f'value="{second.organisation.public_id}"' in page
    assert f'value="{first["organisation"]}"' not in page
    refused = client.post(f"{address}ask/", {"organisation": second.organisation.public_id, "note": ""})
    assert refused.status_code == 422
    assert re.findall(r'<option value="(\w+)"', refused.content.decode()) == [second.organisation.public_id]
    client.post(f"{address}ask/", {"organisation": second.organisation.public_id, "note": "We lend, too."})
    assert Party.objects.filter(inquiry=room, role="investor").count() == 2
    assert "<form" not in text_of(client, address).partition("<main")[2].partition("</main>")[0]


def organisation_of_first(person):
    return person.memberships.order_by("pk").first().organisation


def test_teasers_are_for_verified_investors(city_buyer, investor, vendor_owner, client_of):
    room = opened(city_buyer, teaser_shown=True)
    for person in (city_buyer, vendor_owner):
        assert client_of(person).get("/inquiries/teasers/").status_code == 404
        assert client_of(person).get(f"/inquiries/teasers/{room.public_id}/").status_code == 404
    hidden = opened(city_buyer, title="Hidden plan")
    page = text_of(client_of(investor), "/inquiries/teasers/")
    assert "€1,000,000 sought" in page
    assert "Hidden plan" not in page
    assert client_of(investor).get(f"/inquiries/teasers/{hidden.public_id}/").status_code == 404


def test_my_inquiries_says_what_to_do_when_there_is_none(investor, city_buyer, outsider, client_of):
    assert "Ask to join what fits." in text_of(client_of(investor), "/inquiries/")
    assert "A city opens an inquiry from the page of its need" in text_of(client_of(city_buyer), "/inquiries/")
    assert client_of(outsider).get("/inquiries/").status_code == 302


def test_viewer_of_an_investor_reads_a_teaser_and_asks_for_nothing(city_buyer, investor, client_of):
    room = opened(city_buyer, teaser_shown=True)
    client = client_of(colleague(investor, "Vito Viewer", Role.VIEWER))
    teaser = f"/inquiries/teasers/{room.public_id}/"
    assert client.get(teaser).status_code == 200
    sent = {"organisation": investor.memberships.get().organisation.public_id, "note": "We want in."}
    assert client.post(f"{teaser}ask/", sent).status_code == 403
    assert Party.objects.filter(inquiry=room, role="investor").count() == 0
