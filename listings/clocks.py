"""What the clocks of a time zone show and are called, in the reader's language, and the zones that one may choose."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import format_datetime, get_timezone_location
from django.utils.translation import gettext as _

from accounts.folding import folded
from accounts.locales import reader_locale

MOMENT: Final = {"en": "d MMMM y, HH:mm", "bg": "d MMMM y 'г.', HH:mm 'ч.'"}
UTC: Final = "UTC"

BESIDE_EUROPE: Final = frozenset(
    {
        *("Atlantic/Azores", "Atlantic/Canary", "Atlantic/Madeira", "Atlantic/Reykjavik"),
        *("Asia/Baku", "Asia/Nicosia", "Asia/Tbilisi", "Asia/Yerevan"),
    }
)
"""Zones of Europe and its neighbours that are not called after it."""

NAMED_BEFORE: Final = {"Europe/Kyiv": "Europe/Kiev"}
"""Zones whose cities Babel's data hold under an older name, so that Babel itself does not find them."""


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of a name, UTC for none."""
    return ZoneInfo(name or UTC)


def moment_in(moment: datetime, zone: str) -> str:
    """Return day and time as the clocks of a time zone show them, such as 29 January 2027, 17:00."""
    reader = reader_locale()
    return format_datetime(moment.astimezone(zone_of(zone)), MOMENT[reader.language], locale=reader)


def zone_at(moment: datetime, zone: str) -> str:
    """Return what the clocks of a time zone are called at a moment, such as Sofia time (UTC+2)."""
    shown = _offset(moment.astimezone(zone_of(zone)).utcoffset() or timedelta())
    if not zone or zone == UTC:
        return shown
    return _("%(city)s time (%(offset)s)") % {"city": _city(zone), "offset": shown}


def zone_choices(own: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return the zones of Europe by the cities that they are named after, each once under whatever name: `own` first.

    The others stand in the order of the alphabet, UTC last. What is no zone is left out of `own`. No offset stands
    beside a city: today's need not be that of the day in question.
    """
    known = available_timezones()
    first: dict[str, str] = {}
    for name in own:
        if name in known and name != UTC:
            first.setdefault(_canonical(name), name)
    europe = {_canonical(name) for name in known if name.startswith("Europe/")} | (BESIDE_EUROPE & known)
    others = sorted(((name, _city(name)) for name in europe - first.keys()), key=lambda one: folded(one[1]))
    return [*((name, _city(name)) for name in first.values()), *others, (UTC, UTC)]


def _canonical(name: str) -> str:
    """Return the one name of a zone that has several, such as Europe/Kyiv for Europe/Kiev."""
    return str(get_global("zone_aliases").get(name, name))


def _city(zone: str) -> str:
    named = reader_locale().time_zones.get(NAMED_BEFORE.get(_canonical(zone), ""), {})
    return str(named.get("city") or get_timezone_location(zone_of(zone), locale=reader_locale(), return_city=True))


def _offset(offset: timedelta) -> str:
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    if not offset:
        return UTC
    sign = "+" if offset > timedelta() else "−"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
