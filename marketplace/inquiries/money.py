"""Amounts of EUR cents as people type them."""

import re
from typing import Final

from listings.money import CENTS

MOST_CENTS: Final = 10_000_000_000 * CENTS
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
