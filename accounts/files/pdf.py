"""A PDF is kept as it is and never shown inside a page; one that is locked or brings scripts or files is refused."""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from accounts.errors import Incomplete
from accounts.files.limits import INFLATED, MOST_ESCAPES
from accounts.files.shapes import refused

BEGIN: Final = b"%PDF-"
END: Final = b"%%EOF"
TAIL: Final = 2048
"""Bytes from the end in which the mark of the end stands."""
STEP: Final = 1 << 18
OVERLAP: Final = 40
"""Bytes that two looks have in common, so that no name is cut in two."""
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
LOCKED: Final = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
# Every script is marked with this long name; shorter ones turn up by chance in what is packed.
ACTIVE: Final = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])")
# Any letter of a name may be written as its number.
PACKED: Final = re.compile(
    b"/" + b"".join(b"(?:%c|(?i:#%02x))" % (letter, letter) for letter in b"ObjStm") + rb"(?![A-Za-z0-9])"
)
STREAM: Final = re.compile(rb"stream\r?\n")
HEAD: Final = 2000
"""Bytes within which what is packed begins after it was named."""
MOST_PACKED: Final = 20_000


def check(data: bytes) -> None:
    """Raise `Incomplete` for a PDF that is not whole, needs a password, or does more than being read."""
    if END not in data[-TAIL:]:
        raise refused(_("This PDF is damaged or was not sent whole. Save it again, then choose that file."))
    escapes = 0
    for part in _parts(data):
        text, count = ESCAPED.subn(lambda found: bytes([int(found[1], 16)]), part)
        escapes += count
        if escapes > MOST_ESCAPES:
            raise _endless()
        if LOCKED.search(text):
            raise refused(_("This PDF is protected by a password or against copying. Save it without that."))
        if ACTIVE.search(text):
            raise refused(
                _("This PDF brings scripts, forms that send, or files. Print it to a new PDF and choose that one.")
            )


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield the file and what is packed in it, piece by piece; raises `Incomplete` when that never ends."""
    for start in range(0, len(data), STEP):
        yield data[start : start + STEP + OVERLAP]
    left, last = INFLATED, 0
    for number, named in enumerate(PACKED.finditer(data)):
        if number >= MOST_PACKED:
            raise _endless()
        begin = STREAM.search(data, named.end(), named.end() + HEAD)
        if begin is None or begin.end() == last:  # several names before one stream
            continue
        last = begin.end()
        for read, piece in _unpacked(data, last):
            left -= read
            if left < 0:
                raise _endless()
            yield piece


def _endless() -> Incomplete:
    return refused(_("This PDF holds more than can be looked through here. Print it to a new PDF."))


def _unpacked(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield what a packed stream holds: how much was read and made, and the piece with what the one before ended on.

    Nothing but its price for what breaks off, or is packed in another way than all programs do it.
    """
    unpack, at, kept = zlib.decompressobj(), start, b""
    source = data[at : at + STEP]
    try:
        while source and not unpack.eof:
            piece = unpack.decompress(source, STEP)
            yield len(piece) + len(source) - len(unpack.unconsumed_tail), kept + piece
            kept, source = (kept + piece)[-OVERLAP:], unpack.unconsumed_tail
            if not source:
                at += STEP
                source = data[at : at + STEP]
    except zlib.error:
        yield STEP, b""
