"""What is owed is claimed lane by lane, and done, refused or given back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.journal import deliveries
from accounts.journal.actions import retry_deliveries
from accounts.journal.errors import ClaimLost, DestinationDown, NotDeliverable
from accounts.journal.models import Claim, Delivery, Entry
from accounts.journal.queries import Lag, lag, quarantined
from tests.accounts.journal.conftest import BATCH, INSIDE, OUTSIDE, ROBOT

pytestmark = pytest.mark.django_db


def lanes(claimed):
    return [delivery.lane for delivery in claimed.deliveries]


def test_claim_takes_the_head_of_each_lane(book, record):
    for subject in ("thing:a", "thing:a", "thing:b", "thing:c"):
        record("thing.inside", subject)
    first = deliveries.claim(INSIDE, 2)
    second = deliveries.claim(INSIDE, 2)
    assert (lanes(first), lanes(second)) == (["thing:a", "thing:b"], ["thing:c"])
    assert deliveries.claim(INSIDE, 2) is None
    assert second.number > first.number


def test_claim_leaves_a_lane_alone_while_one_is_in_hand_even_if_an_older_one_shows_up(book, record):
    older = record("thing.inside")
    hidden = Delivery.objects.get(entry=older, handler="inside")
    Delivery.objects.filter(pk=hidden.pk).delete()
    record("thing.inside")
    assert lanes(deliveries.claim(INSIDE, 5)) == ["thing:a"]
    hidden.save(force_insert=True)  # numbered first, committed last
    assert deliveries.claim(INSIDE, 5) is None


def test_claim_takes_over_what_outran_its_lease_before_an_older_one(book, record, clock):
    older = record("thing.inside")
    hidden = Delivery.objects.get(entry=older, handler="inside")
    Delivery.objects.filter(pk=hidden.pk).delete()
    newer = record("thing.inside")
    lost = deliveries.claim(INSIDE, 5)
    hidden.save(force_insert=True)
    clock.forward(seconds=61)
    again = deliveries.claim(INSIDE, 5, clock)
    assert [delivery.entry for delivery in again.deliveries] == [newer]
    with pytest.raises(ClaimLost):
        deliveries.lock(lost.deliveries[0], lost.number)
    with pytest.raises(ClaimLost):
        deliveries.acknowledge(lost.deliveries, lost.number)


def test_an_empty_look_claims_nothing(book, db):
    assert deliveries.claim(INSIDE, 5) is None
    assert Claim.objects.count() == 0


def test_one_query_says_which_handlers_have_something_due(book, record, clock, django_assert_num_queries):
    record("thing.inside", "thing:a")
    record("thing.outside", "thing:b")
    Delivery.objects.filter(handler="outside").update(due=clock() + timedelta(seconds=5))
    names = ["inside", "outside", "batch"]
    with django_assert_num_queries(1):
        assert deliveries.handlers_with_due(names, clock()) == {"inside"}
    assert deliveries.handlers_with_due(names, clock() + timedelta(seconds=5)) == {"inside", "outside"}
    Delivery.objects.update(quarantined_at=clock())
    assert deliveries.handlers_with_due(names, clock() + timedelta(seconds=5)) == set()
    assert deliveries.handlers_with_due([], clock()) == set()


@pytest.mark.parametrize(("verb", "handler"), [("thing.inside", INSIDE), ("thing.outside", OUTSIDE)])
def test_deliver_handles_once_and_deletes(verb, handler, book, record, deliverer):
    record(verb, "thing:a")
    record(verb, "thing:b")
    while deliverer.deliver(handler):
        pass
    assert book.handled == ["thing:a", "thing:b"]
    assert Delivery.objects.exclude(handler="seal").count() == 0


def test_an_effect_is_rolled_back_when_its_claim_was_lost(book, record, deliverer):
    """The handler plays the other worker, which claims while this one is busy."""

    def lose(delivery):
        Entry.objects.create(verb="thing.effect", subject="thing:effect", job="test", mac="")
        Delivery.objects.filter(pk=delivery.pk).update(claim=delivery.claim + 1)

    book.trouble = lose
    record("thing.inside")
    assert deliverer.deliver(INSIDE) == 1
    assert Entry.objects.filter(verb="thing.effect").count() == 0
    assert Delivery.objects.get(handler="inside").failures == 0


def test_a_refused_delivery_backs_off_is_quarantined_at_the_eighth_and_its_lane_goes_on(book, record, deliverer, clock):
    def refuse(delivery):
        if delivery.entry_id == bad.pk:
            raise NotDeliverable("no_such_thing")

    book.trouble = refuse
    bad = record("thing.outside")
    record("thing.outside")
    waits = []
    while not quarantined().exists():
        assert deliverer.deliver(OUTSIDE) == 1
        waiting = Delivery.objects.get(entry=bad, handler="outside")
        waits.append(round((waiting.due - clock()).total_seconds()))
        assert deliverer.deliver(OUTSIDE) == (1 if waiting.quarantined_at else 0)
        clock.forward(seconds=waits[-1] + 1)
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert book.handled == ["thing:a"]
    assert [(row.failures, row.error) for row in quarantined()] == [(8, "NotDeliverable no_such_thing")]
    assert lag().quarantined == 1


def test_an_error_is_stored_without_its_text(book, record, deliverer):
    def leak(_delivery):
        raise ValueError("vera@city.example has the code 123456")

    book.trouble = leak
    record("thing.inside")
    deliverer.deliver(INSIDE)
    assert Delivery.objects.get(handler="inside").error == "ValueError"


def test_a_code_that_is_more_than_a_word_is_not_stored(book, record, deliverer):
    def leak(_delivery):
        raise NotDeliverable("vera@city.example is away")

    book.trouble = leak
    record("thing.inside")
    deliverer.deliver(INSIDE)
    assert Delivery.objects.get(handler="inside").error == "NotDeliverable"


@pytest.mark.parametrize(
    ("verb", "handler"), [("thing.inside", INSIDE), ("thing.outside", OUTSIDE), ("thing.batch", BATCH)]
)
def test_a_destination_that_is_away_pauses_the_handler_and_counts_nothing(
    verb, handler, book, record, deliverer, clock
):
    def away(_delivery):
        raise DestinationDown

    book.trouble = away
    for subject in ("thing:a", "thing:b"):
        record(verb, subject)
    for _probe in range(120):
        assert deliverer.is_awake(handler)
        deliverer.deliver(handler)
        assert not deliverer.is_awake(handler)
        clock.forward(seconds=5)
    waiting = Delivery.objects.exclude(handler="seal")
    assert list(waiting.values_list("failures", "claim", "quarantined_at")) == [(0, None, None)] * 2
    book.trouble = None
    while deliverer.deliver(handler):
        pass
    assert waiting.count() == 0


@pytest.mark.parametrize("handler", [INSIDE, OUTSIDE, BATCH], ids=lambda handler: handler.name)
def test_what_is_not_ready_here_is_left_to_others(handler, book, record, deliverer):
    record(f"thing.{handler.name}")
    answers = iter([False, False, True])
    guarded = replace(handler, ready=lambda: next(answers))
    assert [deliverer.is_awake(guarded) for _look in range(3)] == [False, False, True]
    assert Claim.objects.count() == 0
    assert deliverer.deliver(guarded) == 1
    assert next(answers, "asked once for each claim") == "asked once for each claim"


def test_what_is_paused_is_not_asked_whether_it_is_ready(book, record, deliverer, clock):
    def away(_delivery):
        raise DestinationDown

    asked = []
    guarded = replace(OUTSIDE, ready=lambda: not asked.append(1))
    book.trouble = away
    record("thing.outside")
    assert deliverer.is_awake(guarded)
    deliverer.deliver(guarded)
    assert [deliverer.is_awake(guarded), len(asked)] == [False, 1]
    clock.forward(seconds=5)
    assert [deliverer.is_awake(guarded), len(asked)] == [True, 2]


def test_a_batch_gets_its_claim_and_gives_back_what_it_refuses(book, record, deliverer):
    for name in "abcdef":
        record("thing.batch", f"thing:{name}")
    book.refused = {"thing:b": "no_such_index", "thing:c": "two words"}
    assert deliverer.deliver(BATCH) == 5
    number, given = book.batches[0]
    assert (number, given) == (Claim.objects.get().number, [f"thing:{name}" for name in "abcde"])
    waiting = Delivery.objects.filter(handler="batch").order_by("id")
    assert list(waiting.values_list("lane", "failures", "error")) == [
        ("thing:b", 1, "no_such_index"),
        ("thing:c", 1, "refused"),
        ("thing:f", 0, ""),
    ]


def test_a_batch_that_fails_comes_again_one_by_one(book, record, deliverer):
    def fail(delivery):
        if delivery.lane == "thing:b":
            raise ValueError

    book.trouble = fail
    for name in "abc":
        record("thing.batch", f"thing:{name}")
    for _turn in range(4):
        deliverer.deliver(BATCH)
    assert [given for _number, given in book.batches] == [
        ["thing:a", "thing:b", "thing:c"],
        ["thing:a"],
        ["thing:b"],
        ["thing:c"],
    ]
    assert list(Delivery.objects.filter(handler="batch").values_list("lane", "failures", "error")) == [
        ("thing:b", 1, "ValueError")
    ]


def test_retry_puts_quarantined_deliveries_back_in_line_and_records_it(book, record):
    record("thing.outside", "thing:a")
    record("thing.outside", "thing:b")
    aside = Delivery.objects.filter(handler="outside").order_by("id")
    aside.update(quarantined_at=timezone.now(), failures=8, error="ValueError")
    first, second = aside
    assert retry_deliveries([first.uid, "unknown"], actor=ROBOT) == 1
    assert retry_deliveries([first.uid], actor=ROBOT) == 0
    assert list(quarantined()) == [second]
    entry = Entry.objects.get(verb="delivery.retried")
    assert (entry.subject, entry.data) == (first.subject, {"handler": "outside"})
    assert lanes(deliveries.claim(OUTSIDE, 5)) == ["thing:a"]


def test_lag_is_the_age_of_the_oldest_that_waits(book, record):
    assert lag() == Lag(0, 0)
    record("thing.outside")
    Delivery.objects.filter(handler="outside").update(since=timezone.now() - timedelta(seconds=90))
    assert lag().seconds == 90
    Delivery.objects.filter(handler="outside").update(handler="gone")
    assert lag() == Lag(0, 0)


def test_a_probe_costs_two_queries(book, record, django_assert_num_queries):
    record("thing.outside")
    with django_assert_num_queries(2):
        lag()


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_not_made_inside_a_transaction(book, record):
    record("thing.inside")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        deliveries.claim(INSIDE, 1)
    assert connection.in_atomic_block is False
