"""Writes a CSV file that spreadsheets open with its letters whole, and in which no cell is reckoned."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

RECKONED: Final = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet may take for a formula, be there signs of ours before it."""
MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the beginning of the file: so Excel knows that it is UTF-8."""


def sheet_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the file: UTF-8 with its mark, commas, CRLF; `listings.sheets.reading` reads back the same cells.

    Each cell is quoted: a spreadsheet that splits at semicolons would reckon what follows one inside a cell.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return (MARK + out.getvalue()).encode()


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe before what would be reckoned."""
    return f"'{cell}" if RECKONED.match(cell) else cell
