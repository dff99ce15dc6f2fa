"""A solution as the cells of a table, by the names of its fields."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from listings.details import DETAILS
from listings.models import Solution
from listings.money import CENTS
from listings.values import SolutionValues

ID: Final = "id"
COLUMNS: Final = (
    ID,
    *("title", "summary", "description", "language", "themes", "cpv_codes", "tags"),
    *("maturity", "price_band", "price_model", "countries", "languages", "website", "contact_name", "contact_email"),
    *(one.name for one in DETAILS),
)
"""The public identifier, "" for a new solution, and the fields of the form in its order."""
PART: Final = "|"
"""What parts name, issuer, number and days of a certificate."""


def cells_of(solution: Solution, values: SolutionValues) -> list[str]:
    """Return what stands in each column of a solution's row."""
    return [solution.public_id, *(_cell(name, getattr(values, name)) for name in COLUMNS[1:])]


def _cell(name: str, value: Any) -> str:
    if name in WRITTEN:
        return WRITTEN[name](value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _price_lines(lines: Any) -> str:
    return "\n".join(f"{one.label}; {one.cents // CENTS}.{one.cents % CENTS:02}" for one in lines)


def _certificates(rows: Any) -> str:
    parts = ([one.name, one.issuer, one.number, one.issued, one.expires] for one in rows)
    return "\n".join(f" {PART} ".join(row).rstrip(f" {PART}") for row in parts)


WRITTEN: Final[Mapping[str, Callable[[Any], str]]] = {"price_lines": _price_lines, "certificates": _certificates}
