"""How a camera was held: the one thing of a picture's metadata that is read before all of it goes."""

from typing import Final

ORIENTATION: Final = 0x0112
UPRIGHT: Final = 1


def turned_by(exif: bytes) -> int:
    """Return the orientation that EXIF data (from its TIFF header on) names, 1 to 8; upright where it names none."""
    order = {b"II*\x00": "little", b"MM\x00*": "big"}.get(exif[:4])
    if order is None:
        return UPRIGHT

    def number(at: int, length: int) -> int:
        return int.from_bytes(exif[at : at + length], "little" if order == "little" else "big")

    first = number(4, 4)
    for at in range(first + 2, min(first + 2 + 12 * number(first, 2), len(exif) - 11), 12):
        if number(at, 2) == ORIENTATION:
            found = number(at + 8, 2)
            return found if 1 <= found <= 8 else UPRIGHT
    return UPRIGHT
