"""What stands in rows of a solution: certificates, and the lines of a worked price that add up."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.utils import timezone

MARK: Final = 16
"""Letters of what stands for a certificate."""


class PriceLine(NamedTuple):
    """One item of a worked price, in whole EUR cents without VAT."""

    label: str
    cents: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as its holder names it; days are ISO dates, "" for one that is not said."""

    name: str
    issuer: str
    number: str = ""
    issued: str = ""
    expires: str = ""

    @property
    def issued_on(self) -> date | None:
        """The day of issue, if it is said."""
        return date.fromisoformat(self.issued) if self.issued else None

    @property
    def expires_on(self) -> date | None:
        """The last day on which it holds, if it is said."""
        return date.fromisoformat(self.expires) if self.expires else None

    @property
    def is_expired(self) -> bool:
        """Whether its last day has passed, by the clock."""
        last = self.expires_on
        return last is not None and last < timezone.localdate()

    @property
    def mark(self) -> str:
        """What its file is kept with: once anything in it is changed, it is another certificate and has no file."""
        return sha256("\x1f".join(astuple(self)).encode()).hexdigest()[:MARK]

    def plain(self) -> dict[str, str]:
        """Return it as JSON can hold it."""
        return asdict(self)


def certificates_of(stored: Iterable[Mapping[str, str] | Certificate]) -> tuple[Certificate, ...]:
    """Return certificates as they were stored."""
    return tuple(one if isinstance(one, Certificate) else Certificate(**one) for one in stored)


def price_lines_of(stored: Iterable[Any]) -> tuple[PriceLine, ...]:
    """Return the lines of a price as they were stored: each a label and cents."""
    return tuple(PriceLine(*one) for one in stored)


def total_of(lines: Iterable[PriceLine]) -> int:
    """Return what the lines add up to, in cents."""
    return sum(line.cents for line in lines)
