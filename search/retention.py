"""How long it is kept how often a solution was seen."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.retention import Rule
from search.models import AskedWords, SolutionDay

KEPT: Final = timedelta(days=730)
WORDS_KEPT: Final = timedelta(days=90)


def _days(before: datetime) -> int:
    deleted, _models = SolutionDay.objects.filter(day__lt=before.date()).delete()
    return deleted


def _words(before: datetime) -> int:
    deleted, _models = AskedWords.objects.filter(last_day__lt=before.date()).delete()
    return deleted


DAYS: Final = Rule(
    name="solution_days",
    model="search.SolutionDay",
    what=_("How often a solution was seen and opened on a day, without who looked"),
    keeps=KEPT,
    apply=_days,
)
WORDS: Final = Rule(
    name="asked_words",
    model="search.AskedWords",
    what=_("Words with which organisations found a solution, without which organisations they were, from the last use"),
    keeps=WORDS_KEPT,
    apply=_words,
)
