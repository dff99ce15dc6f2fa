"""Shows what an answer says to a point."""

from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.translation import gettext as _

from accounts.locales import reader_locale
from listings.states import PointKind
from marketplace.matching.written import NO, YES, decimal_of

register = template.Library()


@register.filter
def said_in_words(said: Mapping[str, Any]) -> str:
    """Return what an answer says to a point, in the reader's language; "" for nothing."""
    value = str(said.get("value", ""))
    if said.get("kind") == PointKind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}.get(value, "")
    # A draft may hold words from before the city asked for a number.
    number = decimal_of(value) if said.get("kind") == PointKind.NUMBER else None
    if number is None:
        return value
    shown = format_decimal(number, locale=reader_locale(), decimal_quantization=False)
    return " ".join(filter(None, [shown, str(said.get("unit", ""))]))
