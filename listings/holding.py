"""How long the records of a need are held: three years from its end or award, longer by a date on the need."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db.models import Max
from django.utils import timezone

from accounts.holding import Hold, Procurement
from accounts.journal.models import Entry
from accounts.states import HoldReason
from listings.models import Kit, Look, Need, Outcome, Question
from listings.states import ListingState

YEARS: Final = 3
LEFT: Final = ("need.withdrawn", "need.returned")
"""What takes a published need off the site."""


def holds(needs: Collection[str]) -> dict[str, Hold]:
    """Return the holds of needs by their identifiers, in three queries; a need that was never published has none."""
    rows = list(Need.objects.filter(public_id__in=needs, published_at__isnull=False))
    left, awarded = _left(rows), _awarded(rows)
    return {need.public_id: _hold(need, _ends(need, left.get(need.subject), awarded.get(need.pk, []))) for need in rows}


def hold_of(need: Need) -> Hold | None:
    """Return the hold of one need, None before its publication."""
    return holds([need.public_id]).get(need.public_id)


def _left(needs: list[Need]) -> dict[str, datetime]:
    off = [need.subject for need in needs if need.state != ListingState.PUBLISHED]
    if not off:
        return {}
    rows = Entry.objects.filter(subject__in=off, verb__in=LEFT).values("subject").annotate(last=Max("time"))
    return {row["subject"]: row["last"] for row in rows}


def _awarded(needs: list[Need]) -> dict[int, list[date]]:
    """Return the days of the awards that were recorded of needs, corrected ones too: a record is never held shorter."""
    found: dict[int, list[date]] = {}
    for need, day in Outcome.objects.filter(need__in=needs).values_list("need", "awarded_on"):
        if day:
            found.setdefault(need, []).append(day)
    return found


def _ends(need: Need, left: datetime | None, awarded: list[date]) -> list[date]:
    """Return every day on which the procurement of a published need ended, as far as the site knows."""
    ends = [need.deadline] if need.deadline and need.is_closed else []
    return [one.date() for one in [*ends, *([left] if left else [])]] + awarded


def _hold(need: Need, ends: list[date]) -> Hold:
    if not ends:
        return Hold(None, HoldReason.RUNNING)
    until = years_later(max(ends), YEARS)
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


def _of_looks(keys: Collection[str]) -> dict[str, str]:
    return dict(Look.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_kits(keys: Collection[str]) -> dict[str, str]:
    return dict(Kit.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


NEEDS: Final = Procurement("need", _itself)
LOOKS: Final = Procurement("look", _of_looks)
QUESTIONS: Final = Procurement("question", _of_questions)
KITS: Final = Procurement("kit", _of_kits)
