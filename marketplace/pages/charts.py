"""Bars of a small plot, drawn here: a table beside it says the same in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marketplace.pages.tallies import Tally

WIDTH: Final = 240
HEIGHT: Final = 80
GAP: Final = 4
LOW: Final = 4.0
"""How high a bar is whose count is not told."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in units of the plot, as SVG writes numbers in every language; `look` is plain or small."""

    x: str
    y: str
    width: str
    height: str
    look: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of one row of counts, the highest of which fills the plot."""

    bars: tuple[Bar, ...]
    highest: int
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(tallies: Sequence[Tally]) -> Chart:
    """Return the plot of some counts; what is none has no bar, what is small a low hatched one."""
    highest = max((one.known for one in tallies), default=0)
    wide = WIDTH / max(len(tallies), 1)
    bars = [_bar(number * wide + GAP / 2, wide - GAP, one, highest) for number, one in enumerate(tallies)]
    return Chart(tuple(bar for bar in bars if bar), highest)


def _bar(left: float, wide: float, tally: Tally, highest: int) -> Bar | None:
    if not (tally.known or tally.small):
        return None
    high = max(tally.known / highest * HEIGHT, LOW) if tally.known else LOW
    look = "plain" if tally.known else "small"
    return Bar(f"{left:.1f}", f"{HEIGHT - high:.1f}", f"{wide:.1f}", f"{high:.1f}", look)
