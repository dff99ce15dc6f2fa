"""What follows in the index when something public may have changed."""

import logging
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings

from accounts.actor import system
from accounts.journal.beside import go_on
from accounts.journal.models import Delivery
from accounts.journal.registry import Effect, Handler, Job
from search.concepts import current
from search.engines import engine
from search.engines.base import UNREADABLE, EngineDown
from search.indexing import INDEX_HANDLER, index
from search.lanes import lanes_of
from search.observing import fold
from search.progress import Progress
from search.requests import (
    REBUILD_ASKED,
    REPAIR_ASKED,
    ROLLBACK_ASKED,
    SUBJECT,
    TEND_HANDLER,
    leave,
)
from search.spelling import current as spelling
from search.tending import build, go_back, have_replaced, hold_against_the_database, needs_a_new_one

log = logging.getLogger(__name__)

AT_ONCE: Final = 200
LONGEST_SILENCE: Final = timedelta(minutes=3)
"""How long a build or check may go without a word before another worker begins it anew."""
_compared: Final = threading.Event()
"""Whether this process has found the index no further than the database."""
LEARNING: Final[Sequence[str]] = ("manage.py", "learn", "--beside")


def index_listings(claim_number: int, deliveries: Sequence[Delivery]) -> Mapping[Delivery, str]:
    """Bring the listings of a claim up to their present state, all of them or none.

    Where only a new index helps, one is asked for, and the deliveries wait for it.
    """
    try:
        index(claim_number, [delivery.lane.partition(":")[2] for delivery in deliveries])
    except EngineDown as error:
        have_replaced(error)
        raise
    return {}


def tend_index(delivery: Delivery) -> None:
    """Build the index anew, check it or go back to the one before, as somebody asked of whoever may write it.

    Done again after a crash, each of these does no harm. A folder that cannot be used is an engine that is away.
    """

    def tell(_progress: Progress) -> None:
        go_on(delivery)

    try:
        if delivery.entry.verb == ROLLBACK_ASKED:
            with suppress(LookupError):
                go_back(tell)
        elif delivery.entry.verb == REBUILD_ASKED or needs_a_new_one(tell):
            build(tell)
    except OSError as error:
        raise EngineDown(UNREADABLE) from error


def watch_index(_delivery: Delivery) -> None:
    """Have an index replaced that is damaged or gone, though nobody writes; what is away comes back by itself.

    The first time also one that is ahead of a restored database: its numbers soon pass those in the index.
    """
    try:
        engine().probe()
        if not _compared.is_set():
            hold_against_the_database()
            _compared.set()
    except EngineDown as error:
        have_replaced(error)


def ask_for_check(_delivery: Delivery) -> None:
    """Ask for the nightly check, in the delivery's own transaction."""
    leave(REPAIR_ASKED, actor=system("nightly_check"))


def fold_observations(_delivery: Delivery) -> None:
    """Bring into the tables what web processes have noticed, in the delivery's own transaction."""
    fold()


class _Learner:
    """The process beside this one that learns, while it runs."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter with our own command
                [sys.executable, *LEARNING], cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL
            )


_learner: Final = _Learner()


def learn_beside(_delivery: Delivery) -> None:
    """Have what is missing or old learned beside this worker: it takes longer than a login code may wait."""
    if not current.version() or not spelling.is_fresh():
        _learner.start()


def _may_write() -> bool:
    """Say whether this process may write; a folder that cannot be used must not keep a worker from its mails."""
    try:
        return engine().can_write()
    except OSError as error:
        _complain(f"The folder of the search index cannot be used: {error}")
        return False


@lru_cache(maxsize=8)
def _complain(sentence: str) -> None:
    """Log a sentence once: a worker asks four times a second."""
    log.error(sentence)


INDEX: Final = Handler(
    name=INDEX_HANDLER,
    lanes=lanes_of,
    handle_batch=index_listings,
    effect=Effect.OUTSIDE,
    size=AT_ONCE,
    ready=_may_write,
)
TEND: Final = Handler(
    name=TEND_HANDLER,
    lanes=lambda _entry: [SUBJECT],
    handle=tend_index,
    effect=Effect.OUTSIDE,
    lease=LONGEST_SILENCE,
    ready=_may_write,
    beside=True,
)
LEARN: Final = Job(name="search.learn", every=timedelta(minutes=10), handle=learn_beside, effect=Effect.OUTSIDE)
CHECK: Final = Job(
    name="search.check",
    every=timedelta(days=1),
    offset=timedelta(hours=1, minutes=30),
    handle=ask_for_check,
    effect=Effect.DATABASE,
)
WATCH: Final = Job(name="search.watch", every=timedelta(minutes=5), handle=watch_index, effect=Effect.OUTSIDE)
FOLD: Final = Job(name="search.fold", every=timedelta(minutes=10), handle=fold_observations, effect=Effect.DATABASE)
