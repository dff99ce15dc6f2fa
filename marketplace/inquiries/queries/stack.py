"""The funding stack: what is accepted, to scale, and what is missing; the parts add up to the amount sought."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from marketplace.inquiries.models import Inquiry, Offer

ROW: Final = 72  # height of a row of the table beside the blocks, in pixels, as in static/css/pages/inquiry.css
WIDTH: Final = 140  # of a block
BAR: Final = 320  # length of the lying bar
SHADES: Final = 3
LABEL_FROM: Final = 20  # a lower block has no room for its percentage
ELBOW: Final = 58


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the stack with its place in the drawing; `offer` is None for what is missing."""

    offer: Offer | None
    amount: int
    percent: int
    shade: int
    y: float
    height: float
    x: float
    width: float
    row_y: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return round(self.y + self.height / 2, 2)

    @property
    def text_y(self) -> float:
        """Where the foot of its percentage stands."""
        return round(self.middle + 5, 2)

    @property
    def has_label(self) -> bool:
        """Whether there is room for its percentage."""
        return self.height >= LABEL_FROM

    @property
    def path(self) -> str:
        """The line from the block to its row."""
        bend = WIDTH + 20 + min(abs(self.row_y - self.middle), ELBOW)
        return f"M{WIDTH + 6} {self.middle}H{WIDTH + 20}L{bend:g} {self.row_y:g}H{WIDTH + 90}"


@dataclass(frozen=True, slots=True)
class Stack:
    """All parts, the topmost first; `shown` is what the reader sees accepted, in cents."""

    blocks: tuple[Block, ...]
    sought: int
    shown: int
    height: int


def stack_of(inquiry: Inquiry, offers: Iterable[Offer]) -> Stack:
    """Build the stack from the offers that a reader sees: nothing in it tells of the others."""
    accepted = [offer for offer in offers if offer.accepted]
    shown = sum(offer.accepted for offer in accepted)
    parts: list[tuple[Offer | None, int]] = [(offer, offer.accepted) for offer in accepted]
    if shown < inquiry.amount_sought:
        parts.append((None, inquiry.amount_sought - shown))
    parts.reverse()
    return Stack(_placed(parts, inquiry.amount_sought), inquiry.amount_sought, shown, len(parts) * ROW)


def _placed(parts: Sequence[tuple[Offer | None, int]], sought: int) -> tuple[Block, ...]:
    height = len(parts) * ROW
    blocks: list[Block] = []
    above = 0
    for number, (offer, amount) in enumerate(parts):
        block = Block(
            offer=offer,
            amount=amount,
            percent=round(100 * amount / sought),
            shade=(len(parts) - 1 - number) % SHADES + 1,
            y=round(height * above / sought, 2),
            height=round(height * amount / sought, 2),
            x=round(BAR * (sought - above - amount) / sought, 2),
            width=round(BAR * amount / sought, 2),
            row_y=number * ROW + ROW / 2,
        )
        blocks.append(block)
        above += amount
    return tuple(blocks)
