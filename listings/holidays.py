"""The national public holidays of the 27 countries of the European Union, and the working days between two days.

The table holds what is a holiday in a whole country every year. Left out are holidays of regions and towns, days that a
government gives once, days moved because they fell on a weekend, and holidays that always fall on one. It was compared
day by day with the library python-holidays 0.109 (MIT licence, national public holidays) for 2027 to 2035.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

SATURDAY: Final = 5
MONDAY: Final = 0
WEEK: Final = timedelta(days=7)


class Year(NamedTuple):
    """A country's holidays: "month-day" words, and days after Easter Sunday, western or by the Orthodox reckoning."""

    fixed: str
    easter: tuple[int, ...]
    is_orthodox: bool = False


YEARS: Final = {
    "AT": Year("1-1 1-6 5-1 8-15 10-26 11-1 12-8 12-25 12-26", (1, 39, 50, 60)),
    "BE": Year("1-1 5-1 7-21 8-15 11-1 11-11 12-25", (1, 39, 50)),
    "BG": Year("1-1 3-3 5-1 5-6 5-24 9-6 9-22 12-24 12-25 12-26", (-2, 1), is_orthodox=True),
    "CY": Year("1-1 1-6 3-25 4-1 5-1 8-15 10-1 10-28 12-25 12-26", (-48, -2, 1, 50), is_orthodox=True),
    "CZ": Year("1-1 5-1 5-8 7-5 7-6 9-28 10-28 11-17 12-24 12-25 12-26", (-2, 1)),
    "DE": Year("1-1 5-1 10-3 12-25 12-26", (-2, 1, 39, 50)),
    "DK": Year("1-1 12-25 12-26", (-3, -2, 1, 39, 50)),
    "EE": Year("1-1 2-24 5-1 6-23 6-24 8-20 12-24 12-25 12-26", (-2,)),
    "ES": Year("1-1 1-6 5-1 8-15 10-12 11-1 12-6 12-8 12-25", (-2,)),
    "FI": Year("1-1 1-6 5-1 12-6 12-24 12-25 12-26", (-2, 1, 39)),
    "FR": Year("1-1 5-1 5-8 7-14 8-15 11-1 11-11 12-25", (1, 39, 50)),
    "GR": Year("1-1 1-6 3-25 5-1 8-15 10-28 12-25 12-26", (-48, -2, 1, 50), is_orthodox=True),
    "HR": Year("1-1 1-6 5-1 5-30 6-22 8-5 8-15 11-1 11-18 12-25 12-26", (1, 60)),
    "HU": Year("1-1 3-15 5-1 8-20 10-23 11-1 12-24 12-25 12-26", (-2, 1, 50)),
    "IE": Year("1-1 3-17 12-25 12-26", (1,)),
    "IT": Year("1-1 1-6 4-25 5-1 6-2 8-15 10-4 11-1 12-8 12-25 12-26", (1,)),
    "LT": Year("1-1 2-16 3-11 5-1 6-24 7-6 8-15 11-1 11-2 12-24 12-25 12-26", (1,)),
    "LU": Year("1-1 5-1 5-9 6-23 8-15 11-1 12-25 12-26", (1, 39, 50)),
    "LV": Year("1-1 5-1 5-4 6-23 6-24 11-18 12-24 12-25 12-26 12-31", (-2, 1)),
    "MT": Year("1-1 2-10 3-19 3-31 5-1 6-7 6-29 8-15 9-8 9-21 12-8 12-13 12-25", (-2,)),
    "NL": Year("1-1 4-27 12-25 12-26", (-2, 1, 39, 50)),
    "PL": Year("1-1 1-6 5-1 5-3 8-15 11-1 11-11 12-24 12-25 12-26", (1, 60)),
    "PT": Year("1-1 4-25 5-1 6-10 8-15 10-5 11-1 12-1 12-8 12-25", (-2, 60)),
    "RO": Year("1-1 1-2 1-6 1-7 1-24 5-1 6-1 8-15 11-30 12-1 12-25 12-26", (-2, 1, 50), is_orthodox=True),
    "SE": Year("1-1 1-6 5-1 6-6 12-25 12-26", (-2, 1, 39)),
    "SI": Year("1-1 1-2 2-8 4-27 5-1 5-2 6-25 8-15 10-31 11-1 12-25 12-26", (1,)),
    "SK": Year("1-1 1-6 5-1 5-8 7-5 8-29 9-15 11-1 12-24 12-25 12-26", (-2, 1)),
}


def is_known(country: str) -> bool:
    """Whether the table has a country's holidays, by its code."""
    return country in YEARS


def is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


def is_holiday(day: date, country: str) -> bool:
    """Whether a day is a national public holiday of a country; of one that the table does not have, none is."""
    return day in _holidays(country, day.year)


def is_working_day(day: date, country: str) -> bool:
    """Whether a day is neither a weekend's nor a holiday."""
    return not is_weekend(day) and not is_holiday(day, country)


def working_days(after: date, until: date, country: str, *, most: int) -> int:
    """Return how many working days lie after one day, up to and with another; no more than `most` are counted."""
    count, day = 0, after
    while day < until and count < most:
        day += timedelta(days=1)
        count += is_working_day(day, country)
    return count


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> frozenset[date]:
    known = YEARS.get(country)
    if known is None:
        return frozenset()
    sunday = _orthodox_easter(year) if known.is_orthodox else _western_easter(year)
    fixed = (date(year, *map(int, word.split("-"))) for word in known.fixed.split())
    moving = (sunday + timedelta(days=days) for days in known.easter)
    return frozenset([*fixed, *moving, *MOVING.get(country, _none)(year)])


def _none(_year: int) -> Iterator[date]:
    yield from ()


def _irish(year: int) -> Iterator[date]:
    """Yield the Mondays of Ireland: Saint Brigid's (1 February itself when a Friday), and four bank holidays."""
    february = date(year, 2, 1)
    yield february if february.weekday() == SATURDAY - 1 else _first(february, MONDAY)
    yield from (_first(date(year, month, 1), MONDAY) for month in (5, 6, 8))
    yield _first(date(year, 11, 1), MONDAY) - WEEK


def _finnish(year: int) -> Iterator[date]:
    """Yield Midsummer Eve, the Friday from 19 to 25 June."""
    yield _first(date(year, 6, 19), SATURDAY - 1)


def _first(day: date, weekday: int) -> date:
    """Return the first such day of the week from a day on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


MOVING: Final[dict[str, Callable[[int], Iterator[date]]]] = {"IE": _irish, "FI": _finnish}


def _western_easter(year: int) -> date:
    """Return Easter Sunday by the Gregorian reckoning (Meeus, Jones and Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    skipped = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - skipped + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def _orthodox_easter(year: int) -> date:
    """Return Orthodox Easter Sunday on the Gregorian calendar (Meeus, with the days that the calendars are apart)."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)
