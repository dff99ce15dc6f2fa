"""Amounts of EUR cents as people type, count and read them."""

import re
from decimal import Decimal
from typing import Final

from babel.numbers import format_currency
from django.utils.translation import gettext as _

from accounts.locales import reader_locale

CENTS: Final = 100  # in one euro
MOST_CENTS: Final = 10_000_000_000 * CENTS
"""More is a slip of the hand."""

LONGEST: Final = 40
CURRENCY: Final = "(?:€|euro?|евро)"
AROUND: Final = re.compile(rf"^{CURRENCY} ?| ?{CURRENCY}$", re.IGNORECASE)
# One mark groups all thousands and does not part the cents: 1.240,000 may mean two things, so it means nothing.
GROUPED: Final = re.compile(
    r"(?P<euro>[0-9]{1,3}(?P<mark>[ .,'’])[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?:(?!(?P=mark))[.,](?P<cents>[0-9]{2}))?"
)
PLAIN: Final = re.compile(r"(?P<euro>[0-9]+)(?:[.,](?P<cents>[0-9]{2}))?")


def cents_of(typed: str) -> int | None:
    """Return the cents of an amount as people write it (120 000, 120,000.50, €120.000), None for what is none."""
    amount = AROUND.sub("", " ".join(typed.split()))
    found = (GROUPED.fullmatch(amount) or PLAIN.fullmatch(amount)) if len(amount) <= LONGEST else None
    if found is None:
        return None
    return int(re.sub(r"[^0-9]", "", found["euro"])) * CENTS + int(found["cents"] or 0)


def names_euro(typed: str) -> bool:
    """Whether an amount says that it is one of euro."""
    return AROUND.search(" ".join(typed.split())) is not None


def euros(cents: int) -> str:
    """Return an amount of EUR cents the way the reader's language writes it, without cents when there are none."""
    locale = reader_locale()
    digits = "¤#,##0" if cents % CENTS == 0 else None
    pattern = {"en": digits, "bg": digits and "#,##0\N{NO-BREAK SPACE}¤"}[locale.language]
    return format_currency(Decimal(cents) / CENTS, "EUR", pattern, locale=locale, currency_digits=digits is None)


def amount_in(cents: int, currency: str) -> str:
    """Return an amount of cents of any currency the way the reader's language writes it, always with its cents."""
    return format_currency(Decimal(cents) / CENTS, currency, locale=reader_locale(), currency_digits=False)


def paid(cents: int, currency: str) -> str:
    """Return what somebody paid, in euro without cents when there are none; other currencies as they are, unchanged."""
    return euros(cents) if currency == "EUR" else amount_in(cents, currency)


def range_in_euros(low: int | None, high: int | None) -> str:
    """Return two amounts of EUR cents in words, "" when there is none."""
    least, most = (None if cents is None else euros(cents) for cents in (low, high))
    if least and most:
        return least if least == most else _("%(low)s to %(high)s") % {"low": least, "high": most}
    if least:
        return _("from %(amount)s") % {"amount": least}
    return _("up to %(amount)s") % {"amount": most} if most else ""
