"""Shows what an answer says to a point."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.translation import gettext as _

from accounts.locales import reader_locale
from listings.states import PointKind
from marketplace.matching.written import NO, YES

register = template.Library()


@register.filter
def said_in_words(said: Mapping[str, Any]) -> str:
    """Return what an answer says to a point, in the reader's language; "" for nothing."""
    value = str(said.get("value", ""))
    if said.get("kind") == PointKind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}.get(value, "")
    if said.get("kind") == PointKind.NUMBER and value:
        return " ".join(
            filter(None, [format_decimal(Decimal(value), locale=reader_locale()), str(said.get("unit", ""))])
        )
    return value
