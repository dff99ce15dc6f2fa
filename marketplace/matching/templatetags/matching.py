"""Shows scores: points, the bar of their parts, and the sentence of each."""

from typing import Final, NamedTuple

from babel.numbers import format_decimal
from django import template

from accounts.locales import reader_locale
from marketplace.matching.scoring import SUBJECT, Feature, Scored
from marketplace.matching.sentences import sentence

register = template.Library()

TENTHS: Final = 10
WHOLE: Final = 1000  # tenths of points that a score can have at most: the width of the bar

register.filter("sentence", sentence)


class Segment(NamedTuple):
    """One stretch of the bar, in tenths of points from its left end, and the group that colours it."""

    start: int
    width: int
    group: str


@register.filter
def points(tenths: int) -> str:
    """Return tenths of points the way the reader's language writes them, such as 73.5."""
    return format_decimal(tenths / TENTHS, format="0.#", locale=reader_locale())


@register.filter
def group(feature: Feature) -> str:
    """Return which colour a feature has: the subject's or the practice's."""
    return "subject" if feature.name in SUBJECT else "practice"


@register.filter
def segments(scored: Scored) -> list[Segment]:
    """Return the bar of a score: a stretch for each feature that gave points, then what is missing."""
    made: list[Segment] = []
    start = 0
    for feature in scored.features:
        if feature.points:
            made.append(Segment(start, feature.points, group(feature)))
            start += feature.points
    return [*made, Segment(start, WHOLE - start, "missing")]


@register.filter
def strongest(scored: Scored) -> list[Feature]:
    """Return the three features that gave most points, the strongest first."""
    given = [feature for feature in scored.features if feature.points]
    return sorted(given, key=lambda feature: -feature.points)[:3]
