"""Counts that do not say who is behind them: small ones are not told, and sums say only what their parts do."""

from dataclasses import dataclass
from typing import Final

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from accounts.locales import reader_locale

FEWEST_TOLD: Final = 5
"""Below this a count of looks is not told: one city in a small country could be recognised by it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What may be told of a count: `known` of it, and how many of its parts are of one to four.

    `is_counted` is False for a time before anything was counted.
    """

    known: int = 0
    small: int = 0
    is_counted: bool = True

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.known + other.known, self.small + other.small, self.is_counted or other.is_counted)

    def __str__(self) -> str:
        return self._said(format_decimal(self.known, locale=reader_locale()))

    @property
    def in_digits(self) -> str:
        """The same for a file: a number without marks between its digits, so that programs read it."""
        return self._said(str(self.known))

    def _said(self, known: str) -> str:
        if not self.is_counted:
            return _("not counted")
        if not self.small:
            return known
        if not self.known:
            return _("fewer than %(number)s") % {"number": self.small * (FEWEST_TOLD - 1) + 1}
        return _("%(number)s or more") % {"number": known}


def looks(number: int) -> Tally:
    """Return what is told of how often people looked."""
    return Tally(small=1) if 0 < number < FEWEST_TOLD else Tally(known=number)
