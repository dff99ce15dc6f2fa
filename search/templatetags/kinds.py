"""Words for the kinds of listings."""

from collections.abc import Mapping
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.schema import NEEDS, REFERENCES, SOLUTIONS

register = template.Library()

NAMES: Final[Mapping[str, str | Promise]] = {
    SOLUTIONS: _("Solutions"),
    NEEDS: _("Needs"),
    REFERENCES: _("References"),
}


@register.filter
def kind_name(kind: str) -> str:
    """Return what listings of a kind are called."""
    return str(NAMES[kind])
