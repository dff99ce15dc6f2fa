"""Draws the pictures and the sheets of the demonstration: a street of nowhere, made here, so that nobody has rights."""

from collections.abc import Callable
from io import BytesIO
from typing import Final, TypeAlias

from PIL import Image, ImageDraw

SIZE: Final = (1280, 800)
GROUND: Final = 620
DAY, NIGHT = (226, 240, 241), (16, 38, 43)
WALLS: Final = ((11, 79, 92), (42, 117, 131), (95, 157, 167), (59, 80, 86), (139, 63, 143))
AMBER, PAPER, ROAD = (255, 194, 71), (255, 255, 255), (102, 121, 125)
Pen: TypeAlias = ImageDraw.ImageDraw


def picture(motif: str) -> bytes:
    """Return a street as PNG, with one of MOTIFS on it."""
    is_night = motif == "lamps"
    image = Image.new("RGB", SIZE, NIGHT if is_night else DAY)
    pen = ImageDraw.Draw(image)
    _houses(pen, lit=is_night)
    pen.rectangle((0, GROUND, SIZE[0], SIZE[1]), fill=(40, 60, 66) if is_night else ROAD)
    MOTIFS[motif](pen)
    file = BytesIO()
    image.quantize(32).save(file, "PNG")
    return file.getvalue()


def sheet(lines: list[str]) -> bytes:
    """Return one page of plain lines (ASCII) as PDF."""
    text = "\n".join(f"({line}) Tj 0 -24 Td" for line in lines)
    stream = f"BT /F1 15 Tf 60 760 Td\n{text}\nET".encode("ascii")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (table, len(made))


def _houses(pen: Pen, *, lit: bool) -> None:
    left = 0
    for number in range(8):
        wide, high = 130 + number * 47 % 90, 220 + number * 83 % 190
        wall = tuple(shade // 2 for shade in WALLS[number % 5]) if lit else WALLS[number % 5]
        pen.rectangle((left, GROUND - high, left + wide, GROUND), fill=wall)
        for row in range(GROUND - high + 28, GROUND - 70, 62):
            for column in range(left + 20, left + wide - 34, 46):
                shown = (row + column + number) % 3 == 0 if lit else True
                pen.rectangle(
                    (column, row, column + 22, row + 34), fill=AMBER if lit and shown else DAY if shown else wall
                )
        left += wide + 10


def _lamps(pen: Pen) -> None:
    for at in range(120, SIZE[0], 260):
        pen.polygon([(at + 46, 400), (at - 70, GROUND + 110), (at + 160, GROUND + 110)], fill=(92, 84, 58))
        pen.rectangle((at, 390, at + 10, GROUND + 60), fill=(140, 155, 158))
        pen.rectangle((at, 384, at + 66, 396), fill=(140, 155, 158))
        pen.ellipse((at + 34, 392, at + 62, 412), fill=AMBER)


def _kerb(pen: Pen) -> None:
    for number, at in enumerate(range(40, SIZE[0], 205)):
        pen.rectangle((at, GROUND + 34, at + 180, GROUND + 44), fill=PAPER)
        pen.rectangle((at, GROUND + 34, at + 6, GROUND + 130), fill=PAPER)
        if number % 3:
            pen.rounded_rectangle((at + 26, GROUND + 56, at + 160, GROUND + 108), 22, fill=WALLS[number % 5])
            pen.ellipse((at + 42, GROUND + 92, at + 72, GROUND + 122), fill=NIGHT)
            pen.ellipse((at + 114, GROUND + 92, at + 144, GROUND + 122), fill=NIGHT)
        else:
            pen.ellipse((at + 78, GROUND + 66, at + 106, GROUND + 94), fill=AMBER)


def _crossing(pen: Pen) -> None:
    for at in range(420, 860, 64):
        pen.polygon([(at, GROUND + 10), (at + 34, GROUND + 10), (at + 10, 790), (at - 34, 790)], fill=PAPER)
    pen.rectangle((330, 380, 342, GROUND + 40), fill=NIGHT)
    pen.rounded_rectangle((304, 330, 368, 440), 12, fill=NIGHT)
    pen.ellipse((320, 342, 352, 374), fill=(120, 40, 50))
    pen.ellipse((320, 394, 352, 426), fill=(70, 190, 110))


MOTIFS: Final[dict[str, Callable[[Pen], None]]] = {"lamps": _lamps, "kerb": _kerb, "crossing": _crossing}
