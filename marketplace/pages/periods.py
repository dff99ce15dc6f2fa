"""The weeks and months that a vendor's figures are shown for: those that are over, so that nobody watches one grow."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from babel.dates import format_interval, format_skeleton

from accounts.locales import reader_locale

NUMBER: Final = 12


class By(StrEnum):
    """What one bar stands for."""

    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `begins` on, before `ends`."""

    begins: date
    ends: date
    by: By

    def __contains__(self, day: date) -> bool:
        return self.begins <= day < self.ends

    @property
    def label(self) -> str:
        """The period in the reader's words, such as 2 – 8 Nov 2026 or November 2026."""
        if self.by == By.MONTHS:
            return str(format_skeleton("yMMMM", self.begins, locale=reader_locale()))
        return str(format_interval(self.begins, self.ends - timedelta(days=1), "yMMMd", locale=reader_locale()))


def last_periods(by: By, today: date) -> Sequence[Period]:
    """Return the last twelve weeks from Monday to Sunday, or calendar months, that are over; the oldest first."""
    if by == By.WEEKS:
        monday = today - timedelta(days=today.weekday())
        mondays = [monday - timedelta(weeks=back) for back in range(NUMBER, -1, -1)]
        return [Period(one, other, by) for one, other in itertools.pairwise(mondays)]
    months = [_first_of_month(today.year * 12 + today.month - 1 - back) for back in range(NUMBER, -1, -1)]
    return [Period(one, other, by) for one, other in itertools.pairwise(months)]


def _first_of_month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
