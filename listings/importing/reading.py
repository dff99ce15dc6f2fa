"""From a file, plain or gzip, to numbered lines and from a line to a row, in bounded memory."""

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from listings.importing.errors import Rejected, Unreadable

Row: TypeAlias = dict[str, Any]

LONGEST_LINE: Final = 1_000_000  # bytes; the longest row of the files we know has 9,000
GZIP_MAGIC: Final = b"\x1f\x8b"
BROKEN_GZIP: Final = (EOFError, gzip.BadGzipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file. `problem` says why it is no row; `rest` are the bytes of a long line beyond `raw`.

    `rest` reads from the file: it must be used before the next line is asked for, or not at all.
    """

    number: int
    raw: bytes
    problem: str = ""
    rest: Iterable[bytes] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file: its content without compression, and how much of what is on the disk was read."""

    content: io.BufferedIOBase
    on_disk: io.BufferedReader
    size: int

    @property
    def share_read(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return min(1.0, self.on_disk.tell() / self.size) if self.size else 1.0


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a plain or gzip file; its first bytes decide which. Raises `Unreadable` with a sentence."""
    try:
        file = path.open("rb")
    except IsADirectoryError as error:
        raise Unreadable(f"{path} is a folder, not a file.") from error
    except FileNotFoundError as error:
        raise Unreadable(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    with file:
        is_gzip = file.peek(2)[:2] == GZIP_MAGIC
        if path.suffix == ".gz" and not is_gzip:
            raise Unreadable(f"{path} is called .gz but is not a gzip file.")
        size = path.stat().st_size
        if is_gzip:
            with gzip.GzipFile(fileobj=file) as content:
                yield Opened(content, file, size)
        else:
            yield Opened(file, file, size)


def lines(content: io.BufferedIOBase) -> Iterator[Line]:
    """Yield every line that is not empty. A gzip file that breaks off ends with a line that says so.

    Raises `Unreadable` when it breaks before the first line.
    """
    number = 0
    try:
        while raw := content.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
                yield from _long_line(number, raw, content)
            elif raw.strip():
                yield Line(number, raw)
    except BROKEN_GZIP as error:
        if not number:
            raise Unreadable("The gzip file is damaged: nothing in it can be read.") from error
        yield Line(number + 1, b"", "the gzip file is damaged or cut off here; the rows after it are lost")
    except OSError as error:
        raise Unreadable(f"Reading stopped after line {number}: {error.strerror or error}.") from error


def _long_line(number: int, raw: bytes, content: io.BufferedIOBase) -> Iterator[Line]:
    rest = _rest_of_line(content)
    yield Line(number, raw, f"the line is longer than {LONGEST_LINE:,} bytes", rest)
    for _unread in rest:
        pass


def _rest_of_line(content: io.BufferedIOBase) -> Iterator[bytes]:
    while part := content.readline(LONGEST_LINE):
        yield part
        if part.endswith(b"\n"):
            return


def row_of(line: Line) -> Row:
    """Return the JSON object of a line. Raises `Rejected`."""
    if line.problem:
        raise Rejected(line.problem)
    if b"\0" in line.raw:
        raise Rejected("the line has NUL bytes")
    try:
        row = json.loads(line.raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Rejected(f"the line is not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise Rejected(f"the line is not JSON: {error.msg} (character {error.pos + 1})") from error
    except (ValueError, RecursionError) as error:
        raise Rejected("the line is not JSON that can be read: a number too long, or too many brackets") from error
    if not isinstance(row, dict):
        raise Rejected("the line is JSON, but not an object with fields")
    return row
