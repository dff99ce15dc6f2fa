"""Calendar months, for terms that are counted in them."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
