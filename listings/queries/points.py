"""Reads of the points that every answer to a need speaks to."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from listings.models import Need, Point
from listings.points import PointValues
from listings.states import PointKind


def points_of(need: Need) -> list[Point]:
    """Return the points of a need in their order, with their words; two queries, one when there is none."""
    return list(Point.objects.filter(need=need, is_dropped=False).prefetch_related("texts"))


def point_values_of(need: Need) -> list[PointValues]:
    """Return the points of a need as their buyer wrote them, in the language that was written first."""
    return [values_of_point(one) for one in points_of(need)]


def values_of_point(point: Point) -> PointValues:
    """Return one point as its buyer wrote it; prefetch `texts`."""
    text = min(point.texts.all(), key=lambda text: text.pk)
    return PointValues(
        key=point.public_id,
        prompt=text.prompt,
        kind=PointKind(point.kind),
        required=point.required,
        help=text.help,
        words=point.words,
        unit=text.unit,
        choices=tuple(text.choices),
    )


def points_in_words(stored: Iterable[Mapping[str, Any]]) -> str:
    """Return points as a correction stored them, one in each line, in the reader's language."""
    return "\n".join(f"{number}. {_in_words(one)}" for number, one in enumerate(stored, 1))


def _in_words(point: Mapping[str, Any]) -> str:
    how = [answered_with(point["kind"], words=point["words"], unit=point["unit"], choices=point["choices"])]
    how += [] if point["required"] else [_("optional")]
    help_text = f" {point['help']}" if point["help"] else ""
    return f"{point['prompt']}{help_text} ({'; '.join(how)})"


def answered_with(kind: str, *, words: int | None, unit: str, choices: Iterable[str]) -> str:
    """Return what a point is answered with, in words."""
    if kind == PointKind.TEXT:
        most = words or 0
        return ngettext("text of %(number)d word at most", "text of %(number)d words at most", most) % {"number": most}
    if kind == PointKind.NUMBER:
        return _("a number, in %(unit)s") % {"unit": unit} if unit else _("a number")
    if kind == PointKind.CHOICE:
        return _("one of: %(choices)s") % {"choices": ", ".join(choices)}
    return _("yes or no")
