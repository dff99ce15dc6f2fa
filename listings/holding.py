"""How long the records of a need are held: three years from its end, longer by a date on the need.

Whatever ends a need besides, such as an outcome, is added to `_ends`; who asks for holds does not change.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db.models import Max
from django.utils import timezone

from accounts.holding import Hold, Procurement
from accounts.journal.models import Entry
from accounts.states import HoldReason
from listings.models import Need, Question
from listings.states import ListingState

YEARS: Final = 3
LEFT: Final = ("need.withdrawn", "need.returned")
"""What takes a published need off the site."""


def holds(needs: Collection[str]) -> dict[str, Hold]:
    """Return the holds of needs by their identifiers, in two queries; a need that was never published has none."""
    rows = list(Need.objects.filter(public_id__in=needs, published_at__isnull=False))
    left = _left(rows)
    return {need.public_id: _hold(need, _ends(need, left.get(need.subject))) for need in rows}


def hold_of(need: Need) -> Hold | None:
    """Return the hold of one need, None before its publication."""
    return holds([need.public_id]).get(need.public_id)


def _left(needs: list[Need]) -> dict[str, datetime]:
    off = [need.subject for need in needs if need.state != ListingState.PUBLISHED]
    if not off:
        return {}
    rows = Entry.objects.filter(subject__in=off, verb__in=LEFT).values("subject").annotate(last=Max("time"))
    return {row["subject"]: row["last"] for row in rows}


def _ends(need: Need, left: datetime | None) -> list[datetime]:
    """Return every moment at which the procurement of a published need ended, as far as the site knows."""
    ends = [need.deadline] if need.deadline and need.is_closed else []
    return [*ends, *([left] if left else [])]


def _hold(need: Need, ends: list[datetime]) -> Hold:
    if not ends:
        return Hold(None, HoldReason.RUNNING)
    until = years_later(max(ends).date(), YEARS)
    if need.kept_until and need.kept_until > until:
        return Hold(need.kept_until, HoldReason.DATE)
    return Hold(until, HoldReason.ENDED)


def years_later(day: date, years: int) -> date:
    """Return the same day so many years later; 1 March for a 29 February that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def earliest_later(need: Need) -> date:
    """Return the day that a later date has to pass: that of the hold now, or three years from today while it runs."""
    hold = hold_of(need)
    if hold and hold.until:
        return hold.until
    today = years_later(timezone.now().date(), YEARS)
    return max(today, need.kept_until) if need.kept_until else today


def _itself(keys: Collection[str]) -> dict[str, str]:
    return {key: key for key in keys}


def _of_questions(keys: Collection[str]) -> dict[str, str]:
    return dict(Question.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


NEEDS: Final = Procurement("need", _itself)
QUESTIONS: Final = Procurement("question", _of_questions)
