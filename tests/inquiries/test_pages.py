"""The pages of a room: who gets in, what stands there, and that every step can be taken from them."""

import re

import pytest

from accounts.models import Organisation
from accounts.queries import actor_of
from listings.models import Need
from listings.queries import needs_visible_to
from listings.rules import can_read
from marketplace.inquiries.actions import set_next_step
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.states import InquiryState, OfferState, PartyRole, PartyState
from tests.factories import member
from tests.inquiries.stories import (
    HUNDRED_THOUSAND,
    accepted,
    fresh,
    invited,
    joined,
    match_of,
    need_of,
    offered,
    opened,
    organisation_of,
    party_of,
    text_of,
    token,
)

pytestmark = pytest.mark.django_db


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_city_opens_a_room_from_its_need(city_buyer, client_of):
    need, client = need_of(city_buyer), client_of(city_buyer)
    assert client.get(f"/inquiries/new/{need.public_id}/").status_code == 200
    typed = {"title": "Three hubs", "purpose": "Lockers.", "amount_sought": "€1.240.000", "teaser_shown": "on"}
    answer = client.post(f"/inquiries/new/{need.public_id}/", typed, follow=True)
    made = Inquiry.objects.get()
    assert (made.title, made.amount_sought, made.teaser_shown) == ("Three hubs", 124_000_000, True)
    assert said(answer) == ["The inquiry is open. Invite whom you want in it."]
    client.post(f"/inquiries/new/{need.public_id}/", typed)
    assert Inquiry.objects.count() == 1


def test_refused_opening_keeps_what_was_typed(city_buyer, client_of):
    need = need_of(city_buyer)
    answer = client_of(city_buyer).post(
        f"/inquiries/new/{need.public_id}/", {"title": "Three hubs", "purpose": "Lockers.", "amount_sought": "much"}
    )
    page = answer.content.decode()
    assert (answer.status_code, Inquiry.objects.count()) == (422, 0)
    assert "Write an amount in euro, such as 120,000 or 120,000.50." in page
    assert 'value="much"' in page
    assert "Lockers." in page


def test_whoever_may_not_open_reads_why(city_buyer, investor, vendor_owner, client_of):
    plain, pair = need_of(city_buyer), need_of(city_buyer, "partnership")
    answer = client_of(investor).get(f"/inquiries/new/{plain.public_id}/")
    assert answer.status_code == 403
    assert "The city that posted the need opens the inquiry." in answer.content.decode()
    answer = client_of(city_buyer).get(f"/inquiries/new/{pair.public_id}/")
    assert answer.status_code == 403
    assert "There is no such match yet." in answer.content.decode()


def test_pair_opens_a_room_together_and_vendor_may_be_the_one(city_buyer, vendor_owner, client_of):
    need = need_of(city_buyer, "partnership")
    match_of(need, vendor_owner)
    typed = {"title": "Three hubs", "purpose": "Lockers.", "amount_sought": "10000"}
    answer = client_of(vendor_owner).post(f"/inquiries/new/{need.public_id}/", typed, follow=True)
    assert answer.status_code == 200
    roles = list(Party.objects.order_by("pk").values_list("role", "state"))
    assert roles == [("lead", "joined"), ("vendor", "joined")]


def test_vendor_of_the_match_that_one_comes_from_is_chosen(city_buyer, vendor_owner, client_of):
    need = need_of(city_buyer, "partnership")
    pairs = [match_of(need, person) for person in (vendor_owner, member("Rita Rival", "provides"))]
    client, address = client_of(city_buyer), f"/inquiries/new/{need.public_id}/"
    chosen = [(pair.public_id, f"{pair.solution.organisation.name}: {pair.solution.title}") for pair in pairs]
    assert re.findall(r'<option value="(\w+)"[^>]*>([^<]+)<', text_of(client, address)) == chosen
    for match, expected in ((pairs[1].public_id, [chosen[1]]), ("nonsense", []), ("", [])):
        page = text_of(client, f"{address}?match={match}")
        assert re.findall(r'<option value="(\w+)" selected>([^<]+)<', page) == expected


@pytest.mark.parametrize(
    "step", ["", "edit/", "next-step/", "invite/", "decline/", "offers/new/", "withdraw/", "messages/", "agree/"]
)
def test_outsider_finds_nothing(step, room, vendor_owner, staff, other_investor, client_of):
    for person in (vendor_owner, staff, other_investor):
        assert client_of(person).get(f"/inquiries/{room.public_id}/{step}").status_code in {404, 405}
        assert client_of(person).post(f"/inquiries/{room.public_id}/{step}").status_code in {404, 405}
        assert client_of(person).get(f"/inquiries/{room.public_id}/").status_code == 404


def test_reader_reads_and_changes_nothing(room, investor, city_buyer, city_viewer, client_of):
    offer = offered(room, investor)
    client = client_of(city_viewer)
    page = text_of(client, f"/inquiries/{room.public_id}/")
    assert "Over nine years." in page
    assert "Make an offer" not in page
    for step in ("edit/", "next-step/", "invite/", "offers/new/", "withdraw/", "messages/", "agree/", "decline/"):
        assert client.post(f"/inquiries/{room.public_id}/{step}").status_code == 403, step
    for step in ("accept/", "take-back/", "share/", "withdraw/", "edit/"):
        assert client.post(f"/inquiries/offers/{offer.public_id}/{step}").status_code == 403, step
    party = party_of(room, investor)
    for step in ("consent/", "refuse/", "agree/"):
        assert client.post(f"/inquiries/parties/{party.public_id}/{step}").status_code == 403, step


def test_whole_way_from_the_invitation_to_the_agreement(city_buyer, investor, client_of):
    room = opened(city_buyer)
    city, fund = client_of(city_buyer), client_of(investor)
    base = f"/inquiries/{room.public_id}/"
    key = f"investor.{organisation_of(investor).public_id}"
    assert said(city.post(f"{base}invite/", {"who": key}, follow=True)) == ["The invitation is on its way by mail."]
    party = party_of(room, investor)
    assert "Join" in text_of(fund, base)
    assert said(fund.post(f"/inquiries/parties/{party.public_id}/consent/", follow=True)) == ["Your yes is noted."]
    assert fresh(party).state == PartyState.JOINED
    typed = {"amount": "400,000", "kind": "loan", "condition": "Over nine years.", "token": token()}
    assert said(fund.post(f"{base}offers/new/", typed, follow=True)) == [
        "Your offer stands. The lead city is told by mail."
    ]
    (told,) = said(fund.post(f"{base}offers/new/", typed, follow=True))
    assert told.startswith("Ines Investor did that already, on ")
    offer = Offer.objects.get()
    typed = {"amount": "300000", "version": "1", "token": token()}
    accepting = f"/inquiries/offers/{offer.public_id}/accept/"
    assert said(city.post(accepting, typed, follow=True)) == ["Accepted. The offerer is told by mail."]
    (told,) = said(city.post(accepting, typed, follow=True))
    assert told.startswith("Bora Buyer did that already, on ")
    assert fresh(room).accepted == 300_000_00
    assert "Agree in principle, as the lead" not in text_of(city, base)
    ready = {"version": "1", "accepted": "30000000"}
    assert said(city.post(f"{base}agree/", ready, follow=True)) == [
        "These have not agreed yet: Organisation of Ines Investor."
    ]
    assert "Agree in principle for Organisation of Ines Investor" in text_of(fund, base)
    seen = {"version": "1", "accepted": "30000000"}
    fund.post(f"/inquiries/parties/{party.public_id}/agree/", seen, follow=True)
    assert "Agree in principle, as the lead" in text_of(city, base)
    assert said(city.post(f"{base}agree/", {"version": "1", "accepted": "29999999"}, follow=True)) == [
        "Something changed after you opened the page. Read it again, then agree."
    ]
    assert said(city.post(f"{base}agree/", ready, follow=True)) == [
        "Agreed in principle. All parties are told by mail."
    ]
    assert fresh(room).state == InquiryState.AGREED
    assert "This is no contract and binds nobody" in text_of(fund, base)


def test_lead_changes_the_plan_and_a_stale_form_shows_both_texts(room, city_buyer, client_of):
    client, address = client_of(city_buyer), f"/inquiries/{room.public_id}/edit/"
    typed = {"title": "Four hubs", "purpose": "Lockers.", "amount_sought": "1500000", "version": "1"}
    client.post(address, typed)
    assert (fresh(room).title, fresh(room).amount_sought, fresh(room).version) == ("Four hubs", 150_000_000, 2)
    answer = client.post(address, {**typed, "title": "Five hubs"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is what is stored now" in page
    assert "Four hubs" in page
    assert 'value="Five hubs"' in page
    assert '<input type="hidden" name="version" value="2"' in page
    assert client.post(address, {**typed, "title": "Five hubs", "version": "2"}).status_code == 302
    assert fresh(room).title == "Five hubs"


def test_amount_sought_stays_above_what_is_accepted(room, city_buyer, investor, client_of):
    accepted(offered(room, investor), city_buyer)
    typed = {"title": "Three parcel hubs", "purpose": "Lockers.", "amount_sought": "399999.99", "version": "1"}
    answer = client_of(city_buyer).post(f"/inquiries/{room.public_id}/edit/", typed)
    assert answer.status_code == 422
    assert "€400,000 is accepted already, and the amount sought cannot be less." in answer.content.decode()
    typed["amount_sought"] = "400000"
    assert client_of(city_buyer).post(f"/inquiries/{room.public_id}/edit/", typed).status_code == 302
    assert fresh(room).amount_sought == fresh(room).accepted == 4 * HUNDRED_THOUSAND


def test_next_step_stands_above_the_room(room, city_buyer, investor, client_of):
    address = f"/inquiries/{room.public_id}/next-step/"
    client_of(city_buyer).post(address, {"step": "Lease drafts", "on": "2126-12-04", "version": "1"})
    page = text_of(client_of(investor), f"/inquiries/{room.public_id}/")
    assert "Lease drafts" in page
    assert "Next step, due Wednesday 4 December 2126" in page or "Next step, due Wednesday, 4 December 2126" in page
    answer = client_of(city_buyer).post(address, {"step": "", "on": "2126-12-04", "version": "2"})
    assert "Say what happens on that day." in answer.content.decode()
    answer = client_of(city_buyer).post(address, {"step": "x", "on": "soon", "version": "2"})
    assert (answer.status_code, fresh(room).version) == (422, 2)


def test_offer_is_changed_shared_and_withdrawn(room, investor, client_of):
    offer, client = offered(room, investor), client_of(investor)
    base = f"/inquiries/offers/{offer.public_id}/"
    typed = {"amount": "480000", "kind": "loan", "condition": "3.1 %", "version": "1"}
    assert client.post(f"{base}edit/", typed).status_code == 302
    assert client.post(f"{base}edit/", {**typed, "amount": "500000"}).status_code == 422
    client.post(f"{base}share/", {"shared": "1"})
    assert (fresh(offer).amount, fresh(offer).is_shared) == (480_000_00, True)
    client.post(f"{base}share/", {"shared": "0"})
    assert fresh(offer).is_shared is False
    assert client.post(f"{base}withdraw/", {"why": ""}).status_code == 422
    client.post(f"{base}withdraw/", {"why": "The board said no."})
    assert fresh(offer).state == OfferState.WITHDRAWN


def test_lead_cannot_accept_more_than_is_sought_or_offered(room, investor, city_buyer, client_of):
    offer = offered(room, investor, amount=20 * HUNDRED_THOUSAND)
    client, address = client_of(city_buyer), f"/inquiries/offers/{offer.public_id}/accept/"
    answer = client.post(address, {"amount": "1000000.01", "version": "1"})
    assert answer.status_code == 422
    assert "Of the amount sought, €1,000,000 is still open." in answer.content.decode()
    small = offered(room, investor, amount=1_00)
    answer = client.post(f"/inquiries/offers/{small.public_id}/accept/", {"amount": "2", "version": "1"})
    assert "Of this offer, €1 is not accepted yet." in answer.content.decode()
    assert list(answer.context["form"].errors) == ["amount"]
    assert fresh(room).accepted == 0


def test_lead_takes_an_acceptance_back_with_a_reason(room, investor, city_buyer, client_of):
    offer = accepted(offered(room, investor), city_buyer)
    client, address = client_of(city_buyer), f"/inquiries/offers/{offer.public_id}/take-back/"
    assert client.post(address, {"amount": "100000", "token": token()}).status_code == 422
    assert client.post(address, {"amount": "400000.01", "why": "Too much"}).status_code == 422
    client.post(address, {"amount": "100000", "why": "The council cut it.", "token": token()})
    assert fresh(offer).accepted == 3 * HUNDRED_THOUSAND
    assert "The council cut it." in text_of(client_of(investor), f"/inquiries/{room.public_id}/")


def test_declining_ends_it_for_oneself_and_shows_the_door(room, investor, city_buyer, client_of):
    offer = accepted(offered(room, investor), city_buyer)
    client = client_of(investor)
    assert client.post(f"/inquiries/{room.public_id}/decline/", {"why": ""}).status_code == 422
    client.post(f"/inquiries/{room.public_id}/decline/", {"why": "Other plans."})
    assert (fresh(offer).state, fresh(offer).accepted, fresh(room).accepted) == ("withdrawn", 0, 0)
    page = text_of(client, f"/inquiries/{room.public_id}/")
    assert "Other plans." in page
    assert "Lockers at the edge" not in page
    assert "Other plans." in text_of(client_of(city_buyer), f"/inquiries/{room.public_id}/")
    assert client.post(f"/inquiries/{room.public_id}/messages/", {"text": "Hello"}).status_code == 403


def test_withdrawn_room_can_be_read_and_not_changed(room, investor, city_buyer, client_of):
    client_of(city_buyer).post(f"/inquiries/{room.public_id}/withdraw/", {"why": "The council stopped it."})
    assert fresh(room).state == InquiryState.WITHDRAWN
    page = text_of(client_of(investor), f"/inquiries/{room.public_id}/")
    assert "The council stopped it." in page
    assert "Make an offer" not in page
    typed = {"amount": "1", "kind": "loan"}
    answer = client_of(investor).post(f"/inquiries/{room.public_id}/offers/new/", typed)
    assert answer.status_code == 422
    assert "This cannot be done now: it is “Withdrawn”." in answer.content.decode()


def test_room_leads_to_its_need_as_long_as_one_may_read_it(room, city_buyer, investor, client_of):
    address, link = f"/inquiries/{room.public_id}/", f'href="/needs/{room.need.public_id}/"'
    assert [link in text_of(client_of(one), address) for one in (city_buyer, investor)] == [True, True]
    Need.objects.update(state="withdrawn")
    assert [link in text_of(client_of(one), address) for one in (city_buyer, investor)] == [True, False]
    assert client_of(investor).get(f"/needs/{room.need.public_id}/").status_code == 404


def test_title_that_was_refused_stands_nowhere_as_the_title(room, city_buyer, investor, client_of):
    accepted(offered(room, investor), city_buyer)
    typed = {"title": "Refused title", "purpose": "Lockers.", "amount_sought": "1", "version": "1"}
    page = client_of(city_buyer).post(f"/inquiries/{room.public_id}/edit/", typed).content.decode()
    assert page.count("Refused title") == page.count('value="Refused title"') == 1


def test_staff_see_parties_state_and_dates_and_no_content(room, investor, city_buyer, staff, client_of):
    accepted(offered(room, investor, is_shared=True, amount=123_456_00), city_buyer)
    client_of(investor).post(f"/inquiries/{room.public_id}/messages/", {"text": "Between us"})
    page = text_of(client_of(staff), "/staff/inquiries/")
    for shown in (room.public_id, "Organisation of Ines Investor", "Organisation of Bora Buyer", "In the room"):
        assert shown in page
    for content in ("Three parcel hubs", "Lockers", "123,456", "1,000,000", "Between us", "nine years", "Loan"):
        assert content not in page
    assert client_of(staff).get(f"/inquiries/{room.public_id}/").status_code == 404
    assert client_of(city_buyer).get("/staff/inquiries/").status_code == 404


def test_joined_others_are_listed_with_their_city(room, city_buyer, other_city, client_of):
    joined(room, city_buyer, other_city, PartyRole.CITY)
    page = text_of(client_of(other_city), f"/inquiries/{room.public_id}/")
    assert "Organisation of Cora City" in page


@pytest.mark.parametrize("city_state", ["verified", "suspended"])
@pytest.mark.parametrize("state", ["draft", "submitted", "published", "withdrawn"])
def test_who_may_read_a_need_finds_it(state, city_state, room, city_buyer, investor, staff, outsider):
    Need.objects.update(state=state)
    Organisation.objects.filter(pk=organisation_of(city_buyer).pk).update(state=city_state)
    need = Need.objects.get()
    for submitted_at in (need.submitted_at, None):
        Need.objects.update(submitted_at=submitted_at)
        for person in (city_buyer, investor, staff, outsider, None):
            actor = actor_of(person)
            assert can_read(actor, Need.objects.get()) == needs_visible_to(actor).exists(), (person, submitted_at)


def test_lead_reads_what_an_agreement_lacks(room, city_buyer, city_viewer, investor, client_of):
    address, sentence = f"/inquiries/{room.public_id}/", "Accept the offer of another party first:"
    seen = [("No offer is accepted yet", False), (sentence, True)]
    for text, is_accepted in seen:
        if is_accepted:
            accepted(offered(room, city_buyer, amount=5), city_buyer)
        for person in (city_buyer, city_viewer):
            page = text_of(client_of(person), address)
            assert ("Ready to agree?" in page, text in page) == (True, True)
        assert "Ready to agree?" not in text_of(client_of(investor), address)
    accepted(offered(room, investor, amount=5), city_buyer)
    assert sentence not in text_of(client_of(city_buyer), address)


def test_who_did_it_already_is_named_to_the_own_team(city_buyer, investor, client_of):
    room = opened(city_buyer)
    invited(room, city_buyer, investor)
    party = party_of(room, investor)
    consent = f"/inquiries/parties/{party.public_id}/consent/"
    client_of(investor).post(consent)
    for person, name in ((investor, "Ines Investor"), (city_buyer, "Bora Buyer")):
        (told,) = said(client_of(person).post(consent, follow=True))
        assert told.startswith(f"{name} did that already, on ")
    offer = accepted(offered(room, investor), city_buyer, 5)
    client, agree = client_of(investor), f"/inquiries/parties/{party.public_id}/agree/"
    seen = {"version": "1", "accepted": "5"}
    client.post(agree, seen)
    (told,) = said(client.post(agree, seen, follow=True))[-1:]
    assert told.startswith("Ines Investor did that already, on ")
    share = f"/inquiries/offers/{offer.public_id}/share/"
    client.post(share, {"shared": "1"})
    (told,) = said(client.post(share, {"shared": "1"}, follow=True))[-1:]
    assert told.startswith("Ines Investor did that already, on ")


def test_long_timeline_says_what_it_leaves_out(room, city_buyer, investor, client_of):
    address, version = f"/inquiries/{room.public_id}/", 1
    assert " steps" not in text_of(client_of(investor), address)
    for each in range(50):
        set_next_step(actor=actor_of(city_buyer), inquiry=room, version=version, step=f"Step {each}", on=None)
        version += 1
    # Opened, invited, joined, and fifty times a next step.
    assert "The last 50 of 53 steps" in text_of(client_of(investor), address)
