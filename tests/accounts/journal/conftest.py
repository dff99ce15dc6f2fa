"""Handlers that write down what they were given, named in settings as in the product."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.journal.actions import Machine, append
from accounts.journal.deliverer import Deliverer
from accounts.journal.models import Delivery
from accounts.journal.registry import Effect, Handler

ROBOT = Machine("test")


@dataclass
class Recorder:
    """What was handled, and what goes wrong next."""

    handled: list[str] = field(default_factory=list)
    batches: list[tuple[int, list[str]]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    trouble: Callable[[Delivery], None] | None = None

    def handle(self, delivery):
        if self.trouble:
            self.trouble(delivery)
        self.handled.append(delivery.lane)

    def handle_batch(self, number, deliveries):
        self.batches.append((number, [delivery.lane for delivery in deliveries]))
        for delivery in deliveries:
            if self.trouble:
                self.trouble(delivery)
        return {delivery: self.refused[delivery.lane] for delivery in deliveries if delivery.lane in self.refused}


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return timezone.now() + self.ahead

    def forward(self, **span):
        self.ahead += timedelta(**span)


recorder = Recorder()
lane_of_subject = {"lanes": lambda entry: [entry.subject]}
INSIDE = Handler(name="inside", effect=Effect.DATABASE, handle=recorder.handle, **lane_of_subject)
OUTSIDE = Handler(name="outside", effect=Effect.OUTSIDE, handle=recorder.handle, **lane_of_subject)
BATCH = Handler(
    name="batch",
    effect=Effect.OUTSIDE,
    handle_batch=recorder.handle_batch,
    size=5,
    **lane_of_subject,
)


def run_in_a_thread(worker):
    """Start a worker in a thread, which leaves no connection behind, and return the thread."""

    def run():
        try:
            worker.run()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def book(settings):
    """The recorder behind three handlers: `thing.inside`, `thing.outside` and `thing.batch` set one off each."""
    settings.JOURNAL_HANDLERS = {
        "tests.accounts.journal.conftest.INSIDE": ["thing.inside"],
        "tests.accounts.journal.conftest.OUTSIDE": ["thing.outside"],
        "tests.accounts.journal.conftest.BATCH": ["thing.batch"],
    }
    settings.JOURNAL_SCHEDULE = []
    recorder.__init__()
    return recorder


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def deliverer(clock):
    return Deliverer(clock)


@pytest.fixture
def record():
    """Append an entry as an action does."""

    def make(verb="thing.done", subject="thing:a", **more):
        with transaction.atomic():
            return append(verb, subject, actor=more.pop("actor", ROBOT), **more)

    return make
