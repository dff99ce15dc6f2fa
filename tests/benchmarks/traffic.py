"""Readers and writers at a pace, while something is measured; what becomes of their pages and writes is counted."""

import http
import multiprocessing
import random
import threading
import time
from collections import Counter
from contextlib import contextmanager

from django.db import DatabaseError, connection, connections

from accounts.models import User
from accounts.queries import actor_of
from listings.actions import publish, reopen, submit, withdraw
from listings.models import Solution
from listings.states import ListingState
from tests.benchmarks.site import OWNER, STAFF

WRITERS, READERS = 4, 2


class Traffic:
    """So many writes and pages a second; every listing of a writer is its own, so that nothing is refused by right."""

    def __init__(self, writes, pages, paths):
        self._rates, self._paths = (writes, pages), paths
        self._written, self._statuses, self._seconds = Counter(), Counter(), 0.0

    @contextmanager
    def on(self, server):
        """Write and read while the context is open."""
        mine = Solution.objects.filter(organisation__memberships__person__email=OWNER, state=ListingState.SUBMITTED)
        numbers = list(mine.values_list("pk", flat=True))
        fork, done = multiprocessing.get_context("fork"), threading.Event()
        outcomes, stop = fork.Queue(), fork.Event()
        connections.close_all()  # a fork must not share them
        writes, pages = self._rates
        shares = [numbers[place::WRITERS] for place in range(WRITERS)]
        writers = [fork.Process(target=write, args=(share, writes, stop, outcomes)) for share in shares]
        readers = [threading.Thread(target=self._read, args=(server, pages, done, seed)) for seed in range(READERS)]
        for one in [*writers, *readers]:
            one.start()
        began = time.monotonic()
        try:
            yield
        finally:
            self._seconds = time.monotonic() - began
            stop.set()
            done.set()
            self._written = sum((outcomes.get() for _each in writers), Counter())
            for one in [*writers, *readers]:
                one.join()

    def _read(self, server, rate, done, seed):
        lot, began, place = random.Random(seed), time.monotonic(), 0  # noqa: S311 - no secret
        while not done.wait(max(0.0, began + place * READERS / rate - time.monotonic())):
            self._statuses[server.get(lot.choice(self._paths))] += 1
            place += 1

    @property
    def failed(self):
        """How many writes the database refused."""
        return self._written["failed"]

    @property
    def error_pages(self):
        """How many pages were answered with an error of the site."""
        return sum(many for status, many in self._statuses.items() if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR)

    @property
    def writes_a_second(self):
        """How many writes were done in a second."""
        return self._written["done"] / self._seconds

    @property
    def pages_a_second(self):
        """How many pages were answered in a second."""
        return self._statuses.total() / self._seconds


def write(numbers, rate, stop, outcomes):
    """Move listings from state to state at this writer's share of the pace; put what came of it into the queue."""
    staff, owner = (actor_of(User.objects.get(email=email)) for email in (STAFF, OWNER))
    counted, began, place = Counter(), time.monotonic(), 0
    while not stop.wait(max(0.0, began + place * WRITERS / rate - time.monotonic())):
        row = Solution.objects.get(pk=numbers[place % len(numbers)])
        try:
            move(row, staff, owner)
            counted["done"] += 1
        except DatabaseError:
            counted["failed"] += 1
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
