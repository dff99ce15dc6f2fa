"""Answers at the deadline: whoever waits for the lock while the clock passes it is late, whatever she saw before."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.queries import actor_of
from listings.models import Need
from marketplace.matching import actions
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Answer, Receipt
from marketplace.matching.written import Written
from tests.listings.test_races import at_once
from tests.matching.stories import fresh, make_need, organisation_of, write_answer

pytestmark = pytest.mark.django_db(transaction=True)


def hold(need, waiting, *, deadline):
    """Hold the need's row as one who moves its deadline does; let it go with another deadline once others wait."""
    with transaction.atomic():
        Need.objects.select_for_update().get(pk=need.pk)
        waiting.set()
        threading.Event().wait(1.0)
        Need.objects.filter(pk=need.pk).update(deadline=deadline)
    connection.close()


def edit(person, need, words):
    """What a press does: the need was read while it was open."""
    answer = Answer.objects.get(need=need)
    return actions.save_answer(
        actor=actor_of(person),
        need=need,
        organisation=organisation_of(person),
        written=Written(text=words),
        version=answer.version,
    )


@pytest.mark.parametrize("step", ["edit", "send", "withdraw"])
def test_answer_that_waits_while_the_deadline_passes_is_late(step, vendor_owner, city_buyer):
    need = make_need(city_buyer)
    answer = write_answer(vendor_owner, need, "First.", send=step == "withdraw")
    before, waiting = fresh(answer), threading.Event()
    # Everything is read while the need is open, as a request reads it; the lock comes afterwards.
    stale, actor = fresh(need), actor_of(vendor_owner)
    stale.organisation, answer.need.organisation, answer.organisation  # noqa: B018
    passed = timezone.now() - timedelta(milliseconds=1)
    holder = threading.Thread(target=hold, args=[need, waiting], kwargs={"deadline": passed})
    holder.start()
    waiting.wait()
    press = {
        "edit": partial(edit, vendor_owner, stale, "Late."),
        "send": partial(actions.send_answer, actor=actor, answer=answer),
        "withdraw": partial(actions.withdraw_answer, actor=actor, answer=answer),
    }[step]
    with pytest.raises(NotOpen):
        press()
    holder.join()
    assert (fresh(answer).text, fresh(answer).state) == (before.text, before.state)
    assert Receipt.objects.count() == (1 if step == "withdraw" else 0)


def test_answer_that_waits_while_the_deadline_moves_later_is_in_time(vendor_owner, city_buyer):
    need = make_need(city_buyer)
    answer, waiting = write_answer(vendor_owner, need, "First.", send=False), threading.Event()
    later = timezone.now() + timedelta(days=90)
    holder = threading.Thread(target=hold, args=[need, waiting], kwargs={"deadline": later})
    holder.start()
    waiting.wait()
    actions.send_answer(actor=actor_of(vendor_owner), answer=answer)
    holder.join()
    assert (fresh(answer).state, fresh(need).deadline, Receipt.objects.count()) == ("sent", later, 1)


def test_four_presses_at_once_make_one_version(vendor_owner, city_buyer):
    need = make_need(city_buyer)
    answer = write_answer(vendor_owner, need, send=False)
    presses = [partial(actions.send_answer, actor=actor_of(vendor_owner), answer=fresh(answer)) for _each in range(4)]
    outcomes = at_once(*presses)
    assert sorted((one.__name__, count) for one, count in outcomes.items()) == [("Already", 3), ("Moved", 1)]
    assert Receipt.objects.count() == 1
