"""Says in a template what points come to."""

from decimal import Decimal

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def decimal(number: Decimal) -> str:
    """Return a number as the reader's language writes it, with the decimals that it has."""
    places = -int(number.as_tuple().exponent)
    return format_decimal(number, format=f"0.{'0' * places}", locale=get_language() or "en")
