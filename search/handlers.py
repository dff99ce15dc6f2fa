"""What follows in the index when something public may have changed."""

import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings

from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler, Job
from search.concepts import current
from search.engines import engine
from search.indexing import INDEX_HANDLER, drift, index, rebuild, repair
from search.kinds import KIND, OWNED
from search.requests import REBUILD_ASKED, SUBJECT, TEND_HANDLER
from search.spelling import current as spelling

log = logging.getLogger(__name__)

AT_ONCE: Final = 200
LONGEST_REBUILD: Final = timedelta(minutes=30)
LEARNING: Final[Sequence[str]] = ("manage.py", "learn", "--beside")


def lanes_of(entry: Entry) -> Iterator[str]:
    """Yield the listing that an entry is about, or all listings of an organisation (two queries).

    All of them, published or not: one may be published at this very moment, in a transaction that nobody sees yet, and
    the worker may then read it before it can see this one.
    """
    kind, public_id = entry.subject.split(":")
    if kind == "organisation":
        for listed in (KIND[name] for name in OWNED):
            rows = listed.rows.objects.filter(organisation__public_id=public_id)
            yield from (f"{listed.name}:{found}" for found in rows.values_list("public_id", flat=True))
    elif kind == "revision":
        yield f"solution:{entry.data['solution']}"
    else:
        yield entry.subject


def index_listings(claim_number: int, deliveries: Sequence[Delivery]) -> Mapping[Delivery, str]:
    """Bring the listings of a claim up to their present state, all of them or none."""
    index(claim_number, [delivery.lane.partition(":")[2] for delivery in deliveries])
    return {}


def tend_index(delivery: Delivery) -> None:
    """Build the index anew or repair it, as somebody asked of whoever may write it."""
    if delivery.entry.verb == REBUILD_ASKED:
        rebuild()
    else:
        repair(drift().ids)


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
    lease=LONGEST_REBUILD,
    ready=_may_write,
)
LEARN: Final = Job(name="search.learn", every=timedelta(minutes=10), handle=learn_beside, effect=Effect.OUTSIDE)
