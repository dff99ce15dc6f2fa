"""What the search field offers while somebody types, in the reader's language."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from listings.models import CpvCode, Theme
from listings.taxonomy import find_cpv
from search import analysis
from search.engines import engine
from search.engines.base import EngineDown
from search.schema import NEEDS, REFERENCES, SOLUTIONS
from search.spelling.current import put_right
from search.suggesting.bodies import bodies_of
from search.suggesting.options import OFFERED, Group, Option, Piece, held, opens, pieces_of
from search.suggesting.titles import titles_of

SHORTEST: Final = 2
LONGEST: Final = 200
"""How many characters have to be typed, and how many are read; the longest title has 160."""


def suggestions_for(typed: str) -> list[Group]:
    """Return the groups that have something to offer for what was typed, in the reader's language.

    Every typed word must begin a word of the label. At most six queries, and one more when a process looks up its
    first CPV label in a language. Where nothing begins so, the words are put right. Without the engine the titles are
    left out; nothing that is typed is an error.
    """
    text = " ".join(typed[:LONGEST].split())
    tokens = tuple(dict.fromkeys(analysis.raw(text)))
    if len(text) < SHORTEST or not tokens:
        return []
    cities, organisations = bodies_of(text, tokens)
    titles = titles_of(tokens)
    groups = (
        Group("themes", _("Themes"), "", _themes(tokens)),
        Group("cpv", _("CPV codes"), "file-text", _codes(text, tokens)),
        Group("cities", _("Cities"), "landmark", cities),
        Group("organisations", _("Organisations"), "building-2", organisations),
        Group(SOLUTIONS, _("Solutions"), "lightbulb", titles[SOLUTIONS]),
        Group(NEEDS, _("Needs"), "map-pin", titles[NEEDS]),
        Group(REFERENCES, _("References"), "library", titles[REFERENCES]),
    )
    return [group for group in groups if group.options] or _spelt(text)


def _spelt(text: str) -> list[Group]:
    """Return what was probably meant, as a search; nothing when the words are known, or the engine is away."""
    try:
        meant = put_right(text, get_language() or "en", engine().held)
    except EngineDown:
        return []
    if meant == text:
        return []
    option = Option(address=reverse("search:search", query={"q": meant}), label=(Piece(meant, typed=False),))
    return [Group("spelt", _("Did you mean"), "search", [option])]


def _themes(tokens: Sequence[str]) -> list[Option]:
    """Return tracks and sub-themes, those first whose name begins with what was typed; one query."""
    every = Theme.objects.select_related("parent")
    found = [theme for theme in every if held(str(theme), tokens) == len(tokens)]
    found.sort(key=lambda theme: (not opens(str(theme), tokens), theme.track_number, theme.parent is not None))
    return [
        Option(
            address=reverse("search:search", query={"theme": theme.key}),
            label=pieces_of(str(theme), tokens),
            note=str(theme.parent) if theme.parent else "",
            track=theme.track_number,
        )
        for theme in found[:OFFERED]
    ]


def _codes(text: str, tokens: Sequence[str]) -> list[Option]:
    language = get_language() or "en"
    found: list[CpvCode] = find_cpv(text, language)[:OFFERED]
    return [
        Option(
            address=reverse("search:search", query={"cpv": one.code}),
            label=pieces_of(f"{one.code} {one.label(language)}", tokens),
        )
        for one in found
    ]
