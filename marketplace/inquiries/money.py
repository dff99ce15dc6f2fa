"""Amounts of EUR cents as people type and read them."""

import re
from typing import Final

from babel.numbers import format_currency
from django.utils.translation import get_language

CENTS: Final = 100  # in one euro
MOST_CENTS: Final = 10_000_000_000 * CENTS
LONGEST: Final = 40
TYPED: Final = re.compile(r"(?P<euro>[0-9]{1,3}(?:[ .,'’][0-9]{3})+|[0-9]+)(?:[.,](?P<cents>[0-9]{2}))?")
LOCALES: Final = {"en": "en_GB", "bg": "bg"}


def euros(cents: int) -> str:
    """Return an amount of cents the way the reader's language writes it, without cents when there are none."""
    locale = LOCALES[get_language() or "en"]
    pattern = None if cents % CENTS else {"en_GB": "¤#,##0", "bg": "#,##0\N{NO-BREAK SPACE}¤"}[locale]
    return format_currency(cents / CENTS, "EUR", pattern, locale=locale, currency_digits=pattern is None)


def cents_of(typed: str) -> int | None:
    """Return the cents of an amount as people write it (120 000, 120,000.50, €120.000), None for what is none."""
    plain = " ".join(typed.replace("€", " ").replace("EUR", " ").split())
    found = TYPED.fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None:
        return None
    return int(re.sub(r"[^0-9]", "", found["euro"])) * CENTS + int(found["cents"] or 0)
