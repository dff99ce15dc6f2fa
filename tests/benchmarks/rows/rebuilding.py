"""The index built anew while people read and write: what fails meanwhile, and what is wrong afterwards."""

import subprocess
import sys
import time

from accounts.journal.models import Delivery
from search.engines import engine
from search.indexing import INDEX_HANDLER, drift
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import ROOT, web, worker
from tests.benchmarks.rows.memory import mixed
from tests.benchmarks.traffic import Traffic

CHANGES = True
RATE, READ_RATE, LONGEST = 20, 10, 120
"""Writes and pages a second, and how many seconds what is still to be indexed may wait afterwards."""


def measure(_full):
    """Run `reindex` as an operator does, beside a worker that holds the index, and compare all of it afterwards."""
    traffic = Traffic(RATE, READ_RATE, mixed(1_000))
    with worker(), web(2) as server:
        with traffic.on(server):
            began = time.monotonic()
            command = [sys.executable, "manage.py", "reindex"]
            told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
            seconds = time.monotonic() - began
        wait_until_indexed()
    found = drift()
    name = f"rebuild of {found.checked:,} under load, {type(engine()).__name__.removesuffix('Engine')}"
    rates = f"{traffic.writes_a_second:.0f} writes/s, {traffic.pages_a_second:.0f} pages/s"
    yield Figure(f"{name}: time", seconds, "s", note=told.stdout.splitlines()[-1])
    yield Figure(f"{name}: error pages", traffic.error_pages, "", goal=0, note=rates)
    yield Figure(f"{name}: failed writes", traffic.failed, "", goal=0, note=rates)
    yield Figure(f"{name}: missing", len(found.missing), "", goal=0)
    yield Figure(f"{name}: stale or phantom", len(found.stale) + len(found.phantom), "", goal=0)


def wait_until_indexed():
    deadline = time.monotonic() + LONGEST
    while Delivery.objects.filter(handler=INDEX_HANDLER).exists():
        if time.monotonic() > deadline:
            raise TimeoutError("Not everything was indexed.")
        time.sleep(0.1)
