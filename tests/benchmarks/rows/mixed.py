"""SQLite under writes mixed with reads: two web workers, a worker and writers at a pace; what fails is counted."""

import http
import multiprocessing
import random
import threading
import time
from collections import Counter

from django.db import OperationalError, connection, connections

from accounts.models import User
from accounts.queries import actor_of
from listings.actions import publish, reopen, submit, withdraw
from listings.models import Solution
from listings.states import ListingState
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import web, worker
from tests.benchmarks.rows.memory import mixed
from tests.benchmarks.site import OWNER, STAFF

CHANGES = True
RATE, READ_RATE, SECONDS, FULL_SECONDS = 100, 20, 20, 120
"""Writes and pages a second, each at a pace: readers who ask as fast as they can leave writers no processor."""
WRITERS, READERS = 4, 2
LOCKED = ("database is locked", "database table is locked")


def measure(full):
    """Write, read and index at once; every listing of a writer is its own, so that nothing is refused by right."""
    if connection.vendor != "sqlite":
        return
    seconds = FULL_SECONDS if full else SECONDS
    owned = Solution.objects.filter(organisation__memberships__person__email=OWNER, state=ListingState.SUBMITTED)
    numbers = list(owned.values_list("pk", flat=True))
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    outcomes, paths = fork.Queue(), mixed(1_000)
    connections.close_all()
    shares = [numbers[place::WRITERS] for place in range(WRITERS)]
    writers = [fork.Process(target=write, args=(share, seconds, outcomes)) for share in shares]
    with worker() as work, web(2) as server:
        statuses, done = Counter(), threading.Event()
        readers = [threading.Thread(target=ask, args=(server, paths, statuses, done, seed)) for seed in range(READERS)]
        for one in [*writers, *readers]:
            one.start()
        written = sum((outcomes.get() for _each in writers), Counter())
        done.set()
        for one in [*writers, *readers]:
            one.join()
        logs = server.log.read_text() + work.log.read_text()
    bad = sum(number for status, number in statuses.items() if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR)
    locked = written["locked"] + sum(logs.count(words) for words in LOCKED)
    note = f"{statuses.total() / seconds:.0f} pages/s; {written['done'] / seconds:.0f} writes/s of {RATE} wanted"
    yield Figure("SQLite, writes mixed with reads: lock errors", locked, "", goal=0, note=note)
    yield Figure("SQLite, writes mixed with reads: error pages", bad, "", goal=0, note=note)
    yield Figure("SQLite, writes that were done", written["done"] / seconds, "/s", goal=RATE * 0.95, most=False)


def write(numbers, seconds, outcomes):
    """Move listings from state to state at this writer's share of the pace; put what came of it into the queue."""
    staff, owner = (actor_of(User.objects.get(email=email)) for email in (STAFF, OWNER))
    counted, began, place = Counter(), time.monotonic(), 0
    while (now := time.monotonic()) - began < seconds:
        time.sleep(max(0.0, began + place * WRITERS / RATE - now))
        row = Solution.objects.get(pk=numbers[place % len(numbers)])
        try:
            move(row, staff, owner)
            counted["done"] += 1
        except OperationalError:
            counted["locked"] += 1
            connection.close()
        place += 1
    connections.close_all()
    outcomes.put(counted)


def move(row, staff, owner):
    """Do to a listing what follows in its state."""
    if row.state == ListingState.SUBMITTED:
        publish(actor=staff, listing=row, version=row.version)
    elif row.state == ListingState.PUBLISHED:
        withdraw(actor=owner, listing=row)
    elif row.state == ListingState.WITHDRAWN:
        reopen(actor=owner, listing=row)
    else:
        submit(actor=owner, listing=row, version=row.version)


def ask(server, paths, statuses, done, seed):
    """Read pages at this reader's share of the pace."""
    lot = random.Random(seed)  # noqa: S311 - no secret
    began, place = time.monotonic(), 0
    while not done.wait(max(0.0, began + place * READERS / READ_RATE - time.monotonic())):
        statuses[server.get(lot.choice(paths))] += 1
        place += 1
