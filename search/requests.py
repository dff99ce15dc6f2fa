"""Asks whoever writes the index to build it anew or to repair it, and waits until it is done."""

import time
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.actor import system
from accounts.journal import registry
from accounts.journal.actions import append
from accounts.journal.deliverer import Deliverer
from accounts.journal.models import Delivery, Entry
from search.engines.base import Unconfirmed

SUBJECT: Final = "index:live"
TEND_HANDLER: Final = "tend_index"
REBUILD_ASKED: Final = "index.rebuild_asked"
REPAIR_ASKED: Final = "index.repair_asked"
LONGEST_WAIT: Final = 600.0
"""How long a command waits for the worker, in seconds."""
LOOK_EVERY: Final = 0.25


def leave(verb: str) -> Entry:
    """Ask whoever holds the index, or takes it next, and do not wait."""
    with transaction.atomic():
        return append(verb, SUBJECT, actor=system("index"))


def ask(verb: str, *, longest: float = LONGEST_WAIT) -> None:
    """Ask the one process that holds the index, and return when it is done.

    When that process ends meanwhile and nobody else takes the index, it is done here. Raises `Unconfirmed` when it
    failed or took longer than `longest` seconds; the request stands, and whoever takes the index next does it.
    """
    entry = leave(verb)
    end = time.monotonic() + longest
    asked = Delivery.objects.filter(entry=entry, handler=TEND_HANDLER)
    tend, hands = registry.handlers()[TEND_HANDLER], Deliverer()
    while asked.exists():
        if time.monotonic() > end or asked.filter(quarantined_at__isnull=False).exists():
            raise Unconfirmed("the_worker_did_not_answer")
        awake = hands.is_awake(tend)
        if awake:
            # Whoever had it in hand has lost the index with its life: nobody waits for the rest of its lease.
            asked.filter(claim__isnull=False).update(due=timezone.now())
        if not (awake and hands.deliver(tend)):
            time.sleep(LOOK_EVERY)
