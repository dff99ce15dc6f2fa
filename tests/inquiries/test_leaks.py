"""What is between the offerer and the lead stays there: on pages, in mails, in the record, on the staff's page."""

import re

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.journal.models import Entry
from accounts.queries import actor_of
from marketplace.inquiries import actions
from marketplace.inquiries.models import Acceptance, Offer, Party
from marketplace.inquiries.states import OfferKind
from marketplace.inquiries.values import Terms
from tests.inquiries.stories import accepted, fresh, joined, offered, party_of, token

pytestmark = pytest.mark.django_db

SECRET = 123_457_00
CONDITION = "Nobody else may know this."
HIDDEN = ("123,457", "123.457", "12345700", "123457", CONDITION, "876,543", "87654300")


@pytest.fixture
def three(room, city_buyer, other_investor, other_city):
    """A room with the lead, two investors and another city, who each offered something that is shared."""
    joined(room, city_buyer, other_investor)
    for person in (other_investor, city_buyer):
        accepted(offered(room, person, amount=1_000_00, is_shared=True), city_buyer)
    return room


def page_of(client, room):
    answer = client.get(f"/inquiries/{room.public_id}/")
    assert answer.status_code == 200
    text = re.sub(r'name="(csrfmiddlewaretoken|token)" value="[^"]*"', "", answer.content.decode())
    return re.sub(r'id_[a-z_]+"', "", text)


def busy(room, city_buyer, investor):
    """Everything that one does with an offer that is not shared."""
    offer = offered(room, investor, amount=SECRET, condition=CONDITION)
    accepted(offer, city_buyer)
    actions.take_back(actor=actor_of(city_buyer), offer=offer, amount=1_00, why=CONDITION, token=token())
    party = party_of(room, investor)
    actions.agree(actor=actor_of(investor), party=party, version=1, accepted=SECRET - 1_00)
    other = offered(room, investor, amount=SECRET, condition=CONDITION)
    actions.withdraw_offer(actor=actor_of(investor), offer=other, why=CONDITION)
    return offer


def test_nothing_of_an_offer_that_is_not_shared_changes_a_byte_for_others(
    three, city_buyer, investor, other_investor, client_of
):
    before = page_of(client_of(other_investor), three)
    busy(three, city_buyer, investor)
    assert page_of(client_of(other_investor), three) == before


def test_same_things_are_there_for_offerer_and_lead(three, city_buyer, investor, client_of):
    busy(three, city_buyer, investor)
    for person in (city_buyer, investor):
        page = page_of(client_of(person), three)
        assert "123,457" in page
        assert CONDITION in page


def test_shared_offer_is_seen_by_all_and_hidden_again(three, city_buyer, investor, other_investor, client_of):
    offer = busy(three, city_buyer, investor)
    before = page_of(client_of(other_investor), three)
    actions.share_offer(actor=actor_of(investor), offer=fresh(offer), is_shared=True)
    assert "€123,457" in page_of(client_of(other_investor), three)
    actions.share_offer(actor=actor_of(investor), offer=fresh(offer), is_shared=False)
    assert page_of(client_of(other_investor), three) == before


def test_history_before_an_offer_was_shared_stays_between_two(three, city_buyer, investor, other_investor, client_of):
    offer = offered(three, investor, amount=SECRET)
    terms = Terms(amount=300_000_00, kind=OfferKind.LOAN, condition="Open.", is_shared=False)
    actions.edit_offer(actor=actor_of(investor), offer=offer, version=1, terms=terms)
    accepted(fresh(offer), city_buyer, SECRET - 1_00)
    actions.take_back(actor=actor_of(city_buyer), offer=offer, amount=SECRET - 2_00, why="Less.", token=token())
    actions.share_offer(actor=actor_of(investor), offer=fresh(offer), is_shared=True)
    page = page_of(client_of(other_investor), three)
    assert "Organisation of Ines Investor showed an offer to all parties" in page
    assert "€300,000" in page
    assert [one for one in (*HIDDEN, "123,456", "123,455") if one in page] == []
    accepted(fresh(offer), city_buyer, 77_00)
    assert "€77 from Organisation of Ines Investor accepted" in page_of(client_of(other_investor), three)
    actions.share_offer(actor=actor_of(investor), offer=fresh(offer), is_shared=False)
    actions.share_offer(actor=actor_of(investor), offer=fresh(offer), is_shared=True)
    assert "€77 from" not in page_of(client_of(other_investor), three)
    for person in (city_buyer, investor):
        page = page_of(client_of(person), three)
        assert [one in page for one in ("offered €123,457", "€77 from", "€123,456 from")] == [True] * 3


def test_hidden_agreements_push_nothing_out_of_the_timeline(three, city_buyer, investor, other_investor, client_of):
    offer = accepted(offered(three, investor, amount=SECRET), city_buyer)
    before = page_of(client_of(other_investor), three)
    for _each in range(50):
        actions.agree(actor=actor_of(investor), party=party_of(three, investor), version=1, accepted=offer.accepted)
        Party.objects.update(agreed_at=None)
    assert page_of(client_of(other_investor), three) == before


def test_reason_between_two_is_not_told_with_a_shared_offer(three, city_buyer, investor, other_investor, client_of):
    offer = busy(three, city_buyer, investor)
    actions.share_offer(actor=actor_of(investor), offer=fresh(offer), is_shared=True)
    Offer.objects.update(condition="")
    assert CONDITION not in page_of(client_of(other_investor), three)
    assert CONDITION in page_of(client_of(investor), three)


def test_address_of_a_hidden_offer_is_not_there_for_others(three, city_buyer, investor, other_investor, client_of):
    offer = busy(three, city_buyer, investor)
    for step in ("edit", "withdraw", "accept", "take-back"):
        address = f"/inquiries/offers/{offer.public_id}/{step}/"
        assert client_of(other_investor).get(address).status_code == 404
        assert client_of(other_investor).post(address).status_code == 404
    assert client_of(other_investor).post(f"/inquiries/offers/{offer.public_id}/share/").status_code == 404


def test_party_that_waits_is_hidden_from_the_others(three, city_buyer, other_city, other_investor, client_of):
    before = page_of(client_of(other_investor), three)
    party = Party.objects.create(
        inquiry=three, organisation=other_city.memberships.get().organisation, role="city", note=CONDITION
    )
    assert page_of(client_of(other_investor), three) == before
    assert CONDITION in page_of(client_of(city_buyer), three)
    address = f"/inquiries/parties/{party.public_id}/consent/"
    assert client_of(other_investor).post(address).status_code == 404


def test_no_mail_holds_content(three, city_buyer, investor, other_investor, vendor_owner):
    mail.outbox.clear()
    offer = busy(three, city_buyer, investor)
    actions.share_offer(actor=actor_of(investor), offer=fresh(offer), is_shared=True)
    actions.write_message(actor=actor_of(investor), party=party_of(three, investor), text=CONDITION, token=token())
    call_command("worker", once=True)
    assert len(mail.outbox) >= 4
    for letter in mail.outbox:
        whole = " ".join([letter.subject, letter.body, *(part for part, _kind in letter.alternatives)])
        assert [one for one in (*HIDDEN, "1,000") if one in whole] == []


def test_no_mail_of_a_hidden_offer_goes_to_others(three, city_buyer, investor, other_investor):
    call_command("worker", once=True)
    mail.outbox.clear()
    busy(three, city_buyer, investor)
    call_command("worker", once=True)
    receivers = {letter.to[0] for letter in mail.outbox}
    assert receivers == {city_buyer.email, investor.email}


def test_record_holds_no_words_of_anybody(three, city_buyer, investor):
    busy(three, city_buyer, investor)
    actions.write_message(actor=actor_of(investor), party=party_of(three, investor), text=CONDITION, token=token())
    assert CONDITION not in str(list(Entry.objects.values()))
    assert Acceptance.objects.count() == 4


def test_staff_see_nothing_of_it(three, city_buyer, investor, staff, client_of):
    busy(three, city_buyer, investor)
    before = client_of(staff).get("/staff/inquiries/").content.decode()
    assert [one for one in (*HIDDEN, "1,000", three.title) if one in before] == []


def test_teaser_shows_purpose_amount_theme_and_city_alone(three, city_buyer, investor, client_of):
    busy(three, city_buyer, investor)
    actions.write_message(actor=actor_of(investor), party=party_of(three, investor), text="In the room", token=token())
    type(three).objects.update(teaser_shown=True)
    page = client_of(investor).get(f"/inquiries/teasers/{three.public_id}/").content.decode()
    for shown in ("Lockers at the edge", "€1,000,000 is sought.", "Cycling", "Organisation of Bora Buyer"):
        assert shown in page
    assert [one for one in (*HIDDEN, "In the room", "Ivo Investor", "1,000.00") if one in page] == []
