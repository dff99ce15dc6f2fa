"""Reads a CSV file as spreadsheets write it: its letters, what parts its cells, its rows; never more than is taken."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from listings.sheets.errors import SheetError, UnknownLetters

MOST_BYTES: Final = 2_000_000
MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 60
MOST_IN_A_LINE: Final = 5_000
"""How many commas a line may have, be they in its words: beyond it the row is not parted at all."""
LONGEST_CELL: Final = 25_000
"""In characters; the longest field of a solution takes 20,000."""
SEPARATORS: Final = ";,\t"
UTF_8: Final = "utf-8"
ENCODINGS: Final = (UTF_8, "cp1251", "cp1252")
WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NAMED: Final = re.compile(r"\Asep=([;,\t])\r?\n")
"""What spreadsheets write above a table to say what parts its cells."""
GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")
"""A cell before which the site has put a sign, so that no spreadsheet reckons it."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file: the names of its columns, and its rows, each with the number that a spreadsheet shows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def table_of(content: bytes, encoding: str = UTF_8) -> Table:
    """Return the table that a file holds; raises `SheetError` with what is wrong with it, where it can with the row."""
    if len(content) > MOST_BYTES:
        raise SheetError(_("The file is larger than 2 MB. Send the solutions in several files."))
    text = _letters(content, encoding)
    named = NAMED.match(text)
    text = text[named.end() :] if named else text
    first = text[: text.find("\n") + 1 or None]
    separator = named[1] if named else max(SEPARATORS, key=first.count)
    if first.count(separator) >= MOST_COLUMNS:
        raise SheetError(_("The first row has more columns than a solution has fields. Take the template."))
    if _most(text, separator) > MOST_IN_A_LINE:
        raise SheetError(_("A row has more cells than a solution has fields."))
    rows = [(number, row) for number, row in _rows(text, separator) if any(cell.strip() for cell in row)]
    if not rows:
        raise SheetError(_("The file is empty. Choose another one."))
    (_number, header), *others = rows
    return Table(tuple(name.strip().casefold() for name in header), tuple(others))


def _most(text: str, separator: str) -> int:
    """Return how many separators stand in one line at most, be they in a cell or between two."""
    return max(line.count(separator) for line in text.split("\n"))


def _letters(content: bytes, encoding: str) -> str:
    """Return the text; a mark at the beginning of the file wins over what somebody said."""
    if content.startswith(WIDE):
        encoding = "utf-16"
    elif content.startswith(codecs.BOM_UTF8) or encoding not in ENCODINGS:
        encoding = UTF_8
    try:
        text = content.decode("utf-8-sig" if encoding == UTF_8 else encoding)
    except UnicodeDecodeError as error:
        if encoding == UTF_8:
            raise UnknownLetters from error
        raise SheetError(
            _("The file is not written in these letters. Choose others, or save it as “CSV UTF-8”.")
        ) from error
    if "\0" in text:
        raise SheetError(_("This is no CSV file. Save the table as “CSV UTF-8” and choose that file."))
    return text


def _rows(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows with their numbers, at most as many as are taken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = filled = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            sentence = _("Row %(number)s cannot be read: a quotation mark is missing, or its text is too long.")
            raise SheetError(sentence % {"number": number}) from error
        if len(row) > MOST_COLUMNS:
            raise SheetError(_("Row %(number)s has more cells than a solution has fields.") % {"number": number})
        filled += any(row)
        if filled > MOST_ROWS + 1:
            raise SheetError(_("The file has more than 500 solutions. Send them in several files."))
        yield number, tuple(_cell(cell, number) for cell in row)


def _cell(cell: str, number: int) -> str:
    """Return what a cell says, without the sign that the site put before it."""
    if len(cell) > LONGEST_CELL:
        raise SheetError(_("A cell of row %(number)s is longer than any field.") % {"number": number})
    return cell[1:] if GUARDED.match(cell) else cell
