"""Owners of those concerned are told by mail, each in her language, of what is so when the mail is sent."""

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import Membership, User
from accounts.queries import actor_of
from accounts.states import Role
from marketplace.inquiries import actions
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import PartyState
from tests.factories import member
from tests.inquiries.stories import (
    accepted,
    fresh,
    invited,
    joined,
    offered,
    opened,
    opened_by_pair,
    organisation_of,
    party_of,
    token,
)

pytestmark = pytest.mark.django_db

TITLE = "Three parcel hubs"
TAKEN_BACK = "What it had offered is withdrawn, and what was accepted of it is taken back."


def deliver():
    """Let the worker deliver; return the new letters as (receiver, subject)."""
    mail.outbox.clear()
    call_command("worker", once=True)
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def body(number=0):
    return " ".join(mail.outbox[number].body.split())


@pytest.fixture
def quiet(room):
    """The room after its first mails are out."""
    deliver()
    return room


def test_other_half_of_a_pair_learns_of_the_room(city_buyer, vendor_owner):
    room = opened_by_pair(city_buyer, vendor_owner)
    assert deliver() == [(vendor_owner.email, f"A co-investment inquiry is open: {TITLE}")]
    assert f"http://localhost:8000/inquiries/{room.public_id}/" in body()


def test_invitation_is_told_to_the_invited_and_to_the_vendor(pair_room, city_buyer, vendor_owner, investor):
    deliver()
    invited(pair_room, city_buyer, investor)
    heading = f"Organisation of Ines Investor is invited: {TITLE}"
    assert deliver() == [(investor.email, f"You are invited: {TITLE}"), (vendor_owner.email, heading)]
    assert "You get this mail because you are an owner of Organisation of Ines Investor." in body(
        [letter.to[0] for letter in mail.outbox].index(investor.email)
    )


def test_asking_is_told_to_the_lead_and_the_answer_to_who_asked(city_buyer, investor, other_investor):
    room = opened(city_buyer, teaser_shown=True)
    for person in (investor, other_investor):
        actions.ask_to_join(
            actor=actor_of(person), inquiry=room, organisation=organisation_of(person), note="We lend <b>much</b>."
        )
    told = deliver()
    assert told == [
        (city_buyer.email, f"Organisation of Ines Investor asks to join: {TITLE}"),
        (city_buyer.email, f"Organisation of Ivo Investor asks to join: {TITLE}"),
    ]
    actions.consent(actor=actor_of(city_buyer), party=party_of(room, investor))
    actions.refuse(actor=actor_of(city_buyer), party=party_of(room, other_investor), why="Full.")
    assert deliver() == [
        (investor.email, f"You are in: {TITLE}"),
        (other_investor.email, f"Organisation of Ivo Investor was not let in: {TITLE}"),
    ]


def test_offer_is_told_to_the_lead_and_acceptance_to_the_offerer(quiet, city_buyer, investor):
    offer = offered(quiet, investor)
    assert deliver() == [(city_buyer.email, f"Organisation of Ines Investor made an offer: {TITLE}")]
    accepted(offer, city_buyer)
    assert deliver() == [(investor.email, f"An offer of Organisation of Ines Investor is accepted: {TITLE}")]
    assert "This is no contract, and no money moves here." in body()
    actions.take_back(actor=actor_of(city_buyer), offer=offer, amount=1, why="Less.", token=token())
    assert deliver() == [(investor.email, f"An acceptance was taken back: {TITLE}")]


def test_acceptance_that_was_taken_back_meanwhile_is_not_told(quiet, city_buyer, investor):
    offer = offered(quiet, investor)
    deliver()
    accepted(offer, city_buyer)
    actions.take_back(actor=actor_of(city_buyer), offer=offer, amount=offer.amount, why="Not yet.", token=token())
    assert deliver() == [(investor.email, f"An acceptance was taken back: {TITLE}")]


def test_shared_offer_is_told_to_all_parties(quiet, city_buyer, investor, other_investor):
    joined(quiet, city_buyer, other_investor)
    deliver()
    offer = offered(quiet, investor, is_shared=True)
    assert [receiver for receiver, _subject in deliver()] == [city_buyer.email, other_investor.email]
    actions.withdraw_offer(actor=actor_of(investor), offer=offer, why="No.")
    assert [receiver for receiver, _subject in deliver()] == [city_buyer.email, other_investor.email]


def test_message_is_told_to_the_others_without_its_words(quiet, city_buyer, investor):
    actions.write_message(
        actor=actor_of(investor), party=party_of(quiet, investor), text="Is it leased?", token=token()
    )
    assert deliver() == [(city_buyer.email, f"Organisation of Ines Investor wrote to all parties: {TITLE}")]
    assert "leased" not in body() + mail.outbox[0].alternatives[0][0]


def test_agreement_and_withdrawal_are_told_to_all(quiet, city_buyer, investor, other_investor):
    accepted(offered(quiet, investor), city_buyer, 5)
    deliver()
    actions.agree(actor=actor_of(investor), party=party_of(quiet, investor), version=1, accepted=5)
    assert deliver() == [(city_buyer.email, f"Organisation of Ines Investor agrees in principle: {TITLE}")]
    invited(quiet, city_buyer, other_investor)
    deliver()
    actions.conclude(actor=actor_of(city_buyer), inquiry=quiet, version=1, accepted=fresh(quiet).accepted)
    assert deliver() == [(investor.email, f"Agreed in principle: {TITLE}")]
    assert "This is no contract." in body()
    actions.withdraw_inquiry(actor=actor_of(city_buyer), inquiry=quiet, why="The <council> stopped it.")
    assert deliver() == [(person.email, f"Withdrawn: {TITLE}") for person in (investor, other_investor)]
    assert "The <council> stopped it." in body()
    assert "The &lt;council&gt; stopped it." in mail.outbox[0].alternatives[0][0]


def test_declining_is_told_to_those_who_knew_of_the_party(quiet, city_buyer, investor, other_investor):
    invited(quiet, city_buyer, other_investor)
    deliver()
    party = party_of(quiet, other_investor)
    actions.decline(actor=actor_of(other_investor), party=party, why="No.")
    assert deliver() == [(city_buyer.email, f"Organisation of Ivo Investor declined: {TITLE}")]
    joined(quiet, city_buyer, other_investor)
    deliver()
    actions.decline(actor=actor_of(investor), party=party_of(quiet, investor), why="No.")
    heading = f"Organisation of Ines Investor declined: {TITLE}"
    assert deliver() == [(city_buyer.email, heading), (other_investor.email, heading)]
    sentence = "It declined for itself; the inquiry goes on for the others. Its reason stands on the page."
    assert [sentence in body(number) for number in (0, 1)] == [True, True]


def test_leaving_is_told_once_however_much_was_offered(quiet, city_buyer, investor, other_investor):
    joined(quiet, city_buyer, other_investor)
    accepted(offered(quiet, investor, is_shared=True), city_buyer)
    offered(quiet, investor)
    deliver()
    actions.decline(actor=actor_of(investor), party=party_of(quiet, investor), why="No.")
    heading = f"Organisation of Ines Investor declined: {TITLE}"
    assert deliver() == [(city_buyer.email, heading), (other_investor.email, heading)]
    assert [TAKEN_BACK in body(number) for number in (0, 1)] == [True, True]


def test_leaving_tells_of_hidden_offers_to_the_lead_alone(quiet, city_buyer, investor, other_investor):
    joined(quiet, city_buyer, other_investor)
    accepted(offered(quiet, investor), city_buyer)
    deliver()
    actions.decline(actor=actor_of(investor), party=party_of(quiet, investor), why="No.")
    assert [receiver for receiver, _subject in deliver()] == [city_buyer.email, other_investor.email]
    told = {letter.to[0]: " ".join(letter.body.split()) for letter in mail.outbox}
    assert [TAKEN_BACK in told[person.email] for person in (city_buyer, other_investor)] == [True, False]


def test_mail_is_in_the_language_of_the_receiver(room, city_buyer, investor):
    User.objects.filter(pk=city_buyer.pk).update(language="bg")
    deliver()
    offered(room, investor)
    deliver()
    assert mail.outbox[0].extra_headers["Content-Language"] == "bg"
    assert f"http://localhost:8000/bg/inquiries/{room.public_id}/" in body()


def test_mail_tells_the_present_and_goes_to_owners_only(city_buyer, investor, vendor_owner):
    room = opened(city_buyer)
    member("Edda Editor", role=Role.EDITOR, organisation=organisation_of(investor))
    second = member("Olin Owner", organisation=organisation_of(investor))
    party = invited(room, city_buyer, investor)
    actions.decline(actor=actor_of(investor), party=party, why="No.")
    invited(room, city_buyer, investor)
    heading = f"You are invited: {TITLE}"
    assert set(deliver()) == {(investor.email, heading), (second.email, heading)}
    assert fresh(party).state == PartyState.WAITING
    assert [letter.subject for letter in mail.outbox].count(heading) == 4  # both invitations hold now
    actions.refuse(actor=actor_of(city_buyer), party=party, why="Full.")
    Membership.objects.filter(person=second).delete()
    assert deliver() == [(investor.email, f"Organisation of Ines Investor was not let in: {TITLE}")]


def test_title_with_signs_of_formatting_breaks_no_mail(city_buyer, investor):
    room = opened(city_buyer, title="100 %(who)s and %d {0}")
    invited(room, city_buyer, investor)
    assert deliver() == [(investor.email, "You are invited: 100 %(who)s and %d {0}")]
    assert Inquiry.objects.count() == 1
