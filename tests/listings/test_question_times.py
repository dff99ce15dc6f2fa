"""Until when one may ask: what the city says, else six days before the deadline; it lies before it and moves later."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.errors import Incomplete
from accounts.queries import actor_of
from listings import actions, rules
from listings.errors import Fixed, NotAsked
from listings.models import Need
from listings.queries import values_of_need
from listings.states import Mode
from tests.listings.asking import ask
from tests.listings.factories import LATER, YEAR, need_values
from tests.listings.sent import need_sent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("published", "until", "end"),
    [
        (LATER - 60 * DAY, None, LATER - 6 * DAY),
        (LATER - 12 * DAY, None, LATER - 6 * DAY),
        (LATER - 4 * DAY, None, LATER - 2 * DAY),
        (None, None, LATER - 6 * DAY),
        (LATER - 60 * DAY, LATER - DAY, LATER - DAY),
        (LATER - 60 * DAY, LATER - 20 * DAY, LATER - 20 * DAY),
    ],
)
def test_questions_end_when_the_city_says_or_some_days_before_the_deadline(published, until, end):
    assert Need(deadline=LATER, published_at=published, questions_until=until).questions_end == end


def test_need_without_a_deadline_has_no_end_of_questions():
    assert Need(deadline=None, published_at=LATER).questions_end is None


def test_nobody_asks_after_the_end(open_need, vendor_owner, client_of):
    Need.objects.filter(pk=open_need.pk).update(questions_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotAsked, match="The time to ask questions has passed"):
        ask(open_need, vendor_owner)
    page = client_of(vendor_owner).get(f"/needs/{open_need.public_id}/").content.decode()
    assert "The time to ask questions has passed." in page
    assert "Send the question" not in page
    open_need.refresh_from_db()
    assert not rules.takes_questions(open_need)


def sent_until(day, clock="12:00", **changes):
    return need_sent(questions_until_day=day, questions_until_time=clock, **changes)


def test_form_keeps_the_end_by_the_clocks_of_the_deadline(city_buyer, client_of):
    client_of(city_buyer).post("/needs/new/", sent_until(f"{YEAR}-05-20"))
    need = Need.objects.get()
    assert need.questions_until == datetime(YEAR, 5, 20, 9, 0, tzinfo=UTC)
    page = client_of(city_buyer).get(f"/needs/{need.public_id}/edit/").content.decode()
    assert f'value="{YEAR}-05-20"' in page
    assert values_of_need(need).questions_until == need.questions_until


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": f"{YEAR}-06-01"}, "Questions end before the deadline"),
        ({"day": f"{YEAR}-07-01"}, "Questions end before the deadline"),
        ({"day": f"{YEAR}-05-20", "clock": ""}, "Give day and time."),
        ({"day": "", "clock": "12:00"}, "Give day and time."),
        ({"day": "soon"}, "Write a day such as"),
        ({"day": "2026-01-05"}, "This time has passed."),
        ({"day": f"{YEAR}-05-20", "deadline_day": "", "deadline_time": ""}, "or no day until which one may ask."),
    ],
)
def test_impossible_end_is_refused_at_its_field_with_what_was_typed(changes, sentence, city_buyer, client_of):
    answer = client_of(city_buyer).post("/needs/new/", sent_until(changes.pop("day"), **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Safe ways to school" in answer.content.decode()
    assert Need.objects.count() == 0


def test_end_that_passed_does_not_stand_in_the_way_of_a_correction(open_need, city_buyer, client_of):
    passed = timezone.now().replace(second=0, microsecond=0) - DAY
    Need.objects.filter(pk=open_need.pk).update(questions_until=passed)
    local = passed.astimezone(ZoneInfo("Europe/Sofia"))
    sent = sent_until(local.date().isoformat(), f"{local:%H:%M}", problem="Only two in ten walk.", reason="Counted.")
    answer = client_of(city_buyer).post(f"/needs/{open_need.public_id}/edit/", {**sent, "version": "1"})
    assert answer.status_code == 302
    assert open_need.corrections.get().changes[0]["field"] == "problem"


def test_tender_elsewhere_has_no_end_of_questions(city_buyer, client_of):
    sent = sent_until(f"{YEAR}-05-20", mode="elsewhere", portal_link="https://portal.example/")
    client_of(city_buyer).post("/needs/new/", sent)
    assert Need.objects.get().questions_until is None


@pytest.mark.parametrize("until", [LATER, LATER + DAY])
def test_action_refuses_an_end_that_is_not_before_the_deadline(until, city_buyer, city):
    with pytest.raises(Incomplete) as caught:
        actions.create_need(actor=actor_of(city_buyer), organisation=city, values=need_values(questions_until=until))
    assert caught.value.field == "questions_until"


def edit(need, person, **changes):
    need.refresh_from_db()
    return actions.edit_need(
        actor=actor_of(person), need=need, version=need.version, values=need_values(**changes), reason="More time."
    )


def test_published_end_moves_later_only_and_as_a_correction(open_need, city_buyer):
    with pytest.raises(Fixed) as caught:
        edit(open_need, city_buyer, questions_until=LATER - 7 * DAY)
    assert caught.value.field == "questions_until"
    edit(open_need, city_buyer, questions_until=LATER - 2 * DAY)
    with pytest.raises(Fixed):
        edit(open_need, city_buyer, questions_until=LATER - 3 * DAY)
    with pytest.raises(Fixed):
        edit(open_need, city_buyer)
    changes = open_need.corrections.get().changes
    assert [change["field"] for change in changes] == ["questions_until"]


def test_end_that_nobody_set_moves_with_the_deadline(open_need, city_buyer):
    edit(open_need, city_buyer, deadline=LATER + 10 * DAY)
    open_need.refresh_from_db()
    assert (open_need.questions_until, open_need.questions_end) == (None, LATER + 4 * DAY)


def test_mode_without_questions_may_change_its_deadline_freely(city_buyer, staff, city):
    values = need_values(mode=Mode.ELSEWHERE, portal_link="https://portal.example/")
    need = actions.create_need(actor=actor_of(city_buyer), organisation=city, values=values)
    assert not need.takes_questions
