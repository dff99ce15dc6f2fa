"""Any number of workers tick the same clock, and each job runs once for each of its times."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.journal.models import Delivery, Entry, ScheduledRun
from accounts.journal.registry import Effect, Job
from accounts.journal.worker import Worker

runs = Counter()
EVERY_MINUTE = Job(
    name="proof.minute",
    every=timedelta(minutes=1),
    effect=Effect.DATABASE,
    handle=lambda delivery: runs.update([delivery.entry.data["due"]]),
)
START = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_workers_that_tick_the_same_clock_run_each_job_once(settings, row, full):
    settings.JOURNAL_HANDLERS, settings.JOURNAL_SCHEDULE = {}, ["tests.proofs.test_schedule.EVERY_MINUTE"]
    runs.clear()
    workers, times = (6, 60) if full else (3, 10)
    barrier = threading.Barrier(workers)
    errors = []

    def work():
        try:
            for minute in range(times):
                barrier.wait()
                Worker(clock=lambda minute=minute: START + timedelta(minutes=minute)).run_once()
        except Exception as error:  # noqa: BLE001
            errors.append(error)
            barrier.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _each in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Worker(clock=lambda: START + timedelta(minutes=times)).run_once()
    row("schedule", workers=workers, times=times, entries=Entry.objects.count(), runs=sum(runs.values()))
    assert errors == []
    assert set(runs.values()) == {1}
    assert (len(runs), ScheduledRun.objects.count(), Delivery.objects.count()) == (times + 1, times + 1, 0)
