"""How soon what is published can be found, with one worker and twenty publications a second."""

import threading
import time

from django.db import connections

from accounts.models import User
from accounts.queries import actor_of
from listings.actions import publish
from listings.models import Solution
from listings.states import ListingState
from search.engines import engine
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import worker
from tests.benchmarks.site import STAFF
from tests.benchmarks.timing import p95

CHANGES = True
RATE, SECONDS, FULL_SECONDS = 20, 15, 25
GOALS = {"EmbeddedEngine": 1.0, "ElasticsearchEngine": 2.0}
LOOK_EVERY, LONGEST = 0.02, 60


def measure(full):
    """Publish at a pace, and look every 20 ms for what was published and not seen yet; both count against us."""
    number = RATE * (FULL_SECONDS if full else SECONDS)
    waiting = list(Solution.objects.filter(state=ListingState.SUBMITTED).order_by("pk")[:number])
    staff, since, took = actor_of(User.objects.get(email=STAFF)), {}, []
    done = threading.Event()
    with worker():
        publish(actor=staff, listing=waiting[0], version=waiting[0].version)
        look_until_found([waiting.pop(0).public_id])  # the worker is up
        looks = threading.Thread(target=look, args=(since, took, done))
        looks.start()
        began = time.monotonic()
        for place, row in enumerate(waiting):
            time.sleep(max(0.0, began + place / RATE - time.monotonic()))
            publish(actor=staff, listing=row, version=row.version)
            since[row.public_id] = time.monotonic()
        rate = len(waiting) / (time.monotonic() - began)
        done.set()
        looks.join()
    took += [float(LONGEST)] * len(since)  # never seen
    name = type(engine()).__name__
    what = f"published until found, p95, {rate:.0f} writes/s, {name.removesuffix('Engine')}"
    yield Figure(what, p95(took), "s", goal=GOALS[name], note=f"{len(took)} publications, {len(since)} never found")


def look(since, took, done):
    """Take out of `since` what can be found, until all is and nothing more comes."""
    last = time.monotonic() + LONGEST
    while (since or not done.is_set()) and time.monotonic() < last:
        last = last if done.is_set() else time.monotonic() + LONGEST
        for stamp in engine().stamps_of(list(since)):
            took.append(time.monotonic() - since.pop(stamp.id))
        time.sleep(LOOK_EVERY)
    connections.close_all()


def look_until_found(ids):
    deadline = time.monotonic() + LONGEST
    while len(list(engine().stamps_of(ids))) < len(ids) and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY)
