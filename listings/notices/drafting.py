"""Makes of what a notice says the values of a draft, and a list of what was taken and what was left out."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_UP, Decimal, InvalidOperation
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone as clock

from accounts.folding import folded, is_readable
from accounts.zones import zone_of_country
from listings.importing import fields
from listings.importing.cleaning import MARK, name_without_contacts, without_contacts
from listings.language import detect
from listings.models import CpvCode, NeedText, Theme
from listings.money import CENTS, MOST_CENTS
from listings.notices.errors import NoTitle
from listings.notices.persons import without_persons
from listings.notices.said import Said
from listings.states import Left, NoticeForm, Taken
from listings.taxonomy import suggest_themes
from listings.timing import LONGEST_OPEN
from listings.values import NeedValues

LONGEST_TITLE: Final = NeedText._meta.get_field("title").max_length or 0
LONGEST_PROBLEM: Final = NeedText._meta.get_field("problem").max_length or 0
LONGEST_BUYER: Final = 300
MOST_READ: Final = 50_000
"""Characters of lots after which a notice is not read further: a need holds 10,000."""
MOST_CODES: Final = 10
MOST_THEMES: Final = 3
CODE: Final = re.compile(r"(?P<code>[0-9]{8})(?:-[0-9])?", re.ASCII)
DAY: Final = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
HOUR: Final = re.compile(
    r"(?P<hour>[0-9]{2}:[0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
LAST_HOUR: Final = "23:59"
"""What a deadline without a time means: the day counts as a whole."""
NUMBER: Final = re.compile(r"0*(?P<number>[1-9][0-9]{0,8})-(?P<year>(?:19|20)[0-9]{2})", re.ASCII)
NUTS: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}", re.ASCII)
EURO: Final = "EUR"
MOST_EURO: Final = Decimal(MOST_CENTS) / CENTS
"""What an amount is compared with as it stands: a sum in cents can be too large for a decimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a draft comes from, and what the page about it lists. `left_out` counts by the codes of `Left`."""

    form: NoticeForm
    number: str
    language: str
    buyer: str
    country: str
    nuts: str
    taken: tuple[str, ...]
    left_out: dict[str, int]


@dataclass(frozen=True, slots=True)
class Drafted:
    """The values of a draft and its origin."""

    values: NeedValues
    origin: Origin


class _Cleaner:
    """Cleans texts and counts the marks that it leaves in them."""

    def __init__(self) -> None:
        self.marks = 0

    def line(self, text: str) -> str:
        return " ".join(self.text(text).split())

    def text(self, text: str) -> str:
        tidy = fields.text({"text": text[: fields.LONGEST_TEXT]}, "text")
        clean = without_persons(without_contacts(tidy))
        self.marks += max(clean.count(MARK) - tidy.count(MARK), 0)
        return clean


def draft_of(said: Said, *, country: str, reader: str) -> Drafted:
    """Return a draft for a city in a country, its codes looked up in the database. Raises `NoTitle`.

    A deadline in the notice without an offset is by the clocks of the notice's country, else of the city's.
    """
    cleaner = _Cleaner()
    whole_title = cleaner.line(said.title) or cleaner.line(next((title for title, _text in said.lots if title), ""))
    if not is_readable(whole_title):
        raise NoTitle
    problem, is_cut = _problem(said, whole_title, cleaner)
    language = said.language or detect(f"{whole_title}\n{problem}") or reader
    codes, unknown = _codes(said.codes)
    zone = zone_of_country(said.country) or zone_of_country(country) or "UTC"
    deadline, day_left = _deadline(said, zone)
    budget = _budget(said)
    values = NeedValues(
        mode="",
        language=language,
        language_detected=not said.language,
        title=fields.cut(whole_title, LONGEST_TITLE),
        problem=problem,
        outcome="",
        themes=_themes(f"{whole_title}\n{problem}", language, codes),
        cpv_codes=codes,
        budget_high=budget,
        deadline=deadline,
        deadline_zone=zone if deadline else "",
    )
    left = {
        Left.PERSONS: said.contacts.persons,
        Left.EMAILS: said.contacts.emails,
        Left.TELEPHONES: said.contacts.telephones,
        Left.IN_TEXTS: cleaner.marks,
        Left.CURRENCY: int(bool(said.amount) and budget is None),
        **dict.fromkeys([day_left] if day_left else [], 1),
        Left.CODES: unknown,
        Left.CUT: int(is_cut),
    }
    return Drafted(values, _origin(said, values, language, left))


def _origin(said: Said, values: NeedValues, language: str, left: dict[Left, int]) -> Origin:
    taken = {
        Taken.TITLE: True,
        Taken.DESCRIPTION: bool(values.problem),
        Taken.LOTS: len(said.lots) > 1,
        Taken.CODES: bool(values.cpv_codes),
        Taken.BUDGET: values.budget_high is not None,
        Taken.DEADLINE: values.deadline is not None,
        Taken.THEMES: bool(values.themes),
    }
    number = NUMBER.fullmatch(said.number)
    return Origin(
        form=said.form,
        number="{number}-{year}".format(**number.groupdict()) if number else "",
        language=language,
        buyer=fields.cut(name_without_contacts(_Cleaner().line(said.buyer)), LONGEST_BUYER),
        country=said.country,
        nuts=said.nuts if NUTS.fullmatch(said.nuts) else "",
        taken=tuple(code.value for code, is_there in taken.items() if is_there),
        left_out={code.value: count for code, count in left.items() if count},
    )


def _problem(said: Said, title: str, cleaner: _Cleaner) -> tuple[str, bool]:
    """Return the description and, below it, what the lots add to it, cut to what a need holds; and whether it was."""
    parts = [title] if len(title) > LONGEST_TITLE else []
    parts.append(cleaner.text(said.description))
    known = {folded(part) for part in (*parts, title)}
    read = 0
    for number, (lot_title, lot_text) in enumerate(said.lots, start=1):
        if read > MOST_READ:
            return fields.cut("\n\n".join(filter(None, parts)), LONGEST_PROBLEM), True
        read += len(lot_title) + len(lot_text)
        head, body = cleaner.line(lot_title), cleaner.text(lot_text)
        new = [part for part in (head, body) if part and folded(part) not in known]
        known |= {folded(part) for part in new}
        if new:
            parts.append("\n".join([f"{number}. {new[0]}", *new[1:]] if len(said.lots) > 1 else new))
    whole = "\n\n".join(filter(None, parts))
    return fields.cut(whole, LONGEST_PROBLEM), len(whole) > LONGEST_PROBLEM


def _codes(written: list[str]) -> tuple[tuple[str, ...], int]:
    """Return at most ten known codes in the order of the notice, and how many were unknown or too many."""
    shaped = [found["code"] if (found := CODE.fullmatch(one.strip())) else "" for one in written if one]
    asked = list(dict.fromkeys(shaped))
    known = set(CpvCode.objects.filter(code__in=asked[:500]).values_list("code", flat=True))
    found_codes = [one for one in asked if one in known]
    return tuple(found_codes[:MOST_CODES]), len(asked) - len(found_codes[:MOST_CODES])


def _themes(text: str, language: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the themes that a text suggests, of those that there are."""
    keys = suggest_themes(text, language, codes, MOST_THEMES)
    known = set(Theme.objects.filter(key__in=keys).values_list("key", flat=True))
    return tuple(key for key in keys if key in known)


def _budget(said: Said) -> int | None:
    """Return the estimate as cents of whole euro, rounded up; None in another currency and for what is no amount."""
    try:
        amount = Decimal(said.amount[:40]) if said.currency == EURO else Decimal(0)
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 < amount <= MOST_EURO:
        return None
    return int(amount.to_integral_value(rounding=ROUND_UP)) * CENTS


def _deadline(said: Said, zone: str) -> tuple[datetime | None, Left | None]:
    """Return the deadline when it lies ahead and within three years; else why it was left out."""
    if not said.day:
        return None, None
    day, hour = DAY.fullmatch(said.day), HOUR.fullmatch(said.hour or LAST_HOUR)
    if day is None or hour is None:
        return None, Left.NO_TIME
    try:
        local = datetime.combine(date.fromisoformat(day["day"]), time.fromisoformat(hour["hour"]))
        moment = local.replace(tzinfo=_offset(hour["offset"] or day["offset"]) or ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None, Left.NO_TIME
    now = clock.now()
    if moment <= now or moment > now + LONGEST_OPEN:
        return None, Left.PASSED
    return moment, None


def _offset(written: str | None) -> timezone | None:
    if not written:
        return None
    if written == "Z":
        return UTC
    hours, minutes = written[1:].split(":")
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-distance if written[0] == "-" else distance)
