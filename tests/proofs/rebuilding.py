"""What the processes of the proof of a rebuild do: build slowly, so that one is killed in it, and read meanwhile."""

import random
import signal
import time

from django.db import OperationalError

from search import indexing, progress
from search.asked import asked
from search.criteria import Criteria
from search.engines import engine
from search.engines.elasticsearch import connection
from search.models import IndexRun
from search.queries import found
from search.requests import REBUILD_ASKED, leave
from search.schema import KINDS
from tests.proofs.effects.backend import read_lines, write_line
from tests.proofs.roles import work

BATCH = 6
STEP = 0.04
PATIENCE = 30.0
"""Seconds a reader waits. A machine where much else runs may be slow; an index may not be gone."""


def work_slowly():
    """Work as the product does, but read and store a few listings at a time, with a rest between."""
    indexing.BATCH, progress.OFTEN = BATCH, 0.1
    target = engine()
    fill = target.fill

    def fill_slowly(version, documents):
        time.sleep(STEP)
        fill(version, documents)

    target.fill = fill_slowly
    work()


def read():
    """Ask the search page's question over and over; write down what answered, and why if it was not the engine."""
    connection.SECONDS_TO_ANSWER = PATIENCE
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_received: stopped.append(True))
    while not stopped:
        try:
            answer = found(Criteria(text=random.choice(("lamp", "street", "")), kind=random.choice(KINDS[:2])))  # noqa: S311
            write_line("read", answer.away if answer.is_from_database else "engine")
        except Exception as error:  # noqa: BLE001  # counted
            write_line("read", type(error).__name__)
        time.sleep(0.01)


def ask():
    """Ask for a build."""
    try:
        return leave(REBUILD_ASKED) is not None
    except OperationalError:
        return False


def builds():
    """Return how the builds ended, and what readers were answered that was not the engine's."""
    read_by = read_lines("read")
    return {
        "whole": IndexRun.objects.filter(outcome="done").count(),
        "broken_off": IndexRun.objects.filter(ended_at=None).count(),
        "failed": sorted(IndexRun.objects.filter(outcome="failed").values_list("reason", flat=True)),
        "reads": len(read_by),
        "wrong_reads": sorted({word for word in read_by if word != "engine"}),
        "seconds": [round(run.took.total_seconds(), 1) for run in IndexRun.objects.filter(outcome="done")],
        "can_go_back": engine().about().can_go_back,
    }


def waiting_builds():
    """Return how many builds are asked for and not done."""
    return asked(REBUILD_ASKED).count()


ANSWERS = {"ask-build": ask, "waiting-builds": waiting_builds, "builds": builds}
ROLES = {"build": work_slowly, "read": read}
