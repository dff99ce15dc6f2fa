"""How the search stands, for staff: the index, what was done to it, what waits, and what searches did not find."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Max, Min, QuerySet

from accounts.journal.models import Delivery
from search.analysis import ANALYSER_VERSION
from search.asked import REBUILD_ASKED, REPAIR_ASKED, ROLLBACK_ASKED, asked
from search.concepts import current
from search.engines import engine
from search.engines.base import UNREADABLE, About, EngineDown
from search.indexing import INDEX_HANDLER
from search.models import IndexRun, MissedQuestion, SlowQuestion
from search.runs import latest
from search.states import RunKind

LEAST_ASKERS: Final = 3
"""From how many organisations on a question is shown, so that none of them can be made out."""
SLOW_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Work:
    """What is done to the index, and what was done last."""

    build: IndexRun | None
    check: IndexRun | None
    back: IndexRun | None
    waits: frozenset[str]

    @property
    def running(self) -> IndexRun | None:
        """What runs now."""
        return next((run for run in (self.build, self.check) if run and run.is_running), None)

    @property
    def taken_back(self) -> IndexRun | None:
        """How the index went back to the one before the last build, when it did."""
        return self.back if self.back and self.build and self.back.began_at > self.build.began_at else None

    @property
    def is_going_on(self) -> bool:
        """Whether something runs or waits to be begun."""
        return bool(self.running or self.waits)


@dataclass(frozen=True, slots=True)
class Standing:
    """The index now. `about` is None while the engine is away; `code` then says why."""

    about: About | None
    code: str
    waiting: int
    oldest: datetime | None
    analyser: str
    learned: str

    @property
    def is_damaged(self) -> bool:
        """Whether it is there and cannot be read."""
        return self.code == UNREADABLE


def work() -> Work:
    """Return what is done to the index (four queries)."""
    verbs = (REBUILD_ASKED, REPAIR_ASKED, ROLLBACK_ASKED)
    waits = asked(*verbs).filter(claim__isnull=True).values_list("entry__verb", flat=True)
    return Work(latest(RunKind.BUILD), latest(RunKind.CHECK), latest(RunKind.BACK), frozenset(waits))


def standing() -> Standing:
    """Return how the index stands (one query, and what the engine says)."""
    about, code = None, ""
    try:
        about = engine().about()
    except EngineDown as error:
        code = error.code
    waiting = Delivery.objects.filter(handler=INDEX_HANDLER, quarantined_at__isnull=True)
    counted = waiting.aggregate(count=Count("lane", distinct=True), oldest=Min("since"))
    return Standing(
        about=about,
        code=code,
        waiting=counted["count"],
        oldest=counted["oldest"],
        analyser=str(ANALYSER_VERSION),
        learned=current.version(),
    )


def missed_questions() -> "QuerySet[Any, Any]":
    """Return what found nothing, asked by three organisations at least, most of them first."""
    grouped = MissedQuestion.objects.values("text", "language", "kind")
    counted = grouped.annotate(askers=Count("asker"), last=Max("day")).filter(askers__gte=LEAST_ASKERS)
    return counted.order_by("-askers", "-last", "text", "language", "kind")


def slow_questions() -> "QuerySet[SlowQuestion]":
    """Return the last slow pages."""
    return SlowQuestion.objects.order_by("-at")[:SLOW_SHOWN]
