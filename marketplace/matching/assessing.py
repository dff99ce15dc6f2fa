"""States of a scoring round and of its assessors, and what points come to: pure words and sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import pstdev
from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy

MOST_ASSESSORS: Final = 9
MOST_POINTS: Final = 5
EXTREMES: Final = frozenset({0, MOST_POINTS})
"""Points that need words."""
LONGEST_WORDS: Final = 1_000
WIDE: Final = 2
"""So many points between the lowest and the highest are marked."""
TENTH: Final = Decimal("0.1")
HUNDREDTH: Final = Decimal("0.01")


class RoundState(models.TextChoices):
    """How far a scoring round has come."""

    SCORING = "scoring", pgettext_lazy("round", "Being scored")
    REVEALED = "revealed", pgettext_lazy("round", "All have scored")
    STOPPED = "stopped", pgettext_lazy("round", "Stopped")


class AssessorState(models.TextChoices):
    """How far an assessor has come."""

    NAMED = "named", pgettext_lazy("assessor", "Has not declared yet")
    SCORING = "scoring", pgettext_lazy("assessor", "Scores now")
    FINISHED = "finished", pgettext_lazy("assessor", "Has finished")
    BARRED = "barred", pgettext_lazy("assessor", "Declared a conflict of interest")
    REMOVED = "removed", pgettext_lazy("assessor", "Taken off")


AWAITED: Final = frozenset({AssessorState.NAMED, AssessorState.SCORING, AssessorState.FINISHED})
"""Who has to finish before anybody reads points of others."""

ROUND_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    RoundState.SCORING: frozenset({RoundState.REVEALED, RoundState.STOPPED}),
    RoundState.REVEALED: frozenset(),
    RoundState.STOPPED: frozenset(),
}
ASSESSOR_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    AssessorState.NAMED: frozenset({AssessorState.SCORING, AssessorState.BARRED, AssessorState.REMOVED}),
    AssessorState.SCORING: frozenset({AssessorState.FINISHED, AssessorState.BARRED, AssessorState.REMOVED}),
    # She opens hers again herself, while others still score.
    AssessorState.FINISHED: frozenset({AssessorState.SCORING, AssessorState.BARRED, AssessorState.REMOVED}),
    AssessorState.BARRED: frozenset(),
    # Whoever is named again declares again.
    AssessorState.REMOVED: frozenset({AssessorState.NAMED}),
}


@dataclass(frozen=True, slots=True)
class Spread:
    """What several people's points for one criterion come to.

    `deviation` is the population standard deviation, the root of the mean squared distance from the mean, since the
    assessors are all there are and no sample. Mean and deviation are rounded half up to hundredths.
    """

    mean: Decimal
    low: int
    high: int
    deviation: Decimal

    @property
    def is_wide(self) -> bool:
        """Whether the assessors should talk about it."""
        return self.high - self.low >= WIDE


def spread_of(points: Sequence[int]) -> Spread:
    """Return mean, lowest, highest and deviation of at least one person's points."""
    mean = Decimal(sum(points)) / len(points)
    deviation = Decimal(str(pstdev(points)))
    return Spread(_rounded(mean, HUNDREDTH), min(points), max(points), _rounded(deviation, HUNDREDTH))


def total_of(weighted: Sequence[tuple[int, Sequence[int]]]) -> Fraction:
    """Return the exact weighted total in per cent of (weight, points of each) a criterion; nothing is rounded."""
    return sum((Fraction(weight * sum(points), MOST_POINTS * len(points)) for weight, points in weighted), Fraction(0))


def shown_totals(totals: Sequence[Fraction]) -> list[Decimal]:
    """Return totals as they are read: rounded half up to one decimal, to two where two that differ would look equal."""
    looks: dict[Decimal, set[Fraction]] = {}
    for one in totals:
        looks.setdefault(_rounded(_decimal(one), TENTH), set()).add(one)
    alike = {one for group in looks.values() if len(group) > 1 for one in group}
    return [_rounded(_decimal(one), HUNDREDTH if one in alike else TENTH) for one in totals]


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def ranks_of(totals: Sequence[Fraction]) -> list[int]:
    """Return the rank of each total: one more than how many are higher, so that equal ones share it."""
    return [1 + sum(other > one for other in totals) for one in totals]


def _rounded(number: Decimal, to: Decimal) -> Decimal:
    return number.quantize(to, rounding=ROUND_HALF_UP)
