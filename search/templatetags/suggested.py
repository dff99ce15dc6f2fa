"""Writes the options of the search field: asked for at every key, they took a quarter of the answer as templates."""

from collections.abc import Iterable
from typing import Final

from django import template

from accounts.markup import NOTHING, Markup, joined, written
from search.suggesting.options import Option

register = template.Library()

OPTION: Final = (
    '\n        <li role="option" data-href="{}">\n          \n            {}\n          \n'
    "          <span {}>{}</span>\n          {}\n        </li>\n      "
)
BADGE: Final = '\n\n  <span data-badge="{0}"  aria-hidden="true">{0}</span>\n\n'
LANGUAGE: Final = 'lang="{}"'
PLAIN: Final = "{}"
TYPED: Final = "<b>{}</b>"
NOTE: Final = "<small>{}</small>"


@register.simple_tag
def suggested_options(options: Iterable[Option], icon: object) -> Markup:
    """Return options, each with its icon; a track or theme with the badge of its line (`c-line-badge`) instead."""
    return joined(
        written(
            OPTION,
            one.address,
            written(BADGE, one.track) if one.track else icon,
            written(LANGUAGE, one.language) if one.language else NOTHING,
            joined(written(TYPED if piece.typed else PLAIN, piece.text) for piece in one.label),
            written(NOTE, one.note) if one.note else NOTHING,
        )
        for one in options
    )
