"""What a picture says of itself before it is opened: its size, what opening it needs, and the bytes worth opening."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from django.utils.translation import gettext as _

from accounts.errors import Incomplete
from accounts.files.limits import LARGEST_NEEDED, PAGE, SMALLEST_SIDE

FIELD: Final = "file"
"""The field of every form that takes one."""
CHANNELS: Final = 4
"""Bytes for a pixel in memory, also where three would do."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A picture as its header tells it: kind, size in pixels, how it is turned (EXIF, 1 to 8), and what is opened.

    `data` is the file without anything that is not needed to see it, so that nothing else is ever read. `beside` is
    how many bytes its decoder keeps beside the picture, `packs` whether that can hand it out made smaller.
    """

    kind: str
    width: int
    height: int
    turned: int
    data: bytes
    beside: int = 0
    packs: bool = False

    @property
    def scale(self) -> int:
        """By how much the decoder itself makes it smaller: 1, 2, 4 or 8."""
        return next(step for step in (8, 4, 2, 1) if step <= max(1, self._excess)) if self.packs else 1

    @property
    def factor(self) -> int:
        """By how much the opened picture is made smaller at once, before it is fitted exactly."""
        return max(1, self._excess // self.scale)

    @property
    def _excess(self) -> int:
        width, height = fitted((self.width, self.height), PAGE)
        return min(self.width // width, self.height // height)

    @property
    def needed(self) -> int:
        """How many bytes opening it and making it smaller takes at most, the file itself counted twice."""
        width, height = ceil(self.width / self.scale), ceil(self.height / self.scale)
        narrowed = fitted((width, height), PAGE)[0] * ceil(height / self.factor)
        return width * height * CHANNELS + max(self.beside, narrowed * CHANNELS) + 2 * len(self.data)

    def checked(self) -> "Shape":
        """Return it; raises `Incomplete` when it is too large to be opened, or too small to show anything."""
        words = {"width": f"{self.width:,}", "height": f"{self.height:,}"}
        if min(self.width, self.height) < SMALLEST_SIDE:
            words["least"] = str(SMALLEST_SIDE)
            sentence = _(
                "This picture has %(width)s × %(height)s pixels. Choose one with at least %(least)s each way, "
                "so that something can be seen."
            )
            raise refused(sentence % words)
        if self.needed > LARGEST_NEEDED:
            sentence = _(
                "This picture has %(width)s × %(height)s pixels, which is more than can be opened here. "
                "Make it smaller: 1,600 × 1,200 are always enough."
            )
            raise refused(sentence % words)
        return self


def fitted(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Return the size that fills a box in one direction without leaving it; what is smaller stays as it is."""
    width, height = size
    share = min(1.0, box[0] / width, box[1] / height)
    return max(1, round(width * share)), max(1, round(height * share))


def refused(sentence: str) -> Incomplete:
    """Return the refusal of a file, to be said at the field that took it."""
    return Incomplete(sentence, field=FIELD)


def broken() -> Incomplete:
    """Return the refusal of a picture that does not hold together."""
    return refused(_("This picture is damaged or not whole. Open it and save it again, then choose that file."))


def moving() -> Incomplete:
    """Return the refusal of an animation."""
    return refused(_("This picture moves. Choose one that stands still: people cannot stop it here."))
