"""Asks whoever writes the index to build it anew or to repair it, and waits until it is done."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.actor import Actor, system
from accounts.journal import registry
from accounts.journal.actions import append
from accounts.journal.database import hold
from accounts.journal.deliverer import Deliverer
from accounts.journal.models import Delivery, Entry
from search.asked import REBUILD_ASKED, REPAIR_ASKED, ROLLBACK_ASKED, SUBJECT, TEND_HANDLER, asked
from search.engines.base import Unconfirmed
from search.models import IndexRun
from search.states import Outcome, RunKind

__all__ = ["REBUILD_ASKED", "REPAIR_ASKED", "ROLLBACK_ASKED", "SUBJECT", "TEND_HANDLER", "ask", "leave"]

NOTICED: Final = "index_watch"
"""The job in whose name a worker asks by itself."""
MOST_AN_HOUR: Final = 3
"""How many rebuilds a worker asks for by itself: a disk that breaks every index must not have it build without end."""
LONGEST_WAIT: Final = 600.0
"""How long a command waits for a worker that says nothing, in seconds."""
LOOK_EVERY: Final = 0.25


def leave(verb: str, *, actor: Actor | None = None) -> Entry | None:
    """Ask whoever holds the index, or takes it next, and do not wait; None when the same waits already.

    What is in hand may have read the old state of what should be taken up, so it does not count.
    """
    with transaction.atomic():
        hold(TEND_HANDLER)
        return None if _waiting(verb) else append(verb, SUBJECT, actor=actor or system("index"))


def _waiting(verb: str) -> Delivery | None:
    """Return the first request of a kind that nobody has in hand."""
    return asked(verb).filter(claim__isnull=True).select_related("entry").first()


def leave_for_a_damage(verb: str) -> bool:
    """Ask for a rebuild on behalf of nobody, and say whether it was asked now.

    Once an hour for one damage: what a rebuild does not mend, a second will not. What breaks after a build that was
    done since is another damage, and asked for at once, up to `MOST_AN_HOUR`.
    """
    since = timezone.now() - timedelta(hours=1)
    asks = Entry.objects.filter(subject=SUBJECT, verb=verb, job=NOTICED, time__gt=since).order_by("-time")
    times = list(asks.values_list("time", flat=True)[:MOST_AN_HOUR])
    if len(times) == MOST_AN_HOUR or (times and not _was_built_since(times[0])):
        return False
    return leave(verb, actor=system(NOTICED)) is not None


def _was_built_since(moment: datetime) -> bool:
    return IndexRun.objects.filter(kind=RunKind.BUILD, outcome=Outcome.DONE, began_at__gte=moment).exists()


def ask(verb: str, *, longest: float = LONGEST_WAIT, look: Callable[[], None] = lambda: None) -> None:
    """Ask the one process that holds the index, and return when it is done; `look` is called now and then until then.

    What was asked before, and nobody has begun, is not asked twice: whoever was killed while waiting left it behind.
    When that process ends meanwhile and nobody else takes the index, it is done here. Raises `Unconfirmed` when it
    failed, or gave no sign of life for `longest` seconds; the request stands, and whoever takes the index next does it.
    """
    with transaction.atomic():
        hold(TEND_HANDLER)
        waiting = _waiting(verb)
        entry = waiting.entry if waiting else append(verb, SUBJECT, actor=system("index"))
    waits = Delivery.objects.filter(handler=TEND_HANDLER, entry=entry)
    tend, hands = registry.handlers()[TEND_HANDLER], Deliverer()
    while waits.exists():
        look()
        if _is_silent(entry, longest) or waits.filter(quarantined_at__isnull=False).exists():
            raise Unconfirmed("the_worker_did_not_answer")
        awake = hands.is_awake(tend)
        if awake:
            # Whoever had it in hand has lost the index with its life: nobody waits for the rest of its lease.
            waits.filter(claim__isnull=False).update(due=timezone.now())
        if not (awake and hands.deliver(tend)):
            time.sleep(LOOK_EVERY)


def _is_silent(entry: Entry, longest: float) -> bool:
    """Say whether nothing was heard for so many seconds: neither the request nor a run's sign of life."""
    last = IndexRun.objects.aggregate(seen=Max("seen_at"))["seen"] or entry.time
    return timezone.now() - max(last, entry.time) > timedelta(seconds=longest)
