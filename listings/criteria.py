"""By what a buyer scores what comes in: at most ten weighted criteria as plain values, and the modes that have them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from listings.states import Mode

SCORED: Final = frozenset({Mode.SMALL_PURCHASE, Mode.PARTNERSHIP})
"""Modes whose candidates may be scored; of a consultation nothing is scored, of a tender elsewhere nothing is here."""
MOST_CRITERIA: Final = 10
WHOLE: Final = 100
"""What the weights, in whole per cent, come to together."""
MOST_POINTS: Final = 5
"""The scale goes in whole points from 0 to this."""
LONGEST_NAME: Final = 120
LONGEST_MEANING: Final = 1_000
LONGEST_MARK: Final = 300
"""Of what earns no point, and of what earns all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionValues:
    """One criterion as its buyer writes it. `key` is the identifier of a stored one, "" of a new one.

    `weight` is in whole per cent, None when none is given; `zero` and `five` say what earns 0 and 5 points.
    """

    key: str = ""
    name: str
    meaning: str
    weight: int | None
    zero: str
    five: str

    def plain(self) -> dict[str, Any]:
        """Return what everybody reads of it."""
        plain = asdict(self)
        del plain["key"]
        return plain


def weight_of(criteria: Sequence[CriterionValues]) -> int:
    """Return what the weights come to together, in per cent."""
    return sum(one.weight or 0 for one in criteria)
