"""Writes dates and numbers as the reader's language does (Babel's CLDR data)."""

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from django import template
from django.utils import timezone

from accounts.locales import local_datetime, reader_locale

register = template.Library()

register.filter("local_datetime", local_datetime)


@register.filter
def local_date(moment: datetime) -> str:
    """Return the day in the reader's time zone, such as 4 December 2026."""
    return format_date(timezone.localtime(moment), format="long", locale=reader_locale())


@register.filter
def local_day(day: date) -> str:
    """Return a day that has no hour, such as 4 December 2026."""
    return format_date(day, format="long", locale=reader_locale())


@register.filter
def local_number(number: float) -> str:
    """Return a number with the separators of the reader's language."""
    return format_decimal(number, locale=reader_locale())


@register.filter
def waiting_for(moment: datetime) -> str:
    """Return how long ago a moment was, in one unit, such as 3 days."""
    return format_timedelta(timezone.now() - moment, granularity="minute", locale=reader_locale())


@register.filter
def lasting(span: timedelta) -> str:
    """Return a span of time in one unit, such as 4 minutes; at least a second."""
    return format_timedelta(max(span, timedelta(seconds=1)), granularity="second", locale=reader_locale())


@register.filter
def seconds_lasting(seconds: int) -> str:
    """Return so many seconds in one unit."""
    return lasting(timedelta(seconds=seconds))
