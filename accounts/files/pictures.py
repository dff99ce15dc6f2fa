"""A picture is opened once, one at a time in a process, and made anew in two sizes: nothing of the file is kept."""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image

from accounts.files import jpeg, png, webp
from accounts.files.limits import LIST, PAGE
from accounts.files.shapes import Shape, broken, fitted

ONE_AT_A_TIME: Final = Lock()
"""Eight threads that open a picture each would need eight times the memory."""
BAND: Final = 256
"""How many rows are looked at together."""
WHITE: Final = (255, 255, 255)
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
REFUSALS: Final = (OSError, SyntaxError, ValueError, EOFError, MemoryError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in one size, as WebP."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew, for a page and for a list."""

    page: Drawn
    list: Drawn


def shape_of(data: bytes) -> Shape | None:
    """Return what the picture in a file says of itself, or None when it is no kind that is taken."""
    if data.startswith(jpeg.BEGIN):
        return jpeg.shape_of(data)
    if data.startswith(png.BEGIN):
        return png.shape_of(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return webp.shape_of(data)
    return None


def drawn_anew(shape: Shape) -> Picture:
    """Open a picture whose shape was checked; raises `Incomplete` when it does not hold together."""
    with ONE_AT_A_TIME:
        try:
            upright = _upright(shape)
            return Picture(_drawn(upright, upright.size), _drawn(upright, fitted(upright.size, LIST)))
        except REFUSALS as error:
            raise broken() from error


def _upright(shape: Shape) -> Image.Image:
    """Return the picture on white, turned as it was meant, as large as the page needs or as it is."""
    with Image.open(BytesIO(shape.data), formats=[shape.kind]) as opened:
        if opened.size != (shape.width, shape.height) or getattr(opened, "n_frames", 1) != 1:
            raise broken()
        if shape.scale > 1:
            opened.draft("RGB", (shape.width // shape.scale, shape.height // shape.scale))
        opened.load()
        wanted = fitted((shape.width, shape.height), PAGE)
        narrow = _narrowed(opened, wanted[0], shape.factor)
    smaller = narrow.resize(wanted, Image.Resampling.LANCZOS) if narrow.size != wanted else narrow
    return smaller.transpose(TURNS[shape.turned]) if shape.turned in TURNS else smaller


def _narrowed(opened: Image.Image, wide: int, factor: int) -> Image.Image:
    """Return it in plain colours and as wide as wanted, band by band: a second copy in full size is never made.

    Its height is only divided by `factor`; the bands join without seams since each row is narrowed by itself.
    """
    width, height = opened.size
    narrow = Image.new("RGB", (wide, -(-height // factor)), WHITE)
    rows = factor * max(1, BAND // factor)
    for top in range(0, height, rows):
        band = _on_white(opened.crop((0, top, width, min(top + rows, height))))
        if factor > 1:
            band = band.reduce(factor)
        narrow.paste(band.resize((wide, band.height), Image.Resampling.LANCZOS), (0, top // factor))
    return narrow


def _on_white(band: Image.Image) -> Image.Image:
    """Return a band in plain colours; what is see-through shows white, as on paper, also in a dark page."""
    if band.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in band.info:
        paper = Image.new("RGBA", band.size, WHITE)
        paper.alpha_composite(band.convert("RGBA"))
        return paper.convert("RGB")
    if band.mode.startswith("I"):  # sixteen bits for a grey
        band = band.convert("I").point(lambda grey: grey / 256).convert("L")
    return band.convert("RGB")


def _drawn(upright: Image.Image, size: tuple[int, int]) -> Drawn:
    made = upright if size == upright.size else upright.resize(size, Image.Resampling.LANCZOS)
    file = BytesIO()
    made.save(file, "WEBP", quality=80, method=4)
    return Drawn(file.getvalue(), *size)
