"""How much of what buyers compare a solution says, and what is missing, the most asked for first. It never blocks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from listings.details import DETAILS, Detail

COUNTED: Final = tuple(sorted((one for one in DETAILS if one.is_counted), key=lambda one: one.rank))
"""Not that of which having none is as good an answer: certificates, mechanisms, exceptions."""


@dataclass(frozen=True, slots=True)
class Meter:
    """How many details are said of how many, and those that are not."""

    said: int
    of: int
    missing: tuple[Detail, ...]

    @property
    def is_full(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def meter_of(is_said: Callable[[str], bool]) -> Meter:
    """Return how much is said; `is_said` tells of a detail's name whether something stands there."""
    missing = tuple(one for one in COUNTED if not is_said(one.name))
    return Meter(said=len(COUNTED) - len(missing), of=len(COUNTED), missing=missing)
