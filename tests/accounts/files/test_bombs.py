"""Bombs are refused within 64 MB above idle and a second; the largest pictures that are taken stay within, too."""

import os
import random

import pytest
from PIL import Image

from tests.accounts.files.making import (
    chunk,
    jpeg_in_parts,
    jpeg_of,
    moving,
    pdf_bomb,
    pdf_broken_off,
    pdf_with,
    png_bomb,
    png_in_parts,
    png_of,
    saved,
    webp_in_parts,
    webp_of,
)
from tests.accounts.files.measuring import measured

MOST = 64_000_000
BOMBS = {
    "PNG of 13,300 x 13,300": png_bomb,
    "PNG of 2^31": lambda: png_of(2**31 - 1, 2**31 - 1),
    "JPEG of 60,000 x 60,000": lambda: jpeg_of(60_000, 60_000),
    "JPEG in passes": lambda: jpeg_of(9_000, 9_000, progressive=True),
    "JPEG of 5,000 passes": lambda: jpeg_of(2_000, 2_000, progressive=True, scans=5_000),
    "WebP of 16,000 x 16,000": lambda: webp_of(16_000, 16_000),
    "GIF with frames": lambda: moving("GIF"),
    "WebP with frames": lambda: moving("WEBP"),
    "TIFF": lambda: saved(kind="TIFF"),
    "PDF of packed nothing": pdf_bomb,
    "PDF of a million packages": lambda: pdf_with(b"/ObjStm " * 1_000_000),
    "JPEG of empty tables": lambda: jpeg_in_parts(b"\xff\xc4\0\2"),
    "JPEG of restarts": lambda: jpeg_in_parts(b"\xff\xdd\0\4\0\0"),
    "JPEG of filling": lambda: jpeg_in_parts(b"\xff"),
    "WebP of empty chunks": lambda: webp_in_parts(b"ALPH\0\0\0\0"),
    "PNG of empty chunks": lambda: png_in_parts(chunk(b"IDAT", b"")),
    "PDF of streams that break off": pdf_broken_off,
    "PDF of escaped letters": lambda: pdf_with(b"#41" * 3_300_000),
}


def noise(size):
    # The same noise each time, so that what is measured stays what it was.
    return Image.frombytes("RGB", (500, 375), random.Random(1).randbytes(500 * 375 * 3)).resize(size)  # noqa: S311


LARGEST = {
    "JPEG of 20 megapixels": lambda: saved(noise((5200, 3900)), quality=85),
    "JPEG in passes of 12": lambda: saved(noise((4000, 3000)), progressive=True),
    "PNG of 9": lambda: saved(noise((3840, 2300)).quantize(16), "PNG"),
    "PNG with alpha of 6": lambda: saved(Image.new("RGBA", (2870, 2150), (1, 2, 3, 100)), "PNG"),
    "WebP of 2": lambda: saved(noise((1920, 1080)).convert("RGBA"), "WEBP"),
}
PROVES = os.environ.get("PROVE") == "1"
LONGEST = 1.0 if PROVES else 60.0
"""Seconds of a processor. On a machine where much else runs, they say little of the code: `make prove` counts them."""
some = pytest.mark.skipif(not PROVES, reason="the rest of the bombs: make prove")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if at % 3 == 0 else some) for at, name in enumerate(BOMBS)]
)
def test_bomb_is_refused_within_64_mb_and_a_second(name, tmp_path):
    reading = measured(tmp_path, BOMBS[name]())
    assert reading.said not in {"picture", "document"}
    assert reading.memory <= MOST
    assert reading.seconds <= LONGEST


@pytest.mark.parametrize("name", [pytest.param(name, marks=[] if at == 0 else some) for at, name in enumerate(LARGEST)])
def test_largest_picture_stays_within_64_mb(name, tmp_path):
    reading = measured(tmp_path, LARGEST[name]())
    assert (reading.said, reading.memory <= MOST) == ("picture", True)
