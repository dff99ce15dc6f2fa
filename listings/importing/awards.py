"""Takes out of a row what was paid in the end: an amount and its currency, or nothing where the row says nothing."""

from decimal import Decimal, InvalidOperation
from typing import Final

from babel.numbers import list_currencies

from listings.importing import fields
from listings.importing.errors import Rejected
from listings.importing.reading import Row
from listings.money import CENTS

EURO: Final = "EUR"
MOST: Final = 10**11
"""In the currency's own unit: more than any contract, so a slip of the hand or an amount of cents."""
LONGEST: Final = 40
ONE_CENT: Final = Decimal("0.01")
CURRENCIES: Final = frozenset(list_currencies())
VALUE, CURRENCY = "award_value", "award_currency"
NO_VALUE: Final = f"the field {VALUE} is not an amount above 0 and of at most {MOST:,}, with no more than two decimals"
NO_CURRENCY: Final = f"the field {CURRENCY} is not the ISO 4217 code of a currency"


def award_of(row: Row) -> tuple[int | None, str]:
    """Return the value of an award in cents and its currency, EUR when only a value is named; (None, "") for no value.

    Raises `Rejected` for a value that is none: left out, it would pass for one that nobody knows.
    """
    value = row.get(VALUE)
    if value is None or value == "":
        return None, ""
    return _cents(value), _currency(row)


def _cents(value: object) -> int:
    # A number with a point is a float, whose shortest form is what the file says.
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > LONGEST:
        raise Rejected(NO_VALUE)
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise Rejected(NO_VALUE) from error
    # In this order: only of an amount within bounds can be said whether it has whole cents.
    if not amount.is_finite() or not 0 < amount <= MOST or amount != amount.quantize(ONE_CENT):
        raise Rejected(NO_VALUE)
    return int(amount * CENTS)


def _currency(row: Row) -> str:
    code = fields.one_line(row, CURRENCY).upper() or EURO
    if code not in CURRENCIES:
        raise Rejected(NO_CURRENCY)
    return code
