"""Amounts of EUR cents as people type them."""

import re
from typing import Final

from listings.money import CENTS

MOST_CENTS: Final = 10_000_000_000 * CENTS
LONGEST: Final = 40
TYPED: Final = re.compile(r"(?P<euro>[0-9]{1,3}(?:[ .,'’][0-9]{3})+|[0-9]+)(?:[.,](?P<cents>[0-9]{2}))?")


def cents_of(typed: str) -> int | None:
    """Return the cents of an amount as people write it (120 000, 120,000.50, €120.000), None for what is none."""
    plain = " ".join(typed.replace("€", " ").replace("EUR", " ").split())
    found = TYPED.fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None:
        return None
    return int(re.sub(r"[^0-9]", "", found["euro"])) * CENTS + int(found["cents"] or 0)
