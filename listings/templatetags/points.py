"""Says in a template what a point is answered with."""

from django import template

from listings.models import Point
from listings.queries.points import answered_with

register = template.Library()


@register.filter
def asks_for(point: Point) -> str:
    """Return what it is answered with, in the reader's language; prefetch `texts`."""
    text = point.text
    return answered_with(point.kind, words=point.words, unit=text.unit, choices=text.choices)
