"""WebP by its chunks: size, how it is turned; profiles and descriptions are left out, animations refused."""

from collections.abc import Iterator
from typing import Final

from accounts.files.exif import turned_by
from accounts.files.limits import MOST_SEGMENTS
from accounts.files.shapes import Shape, broken, moving

BESIDE: Final = 16
"""Bytes for a pixel that the decoder holds while it works: two canvases, the frame, and what hands it on."""
MOVES, HAS_ALPHA = 0x02, 0x10


def shape_of(data: bytes) -> Shape:
    """Return what a WebP says of itself; raises `Incomplete` for what it cannot be."""
    kept, sizes, turned = [], [], 1
    for name, start, end in _chunks(data):
        part = data[start + 8 : start + 18]
        if name in {b"ANIM", b"ANMF"} or (name == b"VP8X" and part[:1] and part[0] & MOVES):
            raise moving()
        if name == b"EXIF":
            turned = turned_by(data[start + 8 : end].removeprefix(b"Exif\x00\x00"))
        if name == b"VP8X":
            sizes.append((_number(part[4:7]) + 1, _number(part[7:10]) + 1))
            kept.append(data[start : start + 8] + bytes([part[0] & HAS_ALPHA]) + data[start + 9 : end])
        elif name in {b"VP8 ", b"VP8L"}:
            sizes.append(_size_in(name, part))
            kept.append(data[start:end])
        elif name == b"ALPH":
            kept.append(data[start:end])
    if not sizes:
        raise broken()
    body = b"WEBP" + b"".join(kept)
    width, height = max(one[0] for one in sizes), max(one[1] for one in sizes)
    whole = b"RIFF" + len(body).to_bytes(4, "little") + body
    return Shape("WEBP", width, height, turned, whole, beside=BESIDE * width * height)


def _size_in(name: bytes, part: bytes) -> tuple[int, int]:
    if name == b"VP8 ":
        return _number(part[6:8]) & 0x3FFF, _number(part[8:10]) & 0x3FFF
    bits = _number(part[1:5])
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _number(part: bytes) -> int:
    return int.from_bytes(part, "little")


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, where it begins, where it ends with its filling byte) of every whole chunk; refuses too many."""
    at = 12
    for _place in range(MOST_SEGMENTS):
        if at + 18 > len(data):
            return
        length = _number(data[at + 4 : at + 8])
        end = at + 8 + length + length % 2
        if end > len(data):
            return
        yield data[at : at + 4], at, end
        at = end
    raise broken()
