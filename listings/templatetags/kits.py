"""What pages show of a kit: its parts with their names, and its price in the reader's language."""

from typing import NamedTuple

from django import template
from django.utils.translation import gettext as _

from listings.models.kits import KitWords
from listings.money import amount_in

register = template.Library()


class Part(NamedTuple):
    """One part of a kit that says something."""

    label: str
    words: str


@register.filter
def kit_parts(words: KitWords) -> list[Part]:
    """Return the parts of a kit that are not empty, in their order."""
    named = (
        Part(_("Specification"), words.specification),
        Part(_("Clauses"), words.clauses),
        Part(_("Criteria"), words.criteria),
        Part(_("Lesson"), words.lesson),
    )
    return [part for part in named if part.words]


@register.filter
def kit_amount(words: KitWords) -> str:
    """Return the unit price in the reader's language, "" when none is told."""
    return "" if words.unit_price is None else amount_in(words.unit_price, words.currency)
