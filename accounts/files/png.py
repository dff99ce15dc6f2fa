"""PNG by its chunks: size, how it is turned; texts, times, profiles and whatever else it carries are left out."""

from collections.abc import Iterator
from typing import Final

from accounts.files.exif import turned_by
from accounts.files.limits import MOST_CHUNKS
from accounts.files.shapes import Shape, broken, moving

BEGIN: Final = b"\x89PNG\r\n\x1a\n"
EMPTY: Final = 12
"""Bytes of a chunk that holds nothing."""
NEEDED: Final = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


def shape_of(data: bytes) -> Shape:
    """Return what a PNG says of itself; raises `Incomplete` for what it cannot be."""
    kept, size, turned = [BEGIN], (0, 0), 1
    for number, (name, start, end) in enumerate(_chunks(data)):
        part = data[start + 8 : end - 4] if name in {b"IHDR", b"eXIf"} else b""
        if (name == b"IHDR") != (number == 0):
            raise broken()
        if name == b"IHDR":
            size = int.from_bytes(part[:4], "big"), int.from_bytes(part[4:8], "big")
        elif name == b"acTL":
            raise moving()
        elif name == b"eXIf":
            turned = turned_by(part)
        if name in NEEDED and (name != b"IDAT" or end > start + EMPTY):
            kept.append(data[start:end])
        if name == b"IEND":
            break
    if not all(size):
        raise broken()
    return Shape("PNG", *size, turned, b"".join(kept))


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, where it begins, where it ends) of every whole chunk; raises `Incomplete` for far too many."""
    at = len(BEGIN)
    for _number in range(MOST_CHUNKS):
        if at + EMPTY > len(data):
            return
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            return
        yield data[at + 4 : at + 8], at, end
        at = end
    raise broken()
