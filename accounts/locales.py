"""The locale of the reader's language, and moments as it writes them (Babel's CLDR data)."""

from datetime import datetime
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_datetime
from django.utils import timezone
from django.utils.translation import get_language
from django_countries import countries

LOCALES: Final = {"en": Locale("en", "GB"), "bg": Locale("bg")}
SHORT: Final = {"en": "d MMM y, HH:mm", "bg": "d.MM.y 'г.', HH:mm 'ч.'"}


def reader_locale() -> Locale:
    """Return the reader's locale; English is written the European way."""
    return LOCALES[get_language() or "en"]


def local_datetime(moment: datetime) -> str:
    """Return day and time in the reader's time zone, such as 4 Dec 2026, 17:00."""
    locale = reader_locale()
    return format_datetime(timezone.localtime(moment), format=SHORT[locale.language], locale=locale)


def country_name(code: str) -> str:
    """Return what a country is called in the reader's language, "" for a code of none."""
    return _country_name(code, get_language() or "en")


@lru_cache(1_024)
def _country_name(code: str, _language: str) -> str:
    # The library takes "100" for Bulgaria, and breaks at "²", which is a digit and no number.
    return str(countries.name(code)) if code in countries else ""
