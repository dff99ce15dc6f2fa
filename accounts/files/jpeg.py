"""JPEG by its markers: size, passes, how it is turned; comments, thumbnails, profiles and what follows are left out."""

from collections.abc import Iterator
from typing import Final

from accounts.files.exif import turned_by
from accounts.files.limits import MOST_SCANS, MOST_SEGMENTS
from accounts.files.shapes import Shape, broken

BEGIN: Final = b"\xff\xd8"
BASELINE: Final = {0xC0, 0xC1}
PROGRESSIVE: Final = 0xC2
FRAMES: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the three are tables
SCAN: Final = 0xDA
ADOBE: Final = 0xEE  # says how the colours of a CMYK picture are meant
EXIF: Final = 0xE1
NEEDED: Final = {0xC4, 0xDB, 0xDD, ADOBE} | FRAMES  # Huffman and quantisation tables, restarts


def shape_of(data: bytes) -> Shape:
    """Return what a JPEG says of itself; raises `Incomplete` for what it cannot be."""
    kept, frame, turned = [BEGIN], b"", 1
    for code, start, end in _segments(data):
        part = data[start + 4 : end]
        if code in FRAMES:
            if frame or code not in BASELINE | {PROGRESSIVE}:
                raise broken()
            frame = bytes([code]) + part
        elif code == EXIF and part.startswith(b"Exif\x00\x00"):
            turned = turned_by(part[6:])
        elif code == SCAN:
            kept.append(data[start:])
            return _shape(frame, part[:1], b"".join(kept), turned)
        if code in NEEDED:
            kept.append(data[start:end])
    raise broken()


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, where it begins, where it ends) up to the first pass; raises `Incomplete` for far too many."""
    at = 2
    for _number in range(MOST_SEGMENTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            return
        if data[at + 1] == 0xFF:  # fill
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(data):
            return
        yield data[at + 1], at, end
        at = end
    raise broken()


def _shape(frame: bytes, in_scan: bytes, data: bytes, turned: int) -> Shape:
    if len(frame) < 7 or not in_scan:
        raise broken()
    code, depth, parts = frame[0], frame[1], frame[6]
    height, width = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
    samples = [divmod(frame[at + 1], 16) for at in range(7, len(frame) - 2, 3)]
    whole = height and width and depth == 8 and parts in {1, 3, 4} and len(samples) == parts
    if not whole or not all(1 <= across <= 4 and 1 <= down <= 4 for across, down in samples):
        raise broken()
    if data.count(b"\xff\xda") > MOST_SCANS:
        raise broken()
    # What comes in several passes is kept whole while it is put together: two bytes for each sample.
    in_passes = code == PROGRESSIVE or in_scan[0] < parts
    beside = _samples(width, height, samples) * 2 if in_passes else 0
    return Shape("JPEG", width, height, turned, data, beside, packs=True)


def _samples(width: int, height: int, samples: list[tuple[int, int]]) -> int:
    widest, highest = max(one[0] for one in samples), max(one[1] for one in samples)
    return sum(width * height * across * down // (widest * highest) for across, down in samples)
