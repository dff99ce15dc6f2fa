"""Two answers about one deployment at once: one holds, and the others are told who was first."""

from functools import partial

import pytest

from accounts.errors import StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions
from listings.models import CityAnswer, Deployment
from tests.factories import member
from tests.listings.deployed import DISPUTED, TRUE, answer, deploy, fresh, values, verdict_on
from tests.listings.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
EIGHT = 8


@pytest.fixture
def runs(open_solution, vendor_owner, city):
    return deploy(open_solution, vendor_owner, city)


def test_eight_answers_at_once_are_one_and_seven_are_told_kindly(runs, city):
    people = [member(f"Clerk {number}", role="editor", organisation=city) for number in range(EIGHT)]
    presses = [
        partial(
            actions.answer_deployment,
            actor=actor_of(person),
            deployment=fresh(runs),
            verdict=verdict_on(fresh(runs), *((TRUE, "") if number % 2 else (DISPUTED, f"Not {number}."))),
        )
        for number, person in enumerate(people)
    ]
    assert at_once(*presses) == {CityAnswer: 1, Already: EIGHT - 1}
    stored = fresh(runs)
    assert (CityAnswer.objects.count(), stored.answer.verdict) == (1, stored.state)
    assert Entry.objects.filter(subject=runs.subject).exclude(verb="deployment.added").count() == 1


def test_answer_and_change_at_once_never_confirm_what_nobody_read(runs, city, city_buyer, vendor_owner):
    changed = partial(
        actions.change_deployment,
        actor=actor_of(vendor_owner),
        deployment=fresh(runs),
        version=1,
        values=values(city, scale="A million lamps"),
    )
    answered = partial(
        actions.answer_deployment, actor=actor_of(city_buyer), deployment=fresh(runs), verdict=verdict_on(fresh(runs))
    )
    outcomes = at_once(changed, answered)
    stored = fresh(runs)
    read = stored.last_answer.said["scale"] if stored.last_answer else ""
    assert (outcomes[Deployment], outcomes[CityAnswer] + outcomes[StaleVersion]) == (1, 1)
    assert stored.state == ("confirmed" if read == stored.scale else "unconfirmed")


def test_two_replies_at_once_are_one(runs, city_buyer, vendor_owner):
    answer(runs, city_buyer, DISPUTED, "Never here.")
    presses = [
        partial(actions.reply_to_dispute, actor=actor_of(vendor_owner), deployment=fresh(runs), text=text)
        for text in ("Since May.", "Since June.")
    ]
    assert at_once(*presses) == {Deployment: 1, Already: 1}


def test_removing_twice_at_once_removes_once(runs, vendor_owner):
    presses = [
        partial(actions.remove_deployment, actor=actor_of(vendor_owner), deployment=fresh(runs)) for _each in range(2)
    ]
    assert at_once(*presses) == {Moved: 1, Already: 1}


def test_form_sent_eight_times_at_once_adds_one(open_solution, vendor_owner, city):
    assert at_once(*[partial(deploy, open_solution, vendor_owner, city) for _each in range(EIGHT)]) == {Deployment: 8}
    assert Deployment.objects.count() == 1
