"""What follows which verb and what falls due by the clock, as settings name it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from accounts.journal.models import Delivery, Entry
from accounts.journal.states import JOB_VERB, LEASE

Handle: TypeAlias = Callable[[Delivery], None]
HandleBatch: TypeAlias = Callable[[int, Sequence[Delivery]], Mapping[Delivery, str]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Effect(Enum):
    """Where a handler acts: in our own database, or on something outside it."""

    DATABASE = "database"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """What follows an entry. Give it `handle`, or (an OUTSIDE effect only) `handle_batch`.

    `lanes` is asked when the entry is appended, inside its transaction: one delivery is born for each lane, and one
    delivery of a lane is in hand at a time. Both functions get deliveries that were read after they were claimed, with
    `claim` set and `entry` loaded, and render the present state, not the entry.

    `handle(delivery)`: a DATABASE effect runs in the transaction that deletes the delivery, and happens once. An
    OUTSIDE effect runs outside any transaction, before the deletion; a crash or an outrun lease may repeat the one in
    hand. It raises `NotDeliverable` (or anything else) to be tried again, `DestinationDown` to pause the handler.

    `handle_batch(claim_number, deliveries)`: up to `size` deliveries of as many lanes, with the number of their claim,
    which only grows within a lane. It returns the refused ones, each with a code word as the reason; the others are
    done. It raises `DestinationDown` when none was. After any other error they come again one by one.

    `size` is how many deliveries a claim takes; an OUTSIDE `handle` takes one. `lease` is how long a worker may need
    for a claim. A lower `priority` goes first, always. Where `ready` says no, this process leaves the handler's
    deliveries to others: asked before every claim, so it should be cheap.

    `beside` says that a delivery may take minutes: a worker carries it out in a thread of its own, so that mails go on.
    Such a `handle` calls `accounts.journal.beside.go_on` with its delivery now and then, which keeps the lease, so that
    this one can be short, and ends the work when the worker is told to stop.
    """

    name: str
    lanes: Callable[[Entry], Iterable[str]]
    effect: Effect
    handle: Handle | None = None
    handle_batch: HandleBatch | None = None
    size: int = 20
    lease: timedelta = LEASE
    priority: int = 10
    ready: Callable[[], bool] = lambda: True
    beside: bool = False

    def __post_init__(self) -> None:
        if (self.handle is None) == (self.handle_batch is None):
            raise ValueError(f"handler {self.name} needs handle or handle_batch, and not both")
        if self.handle_batch is not None and self.effect is Effect.DATABASE:
            raise ValueError(f"handler {self.name}: a batch is for an effect outside the database")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What falls due by the clock: every `every`, counted from `offset` after midnight UTC.

    Each time is one entry `job.due` with the subject `job:<name>` and one ordinary delivery to `handle`. Times that
    passed while no worker ran are not made up for, but for the last one.
    """

    name: str
    every: timedelta
    handle: Handle
    effect: Effect
    offset: timedelta = timedelta()
    lease: timedelta = LEASE

    @property
    def subject(self) -> str:
        """How the journal names this job."""
        return f"job:{self.name}"

    def last_due(self, now: datetime) -> datetime:
        """Return the latest time at which the job fell due, the same for every worker."""
        return now - (now - EPOCH - self.offset) % self.every

    def handler(self) -> Handler:
        """Return the handler that does the job's work."""
        return Handler(
            name=self.subject,
            lanes=lambda entry: [self.subject] if entry.subject == self.subject else [],
            effect=self.effect,
            handle=self.handle,
            size=1,
            lease=self.lease,
            priority=20,
        )


@lru_cache(maxsize=1)
def jobs() -> tuple[Job, ...]:
    """Return every job that settings name."""
    return tuple(import_string(path) for path in settings.JOURNAL_SCHEDULE)


@lru_cache(maxsize=1)
def handlers() -> dict[str, Handler]:
    """Return every handler that settings name, and one for each job, by name, the most urgent first."""
    found: list[Handler] = [import_string(path) for path in settings.JOURNAL_HANDLERS]
    found += [job.handler() for job in jobs()]
    return {handler.name: handler for handler in sorted(found, key=lambda handler: handler.priority)}


@lru_cache(maxsize=512)
def handlers_of(verb: str) -> tuple[Handler, ...]:
    """Return the handlers that settings name for a verb, the most urgent first; `*` stands for every verb."""
    named = {
        import_string(path).name for path, verbs in settings.JOURNAL_HANDLERS.items() if verb in verbs or "*" in verbs
    }
    if verb == JOB_VERB:
        named |= {job.subject for job in jobs()}
    return tuple(handler for name, handler in handlers().items() if name in named)


def deliveries_for(entry: Entry) -> list[Delivery]:
    """Return the unsaved deliveries that an entry sets off."""
    return [
        Delivery(entry=entry, handler=handler.name, lane=lane, due=entry.time, since=entry.time)
        for handler in handlers_of(entry.verb)
        for lane in dict.fromkeys(handler.lanes(entry))
    ]


@receiver(setting_changed)
def forget(*, setting: str, **_kwargs: Any) -> None:
    """Read the settings again when a test changed them."""
    if setting in {"JOURNAL_HANDLERS", "JOURNAL_SCHEDULE"}:
        for cached in (jobs, handlers, handlers_of):
            cached.cache_clear()
