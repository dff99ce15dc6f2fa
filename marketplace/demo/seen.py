"""Lets people have looked at the demonstration vendor's invented solutions for fourteen months, as no action can."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from listings.models import Solution
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage
from search.models import AskedWords, SolutionDay

DAYS: Final = 425
VENDOR: Final = "vendor"
WORDS: Final = {"nightfall": ("dimmable lamps", 14), "kerbwise": ("loading bays", 11)}
SATURDAY: Final = 5
ASKED_BEFORE: Final = timedelta(days=41)


def scenes() -> Iterator[Scene]:
    """Yield what was counted of each solution of the demonstration's vendor."""
    for row in rows_of("solutions-*.toml", "solution"):
        if row["by"] == VENDOR:
            yield Scene(f"seen:{row['key']}", row, _count)


def _count(stage: Stage, row: Row) -> None:
    solution, today = stage.solution(row["key"]), stage.now.date()
    days = [_day(solution, today - timedelta(days=back), row["key"], DAYS - back) for back in range(1, DAYS)]
    SolutionDay.objects.bulk_create(days, ignore_conflicts=True, batch_size=500)
    words, askers = WORDS.get(row["key"], ("", 0))
    day = today - ASKED_BEFORE
    asked = [
        AskedWords(solution=solution, text=words, language="en", asker=one, day=day, last_day=day)
        for one in range(askers)
    ]
    AskedWords.objects.bulk_create(asked, ignore_conflicts=True)


def _day(solution: Solution, day: date, key: str, age: int) -> SolutionDay:
    """Return a day that looks like one: fewer at week-ends, more as time goes by, the same at every loading."""
    chance = hashlib.sha256(f"{key}{age}".encode()).digest()
    busy = 1 if day.weekday() >= SATURDAY else 3
    appearances = busy * (2 + age // 100) + chance[0] % 4
    return SolutionDay(solution=solution, day=day, appearances=appearances, openings=chance[1] % (busy + age // 200))
