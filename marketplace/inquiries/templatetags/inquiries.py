"""Shows the dates of rooms."""

from datetime import date
from typing import Final

from babel.dates import format_date
from django import template
from django.utils.translation import get_language

register = template.Library()

LOCALES: Final = {"en": "en_GB", "bg": "bg"}


@register.filter
def day_in_words(day: date) -> str:
    """Return a day with its weekday, such as Friday, 4 December 2026."""
    return format_date(day, "full", locale=LOCALES[get_language() or "en"])
