"""SQLite under writes mixed with reads: two web workers, a worker and writers at a pace; what fails is counted."""

import time

from django.db import connection

from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import web, worker
from tests.benchmarks.rows.memory import mixed
from tests.benchmarks.traffic import Traffic

CHANGES = True
RATE, READ_RATE, SECONDS, FULL_SECONDS = 100, 20, 20, 120
"""Writes and pages a second, each at a pace: readers who ask as fast as they can leave writers no processor."""
LOCKED = ("database is locked", "database table is locked")


def measure(full):
    """Write, read and index at once."""
    if connection.vendor != "sqlite":
        return
    traffic = Traffic(RATE, READ_RATE, mixed(1_000))
    with worker() as work, web(2) as server:
        with traffic.on(server):
            time.sleep(FULL_SECONDS if full else SECONDS)
        logs = server.log.read_text() + work.log.read_text()
    locked = traffic.failed + sum(logs.count(words) for words in LOCKED)
    note = f"{traffic.pages_a_second:.0f} pages/s; {traffic.writes_a_second:.0f} writes/s of {RATE} wanted"
    yield Figure("SQLite, writes mixed with reads: lock errors", locked, "", goal=0, note=note)
    yield Figure("SQLite, writes mixed with reads: error pages", traffic.error_pages, "", goal=0, note=note)
    done = traffic.writes_a_second
    yield Figure("SQLite, writes that were done", done, "/s", goal=RATE * 0.95, most=False)
