"""Threads at once: every delivery once, one in hand in a lane, one chain, one run of a job."""

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.journal import head_file
from accounts.journal.actions import Already, Machine, Moved, append, assign_delivery, move, retry_deliveries
from accounts.journal.deliverer import Deliverer
from accounts.journal.deliveries import claim
from accounts.journal.errors import NotSetAside
from accounts.journal.models import Delivery, Entry, ScheduledRun, Seal
from accounts.journal.queries import head
from accounts.journal.registry import Effect, Handler, Job
from accounts.journal.schedule import tick
from accounts.journal.seals import Sealer
from accounts.journal.verify import Whole, verify
from accounts.states import OrganisationState
from tests.accounts.journal.conftest import ROBOT

pytestmark = pytest.mark.django_db(transaction=True)
lock = threading.Lock()
in_hand = Counter()
most = Counter()
done = Counter()


def work(delivery):
    with lock:
        in_hand[delivery.lane] += 1
        most[delivery.lane] = max(most[delivery.lane], in_hand[delivery.lane])
    time.sleep(0.003)
    with lock:
        in_hand[delivery.lane] -= 1
        done[delivery.entry.uid] += 1


LANED = Handler(
    name="laned", lanes=lambda entry: [entry.subject], effect=Effect.OUTSIDE, handle=work, lease=timedelta(minutes=5)
)
EVERY_MINUTE = Job(name="test.minute", every=timedelta(minutes=1), effect=Effect.DATABASE, handle=work)


@pytest.fixture(autouse=True)
def named(settings):
    settings.JOURNAL_HANDLERS = {"tests.accounts.journal.test_races.LANED": ["thing.laned"]}
    settings.JOURNAL_SCHEDULE = ["tests.accounts.journal.test_races.EVERY_MINUTE"]
    for counter in (in_hand, most, done):
        counter.clear()


def at_once(*functions):
    """Run every function in a thread of its own, started together; return their results."""
    results, errors = [], []
    barrier = threading.Barrier(len(functions))

    def run(function):
        barrier.wait()
        try:
            results.append(function())
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return results


def write(subject, number, hold=0.0):
    def writing():
        for _each in range(number):
            with transaction.atomic():
                append("thing.laned", subject, actor=ROBOT)
                time.sleep(hold)

    return writing


def deliver_all(expected):
    deliverer = Deliverer()
    deadline = time.monotonic() + 20
    while sum(done.values()) < expected and time.monotonic() < deadline:
        if not deliverer.deliver(LANED):
            time.sleep(0.001)


def test_writers_and_workers_at_once_deliver_each_once_and_one_in_a_lane():
    """Commits are held back, so that older deliveries show up while newer ones of their lane are in hand."""
    writers = [write("thing:a", 15, hold) for hold in (0.0, 0.004, 0.008)] + [write("thing:b", 15)]
    at_once(*writers, *[lambda: deliver_all(60)] * 3)
    assert set(done.values()) == {1}
    assert len(done) == 60
    assert dict(most) == {"thing:a": 1, "thing:b": 1}


def test_workers_at_once_make_one_chain():
    for name in "abcdefghij":
        write(f"thing:{name}", 4)()

    def seal_some():
        return sum(Sealer().seal(size=3) for _each in range(20))

    assert sum(at_once(seal_some, seal_some, seal_some)) == 40
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 41))
    assert verify() == Whole(head(), unsealed=0)
    assert head_file.read() == head()


def test_workers_at_once_tick_a_job_once():
    now = datetime(2026, 3, 1, tzinfo=UTC)

    def tick_an_hour():
        for minute in range(20):
            tick(now + timedelta(minutes=minute))

    at_once(*[tick_an_hour] * 4)
    assert Entry.objects.filter(verb="job.due").count() == 20
    assert ScheduledRun.objects.count() == 20


def test_two_who_move_at_once_move_once(vendor_owner, staff, acts):
    organisation = vendor_owner.memberships.get().organisation
    fresh = [type(organisation).objects.get(pk=organisation.pk) for _each in range(4)]
    actor = acts(staff)
    results = at_once(*[lambda row=row: move(row, OrganisationState.SUSPENDED, actor=actor) for row in fresh])
    assert Counter(type(result) for result in results) == {Moved: 1, Already: 3}
    assert Entry.objects.filter(verb="organisation.suspended").count() == 1


def test_two_who_retry_at_once_retry_once():
    write("thing:a", 1)()
    aside = Delivery.objects.filter(handler="laned")
    aside.update(quarantined_at=datetime(2026, 3, 1, tzinfo=UTC))
    uid = aside.get().uid
    assert sorted(at_once(*[lambda: retry_deliveries([uid], actor=ROBOT)] * 3)) == [0, 0, 1]
    assert Entry.objects.filter(verb="delivery.retried").count() == 1


def test_two_who_take_at_once_one_has_it():
    write("thing:a", 1)()
    aside = Delivery.objects.filter(handler="laned")
    aside.update(quarantined_at=datetime(2026, 3, 1, tzinfo=UTC))
    uid = aside.get().uid
    people = [Machine("test", person_id=f"person{number}aaa") for number in range(3)]
    results = at_once(*[lambda one=one: assign_delivery(uid, actor=one, to_me=True) for one in people])
    holder = aside.get().assignee
    assert Counter(map(repr, results)) == {repr(aside.get()): 1, repr(Already(by=holder, at=None)): 2}
    assert [entry.person for entry in Entry.objects.filter(verb="delivery.assigned")] == [holder]


def test_who_takes_while_others_retry_and_workers_deliver_loses_nothing():
    """Each delivery is taken and put back all the time, from before it is back in line until it is done."""
    number = 30
    for each in range(number):
        write(f"thing:lane{each}", 1)()
    aside = Delivery.objects.filter(handler="laned")
    aside.update(quarantined_at=datetime(2026, 3, 1, tzinfo=UTC), failures=8)
    uids = list(aside.order_by("id").values_list("uid", flat=True))

    def take_always(person_id):
        refused, person, to_me = set(), Machine("test", person_id=person_id), False
        while len(refused) < number:
            to_me = not to_me
            for uid in uids:
                try:
                    assign_delivery(uid, actor=person, to_me=to_me)
                except NotSetAside:
                    refused.add(uid)

    def retry_each():
        for uid in uids:
            while not Entry.objects.filter(subject=f"delivery:{uid}", verb="delivery.assigned").exists():
                time.sleep(0.001)
            retry_deliveries([uid], actor=ROBOT)

    takers = [lambda who=who: take_always(who) for who in ("veraveraaa", "coracoraaa")]
    at_once(*takers, retry_each, *[lambda: deliver_all(number)] * 2)
    assert Counter(done.values()) == {1: number}
    assert set(most.values()) == {1}
    assert Delivery.objects.exclude(handler="seal").count() == 0
    assert Entry.objects.filter(verb="delivery.retried").count() == number


def test_verify_reads_one_moment_while_others_write_and_seal():
    def verify_often():
        return [verify().head.position for _each in range(8)]

    def seal_often():
        return sum(Sealer().seal(size=5) for _each in range(40))

    positions = next(
        result for result in at_once(verify_often, seal_often, write("thing:a", 40)) if isinstance(result, list)
    )
    assert positions == sorted(positions)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite commits in the order of its numbers")
def test_claims_at_once_leave_one_in_hand_in_a_lane_whatever_overtakes_what():
    """In each lane the older of two deliveries is committed while the newer one is being claimed."""
    pairs, inserted, overtaken, finished = 150, threading.Semaphore(0), threading.Semaphore(0), threading.Event()

    def write_older():
        for number in range(pairs):
            with transaction.atomic():
                append("thing.laned", f"thing:lane{number}", actor=ROBOT)
                inserted.release()
                overtaken.acquire()
                time.sleep(number % 10 * 0.0004)
        finished.set()

    def write_newer():
        for number in range(pairs):
            inserted.acquire()
            write(f"thing:lane{number}", 1)()
            overtaken.release()

    def claim_always():
        while not finished.is_set():
            claim(LANED, 20)

    at_once(write_older, write_newer, *[claim_always] * 4)
    lanes = Delivery.objects.filter(claim__isnull=False).values_list("lane", flat=True)
    assert set(Counter(lanes).values()) == {1}
