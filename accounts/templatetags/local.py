"""Writes dates and numbers as the reader's language does (Babel's CLDR data)."""

from datetime import datetime
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from django import template
from django.utils import timezone
from django.utils.translation import get_language

register = template.Library()

SHORT: Final = {"en": "d MMM y, HH:mm", "bg": "d.MM.y 'г.', HH:mm 'ч.'"}
LOCALES: Final = {"en": Locale("en", "GB"), "bg": Locale("bg")}


def locale() -> Locale:
    """Return the reader's locale; English is written the European way."""
    return LOCALES[get_language() or "en"]


@register.filter
def local_date(moment: datetime) -> str:
    """Return the day in the reader's time zone, such as 4 December 2026."""
    return format_date(timezone.localtime(moment), format="long", locale=locale())


@register.filter
def local_datetime(moment: datetime) -> str:
    """Return day and time in the reader's time zone, such as 4 Dec 2026, 17:00."""
    reader = locale()
    return format_datetime(timezone.localtime(moment), format=SHORT[reader.language], locale=reader)


@register.filter
def local_number(number: int) -> str:
    """Return a whole number with the separators of the reader's language."""
    return format_decimal(number, locale=locale())


@register.filter
def waiting_for(moment: datetime) -> str:
    """Return how long ago a moment was, in one unit, such as 3 days."""
    return format_timedelta(timezone.now() - moment, granularity="minute", locale=locale())
