"""A question is told to the city's owners without its words, its reply to everybody who follows, once and alike."""

import pytest
from django.core import mail

from accounts.models import User
from accounts.queries import actor_of
from listings import actions
from tests.factories import member
from tests.listings.asking import ask, handle
from tests.listings.factories import past_deadline
from tests.listings.test_follows import deliver, text_to

pytestmark = pytest.mark.django_db


def test_owners_of_the_city_hear_that_a_question_waits(open_need, city, vendor_owner, city_buyer, city_viewer):
    second = member("Olaf Owner", organisation=city)
    User.objects.filter(pk=second.pk).update(language="bg")
    deliver()
    question = ask(open_need, vendor_owner, "Does Acme fit?")
    assert deliver() == sorted(
        [
            (city_buyer.email, "A question about “Safe ways to school” waits for your reply"),
            (second.email, "Въпрос по „Safe ways to school“ чака вашия отговор"),
        ]
    )
    assert f"http://localhost:8000/questions/{question.public_id}/" in text_to(city_buyer)
    assert "Acme" not in text_to(city_buyer)


def test_owners_hear_nothing_of_what_was_handled_or_taken_back_meanwhile(open_need, vendor_owner, city_buyer):
    deliver()
    first, second = ask(open_need, vendor_owner, "One?"), ask(open_need, vendor_owner, "Two?")
    handle(first, city_buyer)
    actions.withdraw_question(actor=actor_of(vendor_owner), question=second)
    assert deliver() == []


def test_reply_reaches_the_asker_and_whoever_follows(open_need, vendor_owner, outsider, city_buyer):
    actions.follow(actor=actor_of(outsider), need=open_need)
    question = ask(open_need, vendor_owner, "Does Acme fit? And when?")
    deliver()
    handle(question, city_buyer, hidden=("Acme",), reply="Any does. In May.")
    assert deliver() == sorted(
        [
            (vendor_owner.email, "Your question about “Safe ways to school” has a reply"),
            (outsider.email, "Question 1 about “Safe ways to school” has a reply"),
        ]
    )
    for person in (vendor_owner, outsider):
        assert "The question: Does […] fit? And when? The reply: Any does. In May." in text_to(person)
        assert f"http://localhost:8000/needs/{open_need.public_id}/#question-1" in text_to(person)
    html = mail.outbox[0].alternatives[0][0]
    assert "Does […] fit? And when?" in html
    assert "Any does. In May." in html


def test_question_that_points_to_a_reply_is_told_with_that_reply(open_need, vendor_owner, outsider, city_buyer):
    first, second = ask(open_need, vendor_owner, "How many?"), ask(open_need, vendor_owner, "How many, again?")
    handle(first, city_buyer, reply="Twelve.")
    actions.follow(actor=actor_of(outsider), need=open_need)
    deliver()
    handle(second, city_buyer, same_as=1)
    assert (outsider.email, "Question 2 about “Safe ways to school” has a reply") in deliver()
    assert "The question: How many, again? The reply: Twelve." in text_to(outsider)


def test_corrected_reply_is_told(open_need, vendor_owner, city_buyer):
    question = ask(open_need, vendor_owner)
    handle(question, city_buyer, reply="Twelve.")
    deliver()
    handle(question, city_buyer, reply="Fourteen.")
    assert deliver() == [
        (vendor_owner.email, "The reply to question 1 about “Safe ways to school” was corrected"),
    ]
    assert "Fourteen." in text_to(vendor_owner)


def test_what_is_only_made_public_or_hidden_sends_no_mail(open_need, vendor_owner, city_buyer):
    question = ask(open_need, vendor_owner, "Does Acme fit?")
    deliver()
    handle(question, city_buyer)
    handle(question, city_buyer, hidden=("Acme",))
    assert deliver() == []


def test_asker_who_stopped_following_hears_nothing(open_need, vendor_owner, city_buyer):
    question = ask(open_need, vendor_owner)
    deliver()
    actions.stop_following(actor=actor_of(vendor_owner), need=open_need)
    handle(question, city_buyer, reply="Twelve.")
    assert deliver() == []


def test_reply_that_was_given_before_the_deadline_is_told_after_it(open_need, vendor_owner, city_buyer):
    question = ask(open_need, vendor_owner)
    deliver()
    handle(question, city_buyer, reply="Twelve.")
    past_deadline(open_need)
    assert [receiver for receiver, _subject in deliver()] == [vendor_owner.email]
