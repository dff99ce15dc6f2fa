"""What takes minutes is done beside a worker's mails: it is kept in hand, ends with its worker, and holds up nobody."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.journal.beside import go_on
from accounts.journal.models import Claim, Delivery
from accounts.journal.worker import Worker
from tests.accounts.journal.conftest import OUTSIDE, run_in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 10.0


class Long:
    """A delivery that goes on until it may end."""

    def __init__(self):
        self.begun, self.may_end, self.ends = threading.Event(), threading.Event(), []

    def handle(self, delivery):
        self.begun.set()
        deadline = time.monotonic() + LONG
        while not self.may_end.wait(0.01):
            assert time.monotonic() < deadline
            try:
                go_on(delivery)
            except Exception as error:
                self.ends.append(str(error) or type(error).__name__)
                raise
        self.ends.append("done")


long = Long()
BESIDE = replace(OUTSIDE, name="beside", handle=long.handle, beside=True)


@pytest.fixture
def slow(book, settings):
    """`thing.slow` sets off what takes long, `thing.outside` what does not."""
    settings.JOURNAL_HANDLERS |= {"tests.accounts.journal.test_beside.BESIDE": ["thing.slow"]}
    long.__init__()
    return long


def until(condition):
    deadline = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def working():
    """A worker that works in a thread of its own."""
    worker = Worker(nap=0.01)
    thread = run_in_a_thread(worker)
    yield worker
    worker.stop()
    thread.join()


def owed():
    return list(Delivery.objects.filter(handler="beside").values_list("lane", "failures"))


def test_others_are_delivered_meanwhile(slow, book, record, working):
    record("thing.slow", "thing:a")
    assert slow.begun.wait(LONG)
    record("thing.outside", "thing:b")
    until(lambda: book.handled == ["thing:b"])
    assert owed() == [("thing:a", 0)]
    slow.may_end.set()
    until(lambda: owed() == [])
    assert slow.ends == ["done"]


def test_one_is_done_after_the_other(slow, record, working):
    for name in "ab":
        record("thing.slow", f"thing:{name}")
    assert slow.begun.wait(LONG)
    time.sleep(0.2)
    assert Delivery.objects.filter(handler="beside", claim__isnull=False).count() == 1
    slow.may_end.set()
    until(lambda: owed() == [])


def test_it_is_kept_in_hand_as_long_as_it_goes_on(slow, record, working):
    record("thing.slow", "thing:a")
    assert slow.begun.wait(LONG)
    nearly = timezone.now() + BESIDE.lease - timedelta(seconds=1)
    Delivery.objects.filter(handler="beside").update(due=timezone.now() + timedelta(seconds=2))
    until(lambda: Delivery.objects.filter(handler="beside", due__gt=nearly).exists())


def test_it_ends_with_its_worker_and_is_left_for_another_at_once(slow, record):
    worker = Worker(nap=0.01)
    record("thing.slow", "thing:a")
    thread = run_in_a_thread(worker)
    assert slow.begun.wait(LONG)
    worker.stop()
    thread.join(LONG)
    assert (thread.is_alive(), slow.ends) == (False, ["the_worker_ends"])
    (left,) = Delivery.objects.filter(handler="beside")
    assert (left.claim, left.failures) == (None, 0)
    assert left.due < timezone.now() + timedelta(seconds=6)


def test_who_was_overtaken_ends_and_undoes_nothing(slow, record, working):
    record("thing.slow", "thing:a")
    assert slow.begun.wait(LONG)
    other = Claim.objects.create().number
    Delivery.objects.filter(handler="beside").update(claim=other, due=timezone.now() + timedelta(minutes=1))
    until(lambda: slow.ends == ["ClaimLost"])
    time.sleep(0.1)
    assert list(Delivery.objects.filter(handler="beside").values_list("claim", flat=True)) == [other]


def test_who_wants_all_of_it_done_gets_it_in_turn(slow, record):
    record("thing.slow", "thing:a")
    slow.may_end.set()
    Worker().run_once()
    assert (slow.ends, owed()) == (["done"], [])
