"""Shows the dates of rooms."""

from datetime import date

from babel.dates import format_date
from django import template

from accounts.locales import reader_locale

register = template.Library()


@register.filter
def day_in_words(day: date) -> str:
    """Return a day with its weekday, such as Friday, 4 December 2026."""
    return format_date(day, "full", locale=reader_locale())
