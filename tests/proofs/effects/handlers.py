"""Handlers that show when they have a delivery in hand: one for each kind of effect, and the product's own index."""

import os
import random
import time
from contextlib import contextmanager
from dataclasses import replace

from django.conf import settings

from accounts.journal import mail
from accounts.journal.registry import Effect, Handler
from search import handlers
from tests.proofs.effects import LEASE, LONG_LEASE
from tests.proofs.effects.models import Counted


@contextmanager
def in_hand():
    """Keep a file for as long as this process has a delivery in hand; a killed process leaves it behind."""
    marker = settings.PROOF_FOLDER / "in_hand" / str(os.getpid())
    marker.touch()
    try:
        yield
    finally:
        marker.unlink()


def take_time():
    time.sleep(random.uniform(0.004, 0.03))  # noqa: S311


def count(delivery):
    with in_hand():
        take_time()
        Counted.objects.create(entry=delivery.entry.uid)
        take_time()


def send(delivery):
    with in_hand():
        take_time()
        mail.deliver(to="vera@city.example", subject="News", text="News", delivery=delivery)
        take_time()


def index(claim_number, deliveries):
    with in_hand():
        take_time()
        refused = handlers.index_listings(claim_number, deliveries)
        take_time()
    return refused


def tend(delivery):
    """Do what the product does, and show that it is being done."""
    marker = settings.PROOF_FOLDER / "tending" / str(os.getpid())
    marker.parent.mkdir(exist_ok=True)
    marker.touch()
    try:
        handlers.tend_index(delivery)
    finally:
        marker.unlink()


COUNT = Handler(
    name="count", lanes=lambda entry: [entry.subject], handle=count, effect=Effect.DATABASE, size=3, lease=LEASE
)
MAIL = Handler(name="mail", lanes=lambda entry: [entry.subject], handle=send, effect=Effect.OUTSIDE, lease=LEASE)
INDEX = replace(handlers.INDEX, handle_batch=index, size=3, lease=LEASE)
PLAIN_INDEX = replace(handlers.INDEX, lease=LEASE)
TEND = replace(handlers.TEND, handle=tend, lease=LONG_LEASE)
