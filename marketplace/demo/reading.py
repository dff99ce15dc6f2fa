"""Reads the demonstration's content: who takes part beside the people of `people`, and what all of them list."""

import calendar
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from accounts.states import CapabilityName, Form
from listings.money import CENTS
from listings.states import ListingState, Maturity, Mode, PriceBand, PriceModel
from listings.values import NeedValues, SolutionValues
from marketplace.demo.details import details_of
from marketplace.demo.people import PEOPLE, Person

CONTENT: Final = Path(__file__).parent / "content"
CLOSING: Final = time(17)
SATURDAY: Final = 5
LOADING: Final = timedelta(hours=1)
CHRISTMAS: Final = (12, 24)
NEW_YEAR: Final = (1, 2)

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A solution or need, who lists it (an e-mail address) and how far it has come.

    `confirmed_days` is how long ago its vendor confirmed it. `why` is the reason for its return or correction; `change`
    is how it is changed once it is published, None if not.
    """

    key: str
    email: str
    values: SolutionValues | NeedValues
    stage: ListingState
    why: str = ""
    confirmed_days: int = 0
    change: SolutionValues | NeedValues | None = None


def everybody() -> tuple[Person, ...]:
    """Return everybody who takes part, those that a start prints first."""
    return (*PEOPLE, *(_person(row) for row in rows_of("organisations.toml", "organisation")))


def everything(now: datetime) -> Iterator[Listed]:
    """Yield all solutions and needs in the order in which they are listed; deadlines are counted from `now`."""
    people = {person.email: person for person in everybody()}
    for row in rows_of("solutions-*.toml", "solution"):
        yield _listed_solution(row, people)
    for row in rows_of("needs-*.toml", "need"):
        yield _listed_need(row, people, now)


def rows_of(pattern: str, table: str) -> Iterator[Row]:
    """Yield the rows of a table; the files take turns, so that the newest listings are not all of one kind."""
    files = [tomllib.loads(path.read_text(encoding="utf-8"))[table] for path in sorted(CONTENT.glob(pattern))]
    return (row for row in chain.from_iterable(zip_longest(*files)) if row is not None)


def _person(row: Row) -> Person:
    return Person(
        name=row["person"],
        email=email_of(row["key"]),
        what="",
        organisation=row["name"],
        form=Form(row["form"]),
        country=row["country"],
        number=f"DEMO-{row['country']}-{row['key'].upper()}",
        capability=CapabilityName(row["capability"]),
        place=row["place"],
        website=row.get("website", ""),
        verified=not row.get("waits", False),
        wanted=row.get("wanted", ""),
        ends_soon=row.get("ends_soon", False),
        zone=row["zone"],
    )


def email_of(key: str) -> str:
    """Return the address of whom the content calls `key`."""
    return f"{key}@demo.example"


def _listed_solution(row: Row, people: Mapping[str, Person]) -> Listed:
    person = people[email_of(row["by"])]
    change = row.get("change")
    return Listed(
        key=row["key"],
        email=person.email,
        values=_solution(row, person),
        stage=ListingState(row.get("stage", ListingState.PUBLISHED)),
        why=row.get("why", ""),
        confirmed_days=row.get("confirmed_days", 0),
        change=_solution({**row, **change}, person) if change else None,
    )


def _solution(row: Row, person: Person) -> SolutionValues:
    band, model = row["price"]
    return SolutionValues(
        **_texts(row, "language", "title", "summary", "description"),
        **_tuples(row, "themes", "tags", "countries", "languages"),
        cpv_codes=tuple(row["cpv"]),
        maturity=Maturity(row["maturity"]),
        price_band=PriceBand(band),
        price_model=PriceModel(model),
        website=f"{person.website}/{row['key']}",
        contact_name=person.name,
        contact_email=f"{row['key']}@{urlsplit(person.website).hostname}",
        **details_of(row["key"]),
    )


def _texts(row: Row, *names: str) -> dict[str, Any]:
    return {name: row.get(name, "").strip() for name in names}


def _tuples(row: Row, *names: str) -> dict[str, Any]:
    return {name: tuple(row[name]) for name in names}


def _listed_need(row: Row, people: Mapping[str, Person], now: datetime) -> Listed:
    person = people[email_of(row["by"])]
    correction = row.get("correction", {})
    return Listed(
        key=row["key"],
        email=person.email,
        values=_need(row, person.zone, now),
        stage=ListingState(row.get("stage", ListingState.PUBLISHED)),
        why=correction.get("why", ""),
        change=_need({**row, **correction}, person.zone, now) if correction else None,
    )


def _need(row: Row, zone: str, now: datetime) -> NeedValues:
    low, high = (euro * CENTS for euro in row["budget"]) if "budget" in row else (None, None)
    deadline = _deadline(row, zone, now)
    return NeedValues(
        **_texts(row, "language", "title", "problem", "affected", "tried", "outcome"),
        **_tuples(row, "themes", "tags"),
        mode=Mode(row["mode"]),
        cpv_codes=tuple(row["cpv"]),
        maturity_accepted=tuple(Maturity(one) for one in row.get("maturity", ())),
        needed_by=_end_of_month(now.date(), months=row["months"]),
        portal_link=row.get("portal", ""),
        budget_low=low,
        budget_high=high,
        budget_public=row.get("budget_public", False),
        deadline=deadline,
        deadline_zone=zone if deadline else "",
    )


def _deadline(row: Row, zone: str, now: datetime) -> datetime | None:
    """Return the end of the working day that many `days` ahead; None without.

    What closes in some `minutes` stays open while the demonstration is loaded, however long that takes; `outcomes`
    lets the minutes begin then.
    """
    if "minutes" in row:
        return now + LOADING
    if "days" not in row:
        return None
    day = working_day(now.astimezone(ZoneInfo(zone)).date() + timedelta(days=row["days"]))
    return datetime.combine(day, CLOSING, ZoneInfo(zone))


def working_day(day: date) -> date:
    """Return the first day from `day` on, on which offices are open."""
    while not _is_working_day(day):
        day += timedelta(days=1)
    return day


def _is_working_day(day: date) -> bool:
    """Whether offices are open: on no weekend, and not between the years."""
    return day.weekday() < SATURDAY and NEW_YEAR < (day.month, day.day) < CHRISTMAS


def _end_of_month(day: date, *, months: int) -> date:
    """Return the last day of the month that many months later, as a form keeps a month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
