"""Writes the boxes of facets: a page has some hundred and fifty, which as templates took a quarter of its time."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

from accounts.locales import reader_locale
from accounts.markup import NOTHING, Markup, joined, written
from search.queries.facets import Option

register = template.Library()

BOX: Final = (
    '<label class="facet-option"{}><input id="{}" type="checkbox" name="{}" value="{}" form="search-form"{}>'
    '{}<span>{}</span><data value="{}">{}</data></label>\n'
)
BADGE: Final = '<span data-badge="{0}">{0}</span>'


@register.simple_tag
def facet_options(options: Iterable[Option]) -> Markup:
    """Return a box for each option; a track has the badge of its line (`c-line-badge`)."""
    language = get_language() or "en"
    return joined(written(BOX, *_parts(option, language)) for option in options)


def _parts(option: Option, language: str) -> tuple[object, ...]:
    return (
        " data-below" if option.is_below else "",
        option.id,
        option.name,
        option.value,
        " checked" if option.is_chosen else "",
        written(BADGE, option.track) if option.track and not option.is_below else NOTHING,
        option.label,
        option.count,
        _number(option.count, language),
    )


@lru_cache(4_096)
def _number(number: int, _language: str) -> str:
    return format_decimal(number, locale=reader_locale())
