"""Amounts of EUR cents as they are counted and read."""

from typing import Final

from babel.numbers import format_currency

from accounts.locales import reader_locale

CENTS: Final = 100  # in one euro


def euros(cents: int) -> str:
    """Return an amount of EUR cents the way the reader's language writes it, without cents when there are none."""
    locale = reader_locale()
    digits = "¤#,##0" if cents % CENTS == 0 else None
    pattern = {"en": digits, "bg": digits and "#,##0\N{NO-BREAK SPACE}¤"}[locale.language]
    return format_currency(cents / CENTS, "EUR", pattern, locale=locale, currency_digits=digits is None)
