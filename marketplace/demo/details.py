"""Reads what the demonstration's vendors, all of them invented, say of what buyers compare."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from listings.money import CENTS
from listings.proofs import Certificate, PriceLine

FILE: Final = Path(__file__).parent / "content" / "details.toml"
SETS: Final = frozenset({"mims", "data_location"})


def details_of(key: str) -> dict[str, Any]:
    """Return what the solution of a key says, in its own language; empty where it says nothing."""
    row = _rows().get(key, {})
    return {name: _made(name, value) for name, value in row.items()}


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _made(name: str, value: Any) -> Any:
    if name == "certificates":
        return tuple(Certificate(**{part: str(said) for part, said in one.items()}) for one in value)
    if name == "price_lines":
        return tuple(PriceLine(label, euros * CENTS) for label, euros in value)
    return tuple(value) if name in SETS else value.strip()
