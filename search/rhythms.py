"""When a mail of a saved search is due, by the clock of the person's own time zone."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from search.models import SavedSearch
from search.states import Rhythm

BETWEEN: Final = timedelta(minutes=10)
"""How long a search that tells at once is silent after a mail: an import is one mail more, and not a thousand."""
WEEK: Final = 7


def due_after(saved: SavedSearch, moment: datetime) -> datetime:
    """Return when a search with something new at a moment sends its mail."""
    if saved.rhythm == Rhythm.AT_ONCE:
        return max(moment, saved.last_mail + BETWEEN) if saved.last_mail else moment
    local = moment.astimezone(ZoneInfo(saved.person.time_zone))
    days = 0 if saved.rhythm == Rhythm.DAILY else (saved.weekday - local.weekday()) % WEEK
    first = _at_hour(local, days, saved.hour)
    step = 1 if saved.rhythm == Rhythm.DAILY else WEEK
    return first if first > moment else _at_hour(local, days + step, saved.hour)


def _at_hour(local: datetime, days: int, hour: int) -> datetime:
    # Made from a day and an hour each time: adding days to a moment would keep its old offset to UTC.
    return datetime.combine(local.date() + timedelta(days=days), time(hour), tzinfo=local.tzinfo)
