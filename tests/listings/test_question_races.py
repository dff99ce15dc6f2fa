"""Questions that arrive while a deadline moves, all at once, or twice: nobody is left out and nothing is doubled."""

from functools import partial

import pytest

from accounts.errors import StaleVersion
from accounts.journal.models import Delivery, Entry
from accounts.queries import actor_of
from listings import actions
from listings.errors import NotAsked
from listings.models import Correction, Need, Question, Reply
from listings.values import Handling
from tests.factories import member
from tests.listings.asking import ask
from tests.listings.factories import LATER
from tests.listings.test_races import at_once, fresh

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_deadline_moved_while_questions_arrive_is_told_to_all_who_had_not_read_it(turn, open_need, city_buyer):
    """Each of seven who ask either reads the new deadline, or is among those who are told of it."""
    askers = [member(f"Asker {turn}{number}", "provides") for number in range(7)]
    mover = partial(
        actions.move_deadline,
        actor=actor_of(city_buyer),
        need=fresh(open_need),
        version=1,
        deadline=LATER.replace(day=15 + turn),
        reason="More time.",
    )
    outcomes = at_once(*[partial(ask, fresh(open_need), person) for person in askers], mover)
    assert outcomes == {Question: 7, Need: 1}
    entry = Entry.objects.get(verb="need.corrected")
    told = set(Delivery.objects.filter(entry=entry, handler="need_news").values_list("lane", flat=True))
    unaware = {question.person.subject for question in Question.objects.filter(correction=0)}
    aware = {question.person.subject for question in Question.objects.filter(correction=1)}
    assert (unaware - told, len(unaware) + len(aware)) == (set(), 7)
    assert told & aware == set()


def test_two_who_move_a_deadline_at_once_move_it_once(open_need, city_buyer):
    movers = [
        partial(
            actions.move_deadline,
            actor=actor_of(city_buyer),
            need=fresh(open_need),
            version=1,
            deadline=LATER.replace(day=day),
            reason="More time.",
        )
        for day in (20, 15, 10)
    ]
    outcomes = at_once(*movers)
    assert outcomes[Need] == 1
    assert sum(outcomes.values()) == 3
    assert Correction.objects.count() == 1


def test_no_organisation_has_more_than_ten_questions_waiting(open_need, vendor_owner):
    presses = [partial(ask, fresh(open_need), vendor_owner, f"Street {number}?") for number in range(12)]
    assert at_once(*presses) == {Question: 10, NotAsked: 2}
    assert Question.objects.count() == 10


def test_form_sent_four_times_at_once_asks_once(open_need, vendor_owner):
    assert at_once(*[partial(ask, fresh(open_need), vendor_owner) for _each in range(4)]) == {Question: 4}
    assert (Question.objects.count(), Entry.objects.filter(verb="question.asked").count()) == (1, 1)


def test_questions_published_at_once_have_numbers_without_a_gap(open_need, vendor_owner, city_buyer):
    asked = [ask(open_need, vendor_owner, f"Street {number}?") for number in range(4)]
    wanted = Handling(reply="Yes.")
    presses = [
        partial(actions.handle_question, actor=actor_of(city_buyer), question=one, version=1, wanted=wanted)
        for one in asked
    ]
    assert at_once(*presses) == {Question: 4}
    assert sorted(Question.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_two_replies_at_once_are_one(open_need, vendor_owner, city_buyer):
    question = ask(open_need, vendor_owner)
    presses = [
        partial(
            actions.handle_question,
            actor=actor_of(city_buyer),
            question=fresh(question),
            version=1,
            wanted=Handling(reply=text),
        )
        for text in ("Twelve.", "Thirteen.")
    ]
    assert at_once(*presses) == {Question: 1, StaleVersion: 1}
    assert Reply.objects.count() == 1


def test_question_taken_back_while_it_is_published_is_one_or_the_other(open_need, vendor_owner, city_buyer):
    question = ask(open_need, vendor_owner)
    at_once(
        partial(actions.withdraw_question, actor=actor_of(vendor_owner), question=fresh(question)),
        partial(
            actions.handle_question,
            actor=actor_of(city_buyer),
            question=fresh(question),
            version=1,
            wanted=Handling(reply="Twelve."),
        ),
    )
    stored = fresh(question)
    assert (stored.state, stored.number, Reply.objects.count()) in {("published", 1, 1), ("withdrawn", None, 0)}
