"""Owners are told by mail, in their language, what the other side or staff did; present news only, once."""

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import User
from accounts.queries import actor_of
from listings.states import Mode
from marketplace.matching import actions, handlers
from tests.factories import member
from tests.matching.stories import (
    fresh,
    hide,
    let_pass,
    make_need,
    mark,
    organisation_of,
    say_no,
    say_yes,
    write_answer,
)

pytestmark = pytest.mark.django_db


def deliver():
    """Let the worker deliver; return the new letters as (receiver, subject)."""
    mail.outbox.clear()
    call_command("worker", once=True)
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def body(number=0):
    return " ".join(mail.outbox[number].body.split())


def test_interest_is_told_to_the_other_side(need, solution, city_buyer, city_viewer, vendor_owner, vendor_editor):
    say_yes(vendor_owner, need, solution, "vendor")
    assert deliver() == [
        (city_buyer.email, "Organisation of Otto Owner is interested in “Safe ways to school”"),
    ]
    assert "Say whether you are interested too." in body()
    assert f"http://localhost:8000/matches/pairs/{need.public_id}/{solution.public_id}/" in body()
    assert "You get this mail because you are an owner of Organisation of Bora Buyer." in body()


def test_match_is_told_to_both(need, solution, city_buyer, vendor_owner):
    say_yes(city_buyer, need, solution, "city")
    assert deliver() == [(vendor_owner.email, "Organisation of Bora Buyer is interested in “Bike counters”")]
    say_yes(vendor_owner, need, solution, "vendor")
    assert deliver() == [
        (city_buyer.email, "You are matched with Organisation of Otto Owner"),
        (vendor_owner.email, "You are matched with Organisation of Bora Buyer"),
    ]


def test_no_is_told_to_who_had_said_yes_with_the_reason(need, solution, city_buyer, vendor_owner):
    say_yes(vendor_owner, need, solution, "vendor")
    deliver()
    say_no(city_buyer, need, solution, "city", "We have <b>counters</b> already.")
    assert deliver() == [(vendor_owner.email, "Organisation of Bora Buyer declined for “Bike counters”")]
    assert "It writes: We have <b>counters</b> already." in body()
    assert "&lt;b&gt;counters&lt;/b&gt;" in mail.outbox[0].alternatives[0][0]


def test_no_is_told_to_nobody_who_had_said_nothing(need, solution, city_buyer, vendor_owner):
    say_no(vendor_owner, need, solution, "vendor")
    assert deliver() == []


def test_only_the_present_state_is_told(need, solution, city_buyer, vendor_owner):
    say_yes(city_buyer, need, solution, "city")
    say_yes(vendor_owner, need, solution, "vendor")
    assert [subject[:15] for _to, subject in deliver()] == ["You are matched", "You are matched"]
    other = make_need(organisation_of(city_buyer), title="Other")
    say_yes(city_buyer, other, solution, "city")
    hide(solution)
    assert deliver() == []


def test_removal_and_addition_are_told_to_both_with_the_reason(need, solution, staff, city_buyer, vendor_owner):
    mark(staff, need, solution, "removal", "Made for paths.")
    assert deliver() == [
        (city_buyer.email, "Staff propose to remove “Bike counters” from your matches"),
        (vendor_owner.email, "Staff propose to remove “Bike counters” from a need’s matches"),
    ]
    assert ("Made for paths." in body(0), "Made for paths." in body(1)) == (True, True)
    mark(staff, need, solution, "added", "I know it.")
    assert deliver() == [
        (city_buyer.email, "Staff added “Bike counters” to your matches"),
        (vendor_owner.email, "Staff added “Bike counters” to a need’s matches"),
    ]


def test_relevance_and_a_mark_taken_back_are_told_to_nobody(need, solution, staff):
    mark(staff, need, solution, "relevant")
    taken = mark(staff, need, solution, "removal")
    actions.take_back_mark(actor=actor_of(staff), mark=fresh(taken))
    assert deliver() == []


def test_removed_match_is_told_to_the_vendor(need, solution, staff, city_buyer, vendor_owner):
    proposal = mark(staff, need, solution, "removal", "Made for paths.")
    deliver()
    actions.decide_removal(actor=actor_of(city_buyer), mark=fresh(proposal), keep=False)
    assert deliver() == [(vendor_owner.email, "Organisation of Bora Buyer removed “Bike counters” from its matches")]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [(0, "No answer came in. You can post a new need"), (1, "1 answer came in; nobody could read it before.")],
)
def test_sealed_answers_are_told_of_at_the_deadline_and_not_before(answers, sentence, vendor_owner, city_buyer):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    for _number in range(answers):
        write_answer(vendor_owner, need, "Top secret method")
    receipts = [(vendor_owner.email, "Receipt: version 1 of your answer to “Safe ways to school”")]
    assert deliver() == receipts * answers
    let_pass(need)
    handlers.open_due(None)
    assert deliver() == [(city_buyer.email, "The answers to “Safe ways to school” can be read")]
    assert sentence in body()
    assert "Otto" not in body()
    handlers.open_due(None)
    assert deliver() == []


def test_mail_is_in_the_language_of_the_receiver(need, solution, city_buyer, vendor_owner):
    User.objects.filter(pk=city_buyer.pk).update(language="bg")
    say_yes(vendor_owner, need, solution, "vendor")
    deliver()
    assert mail.outbox[0].extra_headers["Content-Language"] == "bg"
    assert f"http://localhost:8000/bg/matches/pairs/{need.public_id}/{solution.public_id}/" in body()


def test_owner_who_left_is_told_nothing_and_every_owner_once(need, solution, city_buyer, vendor_owner):
    second = member("Second Owner", organisation=organisation_of(city_buyer))
    say_yes(vendor_owner, need, solution, "vendor")
    city_buyer.memberships.all().delete()
    assert [to for to, _subject in deliver()] == [second.email]


def test_mail_says_the_same_in_text_and_html(need, solution, vendor_owner):
    say_yes(vendor_owner, need, solution, "vendor")
    deliver()
    html = " ".join(mail.outbox[0].alternatives[0][0].split())
    for sentence in ("is interested in “Safe ways to school”", "Say whether you are interested too.", "Open the page"):
        assert (sentence in body(), sentence in html) == (True, True)
