"""Reads how often solutions were seen and opened, and the words with which many organisations found one."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from listings.models import Solution
from search.models import AskedWords, SolutionDay

FEWEST_ASKERS: Final = 10
"""How many organisations must have used the same words before a vendor reads them."""
LATE: Final = timedelta(days=30)
"""How long after the tenth of them, so that nobody tells who is looking just now."""
MOST_WORDS: Final = 20


class DayShown(NamedTuple):
    """How often one solution was seen and opened on one day."""

    solution: int
    day: date
    appearances: int
    openings: int


class Asked(NamedTuple):
    """Words, the language of the page, and how many organisations used them at least."""

    text: str
    language: str
    organisations: int


def counted_since() -> date | None:
    """Return the first day of which anything is kept, of whatever solution; None when nothing was counted yet."""
    first: date | None = SolutionDay.objects.aggregate(first=Min("day"))["first"]
    return first


def days_shown(solutions: "Collection[int] | QuerySet[Solution]", since: date, before: date) -> list[DayShown]:
    """Return the days of some solutions from `since` on, before another day, in one query."""
    rows = SolutionDay.objects.filter(solution__in=solutions, day__gte=since, day__lt=before)
    return [DayShown(*row) for row in rows.values_list("solution", "day", "appearances", "openings")]


def words_of(solution: Solution) -> list[Asked]:
    """Return the words that at least ten organisations found a solution with 30 days ago or earlier, most used first.

    One query. What shares its byte with another asker counts once, so the number is the least it can be.
    """
    told = AskedWords.objects.filter(solution=solution, day__lte=timezone.now().date() - LATE)
    rows = told.values("text", "language").annotate(askers=Count("asker")).filter(askers__gte=FEWEST_ASKERS)
    found = rows.order_by("-askers", "text", "language").values_list("text", "language", "askers")
    return [Asked(*row) for row in found[:MOST_WORDS]]
