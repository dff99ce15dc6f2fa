"""Whether something became public so late that the deadline should move, and to when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from listings.clocks import zone_of
from listings.holidays import is_working_day
from listings.models import Correction, Need, Reply
from listings.states import LAST_DAYS

TIMES: Final = frozenset({"deadline", "questions_until"})
"""What a correction may change without giving anybody more to read: it gives more time itself."""
DAY: Final = timedelta(days=1)


class Late(Enum):
    """What became public in the last six days."""

    REPLY = "reply"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Extension:
    """What became public late, by its number and moment, and the deadline that leaves six days to read it."""

    kind: Late
    number: int
    at: datetime
    deadline: datetime

    @property
    def is_reply(self) -> bool:
        """Whether it was a reply rather than a correction."""
        return self.kind is Late.REPLY


def extension_of(need: Need) -> Extension | None:
    """Return the latest ground to move the deadline of an open need; None when all could be read for six days.

    Two queries at most; the need's organisation is loaded.
    """
    if need.deadline is None or not (need.is_open and need.is_public):
        return None
    since = need.deadline - LAST_DAYS
    late = Reply.objects.filter(question__need=need, made_at__gt=since).select_related("question")
    reply = late.order_by("-made_at", "-id").first()
    grounds = [(reply.made_at, Late.REPLY, reply.question.number or 0)] if reply else []
    grounds += [
        (correction.made_at, Late.CORRECTION, correction.number)
        for correction in Correction.objects.filter(need=need, made_at__gt=since)
        if any(change["field"] not in TIMES for change in correction.changes)
    ]
    if not grounds:
        return None
    at, kind, number = max(grounds, key=lambda ground: ground[0])
    return Extension(kind, number, at, _six_days_after(at, need))


def _six_days_after(at: datetime, need: Need) -> datetime:
    """Return the first working day that leaves six days after a moment, at the time of day of the deadline."""
    assert need.deadline is not None  # noqa: S101  # asked by whoever calls
    zone, country = zone_of(need.deadline_zone), need.organisation.country.code
    clock = need.deadline.astimezone(zone).timetz()
    day = (at + LAST_DAYS).astimezone(zone).date()
    while True:
        moment = datetime.combine(day, clock)
        if moment >= at + LAST_DAYS and is_working_day(day, country):
            return moment
        day += DAY
