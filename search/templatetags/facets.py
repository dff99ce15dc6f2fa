"""Writes the boxes of facets: a page has some hundred and fifty, which as templates took a quarter of its time."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language, ngettext

from accounts.locales import LOCALES
from accounts.markup import NOTHING, Markup, joined, written
from search.queries.facets import Option, ShownFacet

register = template.Library()

BOX: Final = '<label class="facet-option"{}><input id="{}" type="checkbox" name="{}" value="{}" form="search-form"'
NAMED: Final = ">{}<span>{}</span>"
COUNTED: Final = '<data value="{}">{}</data></label>\n'
BELOW: Final = Markup(" data-below")
FACET: Final = (
    '<details class="facet" data-facet="{0}"{1}><summary>{2}</summary><fieldset>'
    '<legend class="visually-hidden">{2}</legend>{3}{4}</fieldset></details>\n'
)
MORE: Final = '<details class="facet-more" data-facet="{}-more"><summary>{}</summary>{}</details>'
OPEN: Final = Markup(" open")
CHOSEN: Final = Markup(" checked")
BADGE: Final = '<span data-badge="{0}">{0}</span>'


@register.simple_tag
def facet_items(facets: Iterable[ShownFacet]) -> Markup:
    """Return each facet with a box for each of its values; a track has the badge of its line (`c-line-badge`)."""
    language = get_language() or "en"
    return joined(_facet(facet, language) for facet in facets)


def _facet(facet: ShownFacet, language: str) -> Markup:
    more = NOTHING
    if facet.more:
        number = len(facet.more)
        many = ngettext("%(number)s more", "%(number)s more", number) % {"number": number}
        more = written(MORE, facet.name, many, _boxes(facet.more, language))
    state = OPEN if facet.is_open else NOTHING
    return written(FACET, facet.name, state, facet.title, _boxes(facet.options, language), more)


def _boxes(options: Iterable[Option], language: str) -> Markup:
    return joined(part for option in options for part in _parts(option, language))


def _parts(option: Option, language: str) -> tuple[Markup, Markup, Markup, Markup]:
    line = None if option.is_below else option.track
    before, after = _box(option.name, option.value, option.label, line, BELOW if option.is_below else NOTHING)
    return before, CHOSEN if option.is_chosen else NOTHING, after, _number(option.total, language)


@lru_cache(4_096)
def _box(name: str, value: str, label: str, line: int | None, place: Markup) -> tuple[Markup, Markup]:
    """Return a box up to the sign that it is chosen, and from there on; its name is the same every time."""
    called = f"{name}-{hashlib.sha256(value.encode()).hexdigest()[:10]}"
    badge = written(BADGE, line) if line else NOTHING
    return written(BOX, place, called, name, value), written(NAMED, badge, label)


@lru_cache(4_096)
def _number(number: int, language: str) -> Markup:
    return written(COUNTED, number, format_decimal(number, locale=LOCALES[language]))
