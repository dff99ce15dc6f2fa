"""The worker does what is due, the urgent first, and the schedule runs each job once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.journal import triggers
from accounts.journal.actions import append
from accounts.journal.errors import NotDeliverable
from accounts.journal.jobs import clear_spent
from accounts.journal.models import Claim, Delivery, Entry, ScheduledRun, Seal
from accounts.journal.queries import head, lag
from accounts.journal.registry import Effect, Handler, Job
from accounts.journal.schedule import RUNS_KEPT, tick
from accounts.journal.seals import seal_waiting
from accounts.journal.worker import Worker
from tests.accounts.journal.conftest import ROBOT, recorder

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)

URGENT = Handler(
    name="urgent",
    lanes=lambda entry: [entry.subject],
    effect=Effect.OUTSIDE,
    handle=recorder.handle,
    priority=0,
)
DAILY = Job(
    name="test.daily",
    every=timedelta(days=1),
    offset=timedelta(hours=4),
    effect=Effect.DATABASE,
    handle=recorder.handle,
)

HEAD_JOBS = ["accounts.journal.jobs.HEAD", "accounts.journal.jobs.LOG_HEAD"]


class DownBackend(BaseEmailBackend):
    def send_messages(self, _mails):
        raise ConnectionRefusedError


@pytest.fixture
def daily(book, settings):
    settings.JOURNAL_SCHEDULE = ["tests.accounts.journal.test_worker.DAILY"]
    return book


def test_once_does_all_that_is_due_with_what_follows(book, record):
    def follow(delivery):
        if delivery.lane != "thing:last":
            append("thing.inside", "thing:last", actor=ROBOT)

    book.trouble = follow
    for name in "abc":
        record("thing.inside", f"thing:{name}")
    Worker().run_once()
    assert sorted(book.handled) == ["thing:a", "thing:b", "thing:c", "thing:last", "thing:last", "thing:last"]
    assert (Delivery.objects.count(), Seal.objects.count()) == (0, 6)


def test_once_leaves_what_has_to_wait(book, record):
    def refuse(_delivery):
        raise NotDeliverable

    book.trouble = refuse
    record("thing.inside")
    Worker().run_once()
    assert [row.failures for row in Delivery.objects.all()] == [1]


def test_the_urgent_goes_first_and_equals_take_turns(book, record, settings):
    urgent = {"tests.accounts.journal.test_worker.URGENT": ["thing.urgent"]}
    settings.JOURNAL_HANDLERS = {**settings.JOURNAL_HANDLERS, **urgent}
    for number in range(3):
        record("thing.outside", f"thing:outside{number}")
    for number in range(2):
        record("thing.batch", "thing:batch")
        record("thing.urgent", f"thing:urgent{number}")
    Worker().run_once()
    assert book.handled == ["thing:urgent0", "thing:urgent1", "thing:outside0", "thing:outside1", "thing:outside2"]
    assert [lanes for _number, lanes in book.batches] == [["thing:batch"], ["thing:batch"]]


LOCKED = Handler(
    name="locked",
    lanes=lambda entry: [entry.subject],
    effect=Effect.OUTSIDE,
    handle=recorder.handle,
    priority=0,
    ready=lambda: recorder.trouble is None,
)


def test_worker_that_may_not_leaves_it_and_goes_on_with_the_rest(book, record, settings):
    locked = {"tests.accounts.journal.test_worker.LOCKED": ["thing.locked"]}
    settings.JOURNAL_HANDLERS = {**settings.JOURNAL_HANDLERS, **locked}
    book.trouble = lambda _delivery: None
    record("thing.locked", "thing:a")
    record("thing.outside", "thing:b")
    Worker().run_once()
    assert (book.handled, lag().quarantined) == (["thing:b"], 0)
    assert list(Delivery.objects.values_list("handler", "claim", "failures")) == [("locked", None, 0)]
    book.trouble = None
    Worker().run_once()
    assert book.handled == ["thing:b", "thing:a"]


@pytest.mark.django_db(transaction=True)
def test_stop_finishes_the_delivery_in_hand(book, record):
    worker = Worker()
    book.trouble = lambda _delivery: worker.stop()
    record("thing.outside", "thing:a")
    record("thing.outside", "thing:b")
    worker.run()
    assert book.handled == ["thing:a"]
    waiting = Delivery.objects.filter(handler="outside")
    assert list(waiting.values_list("lane", "claim")) == [("thing:b", None)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server that could restart")
def test_the_worker_outlives_a_database_that_hangs_up(book, record, caplog):
    worker = Worker(nap=0.01)

    def hang_up(_delivery):
        book.trouble = lambda _delivery: worker.stop()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    book.trouble = hang_up
    record("thing.outside", "thing:a")
    record("thing.outside", "thing:b")
    worker.run()
    assert book.handled == ["thing:b"]
    assert "the database is away: OperationalError" in [found.message for found in caplog.records]


def test_the_worker_refuses_to_start_without_triggers():
    with triggers.lifted(), pytest.raises(CommandError, match=r"Run manage\.py migrate first"):
        call_command("worker", "--once")


def test_the_worker_command_works(book, record):
    record("thing.inside")
    call_command("worker", "--once")
    assert book.handled == ["thing:a"]


def test_a_job_falls_due_once_for_each_of_its_times(daily):
    assert tick(MORNING) == ["test.daily"]
    assert tick(MORNING + timedelta(hours=23)) == []
    assert tick(MORNING + timedelta(days=1)) == ["test.daily"]
    assert [entry.data["due"] for entry in Entry.objects.filter(verb="job.due").order_by("id")] == [
        "2026-03-01T04:00:00+00:00",
        "2026-03-02T04:00:00+00:00",
    ]


def test_times_that_passed_without_a_worker_are_not_made_up_for(daily):
    tick(MORNING)
    assert tick(MORNING + timedelta(days=9)) == ["test.daily"]
    assert ScheduledRun.objects.count() == 2


def test_a_clock_that_is_behind_runs_nothing_again(daily):
    tick(MORNING + timedelta(days=1))
    assert tick(MORNING) == []


def test_clock_that_once_ran_far_ahead_does_not_stop_the_schedule(daily):
    tick(MORNING + timedelta(days=2000))
    assert tick(MORNING) == ["test.daily"]
    assert tick(MORNING) == []
    assert tick(MORNING + timedelta(days=1)) == ["test.daily"]


def test_old_runs_are_forgotten(daily):
    for day in range(RUNS_KEPT + 2):
        tick(MORNING + timedelta(days=day))
    assert ScheduledRun.objects.count() == RUNS_KEPT
    assert ScheduledRun.objects.earliest("due").due.date() == (MORNING + timedelta(days=2)).date()


def test_a_clock_that_once_ran_far_ahead_runs_nothing_again(daily):
    tick(MORNING)
    assert tick(MORNING + timedelta(days=2000)) == ["test.daily"]
    assert tick(MORNING) == []


def test_a_job_is_an_ordinary_delivery(daily):
    Worker(clock=lambda: MORNING).run_once()
    assert (daily.handled, Delivery.objects.filter(handler="job:test.daily").count()) == ([], 1)
    Worker().run_once()
    assert daily.handled[0] == "job:test.daily"


def test_the_head_is_logged_and_mailed(settings, mailoutbox, caplog, record):
    caplog.set_level("INFO")
    settings.OPERATOR_EMAILS = ["one@city.example", "two@city.example"]
    settings.JOURNAL_HANDLERS, settings.JOURNAL_SCHEDULE = {}, HEAD_JOBS
    record()
    seal_waiting()
    Worker().run_once()
    (sent,) = mailoutbox
    written = next(word for word in sent.body.split() if word.startswith(("1:", "2:", "3:")))
    assert sent.to == ["one@city.example", "two@city.example"]
    assert [found for found in caplog.records if found.message.startswith("journal head ")]
    call_command("verify_journal", "--head", written)
    assert head().position == 3


def test_the_head_is_logged_without_operators(settings, mailoutbox, caplog, record):
    caplog.set_level("INFO")
    record()
    seal_waiting()
    Worker().run_once()
    (logged,) = [found.message for found in caplog.records if found.message.startswith("journal head ")]
    assert Seal.objects.filter(mac=logged.rpartition(":")[2]).exists()
    assert mailoutbox == []


def test_the_head_is_logged_once_while_the_mail_server_is_down(settings, caplog, clock, record):
    caplog.set_level("INFO")
    settings.OPERATOR_EMAILS = ["one@city.example"]
    settings.EMAIL_BACKEND = "tests.accounts.journal.test_worker.DownBackend"
    settings.JOURNAL_HANDLERS, settings.JOURNAL_SCHEDULE = {}, HEAD_JOBS
    record()
    seal_waiting()
    worker = Worker(clock=clock)
    for _each in range(4):
        worker.run_once()
        clock.forward(seconds=6)
    said = [found.message.partition(" ")[0] for found in caplog.records if found.message.startswith("journal head")]
    paused = [found for found in caplog.records if "pauses" in found.message]
    assert (len(said), len(paused)) == (1, 4)


def test_deliveries_go_on_while_nothing_is_sealed(book, record, caplog):
    record("thing.inside", "thing:a")
    worker = Worker()
    worker.run_once()
    with triggers.lifted():
        Seal.objects.all().delete()
        record("thing.inside", "thing:b")
        worker.run_once()
        record("thing.inside", "thing:c")
        worker.run_once()
        connection.check_constraints()
    assert book.handled == ["thing:a", "thing:b", "thing:c"]
    assert Seal.objects.count() == 0
    assert [found.levelname for found in caplog.records] == ["CRITICAL"]


def test_clearing_keeps_the_last_claim_as_the_counter(record):
    old = datetime(2026, 1, 1, tzinfo=UTC)
    for _number in range(3):
        Claim.objects.create(time=old)
    last = Claim.objects.latest("number").number
    clear_spent(None)
    assert [claim.number for claim in Claim.objects.all()] == [last]
