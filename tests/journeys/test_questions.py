"""From a question to its reply in everybody's mail, in a browser and in both languages, and the deadline that moves."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from listings.models import Follow, Need, Question
from tests.factories import UserFactory
from tests.listings.stories import draft_need, make_themes, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def need(city_buyer, staff):
    make_themes()
    found = published(draft_need(city_buyer), city_buyer, staff)
    deadline = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
    Need.objects.filter(pk=found.pk).update(deadline=deadline, questions_until=deadline - timedelta(hours=1))
    return Need.objects.get()


def press(page, where):
    page.click(f"main form[action$='{where}'] button[type=submit]")
    page.wait_for_load_state()


def letters_to(person):
    call_command("worker", once=True)
    return [letter for letter in mail.outbox if letter.to == [person.email]]


@pytest.mark.parametrize(
    ("prefix", "language", "waits", "heading"),
    [
        ("", "en", "Waits for the city", "Question 1 about “Dim the lamps” has a reply"),
        ("/bg", "bg", "Чака града", "Въпрос 1 по „Dim the lamps“ има отговор"),
    ],
)
def test_question_reaches_everybody_with_its_reply(
    prefix, language, waits, heading, page, live_server, need, vendor_owner, city_buyer, sign_in
):
    User.objects.update(language=language)
    reader = UserFactory(name="Rada Reader", language=language)
    address = f"{live_server.url}{prefix}/needs/{need.public_id}/"
    sign_in(reader, prefix)
    page.goto(address)
    press(page, "/follow/")
    page.context.clear_cookies()
    sign_in(vendor_owner, prefix)
    page.goto(address)
    page.fill("form[action$='/questions/ask/'] textarea", "Does a lamp of Acme count?")
    press(page, "/questions/ask/")
    assert waits in page.inner_text("#questions")
    page.context.clear_cookies()
    sign_in(city_buyer, prefix)
    page.goto(f"{address}questions/")
    assert "Otto Owner" not in page.inner_text("main")
    page.click("main .list a.button")
    page.fill("[name=hidden]", "Acme")
    page.fill("[name=reply]", "Every lamp counts.")
    page.click("button[value=reply]")
    page.wait_for_url("**/questions/")
    page.context.clear_cookies()
    page.goto(address)
    assert "Does a lamp of […] count?" in page.inner_text("#question-1")
    assert "Every lamp counts." in page.inner_text("#question-1")
    assert Question.objects.get().number == 1
    [letter] = letters_to(reader)
    assert letter.subject == heading
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    page.goto(f"{live_server.url}{stop}")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    assert list(Follow.objects.values_list("person__name", flat=True)) == ["Otto Owner"]


def test_late_reply_offers_a_later_deadline_which_the_city_takes(
    page, live_server, need, vendor_owner, city_buyer, sign_in
):
    sign_in(vendor_owner)
    page.goto(f"{live_server.url}/needs/{need.public_id}/questions/ask/")
    page.fill("[name=text]", "How many lamps?")
    press(page, "/questions/ask/")
    page.context.clear_cookies()
    sign_in(city_buyer)
    page.goto(f"{live_server.url}/questions/{Question.objects.get().public_id}/")
    page.fill("[name=reply]", "Nine hundred.")
    page.click("button[value=reply]")
    page.wait_for_url("**/questions/")
    page.goto(f"{live_server.url}/needs/{need.public_id}/")
    assert "The reply to question 1 became public when less than six days were left." in page.inner_text("main")
    page.click("text=Move the deadline")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**/needs/{need.public_id}/")
    moved = Need.objects.get().deadline
    assert moved - Question.objects.get().reply.made_at >= timedelta(days=6)
    assert moved.astimezone(ZoneInfo("Europe/Sofia")).weekday() < 5
    assert "You may give more time" not in page.inner_text("main")
