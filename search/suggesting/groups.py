"""What the search field offers while somebody types, in the language and the letters in which she types."""

from typing import Final

from django.utils.translation import gettext as _

from search.engines import engine
from search.engines.base import EngineDown
from search.schema import NEEDS, REFERENCES, SOLUTIONS
from search.spelling.current import put_right, standards
from search.suggesting.bodies import bodies_near, bodies_of
from search.suggesting.labels import codes_of, guessed_codes, reader_language, themes_of
from search.suggesting.options import OFFERED, Group, Option, Piece, pieces_of, search_for
from search.suggesting.titles import titles_of
from search.suggesting.typed import Typed, read

SHORTEST: Final = 2
"""How many characters have to be typed."""
MOST_STANDARDS: Final = 10


def suggestions_for(typed: str) -> list[Group]:
    """Return the groups that have something to offer for what was typed.

    Every typed word must begin a word of the label, in whatever language it is; the reader's comes first. Seven
    queries at most, and up to four more for names when many have the longest of the words. Where nothing begins so, the
    words are put right, or names that are a slip away are offered: two queries more, or one, and one for codes that the
    words suggest when there is nothing else. Without the engine titles and standards are left out; nothing that is
    typed is an error.
    """
    asked = read(typed)
    if len(asked.text) < SHORTEST or not asked.tokens:
        return []
    return _groups(asked) or _nearest(asked)


def _groups(asked: Typed) -> list[Group]:
    cities, organisations = bodies_of(asked.text, asked.tokens)
    titles, codes = titles_of(asked), codes_of(asked)
    groups = (
        _meant(codes.completed),
        Group("themes", _("Themes"), "", themes_of(asked)),
        Group("standards", _("Standards"), "file-check", _standards(asked)),
        _cpv(codes.options),
        *_bodies(cities, organisations),
        Group(SOLUTIONS, _("Solutions"), "lightbulb", titles[SOLUTIONS]),
        Group(NEEDS, _("Needs"), "map-pin", titles[NEEDS]),
        Group(REFERENCES, _("References"), "library", titles[REFERENCES]),
    )
    return [group for group in groups if group.options]


def _nearest(asked: Typed) -> list[Group]:
    """Return what was probably meant as a search, with the names it begins; or names that are a slip away."""
    meant = _put_right(asked.text)
    if meant != asked.text:
        read_anew = read(meant)
        every = [_meant(meant), *_bodies(*bodies_of(read_anew.text, read_anew.tokens))]
    else:
        every = [*_bodies(*bodies_near(asked.tokens))]
    near = [group for group in every if group.options]
    return near or [group for group in [_cpv(guessed_codes(asked))] if group.options]


def _bodies(cities: list[Option], organisations: list[Option]) -> tuple[Group, Group]:
    return (
        Group("cities", _("Cities"), "landmark", cities),
        Group("organisations", _("Organisations"), "building-2", organisations),
    )


def _cpv(options: list[Option]) -> Group:
    return Group("cpv", _("CPV codes"), "file-text", options)


def _meant(words: str) -> Group:
    option = Option(search_for(q=words), (Piece(words, typed=False),))
    return Group("spelt", _("Did you mean"), "search", [option] if words else [])


def _put_right(text: str) -> str:
    """Return what was probably meant; the same when the words are known, or the engine is away."""
    try:
        return put_right(text, reader_language(), engine().held, is_begun=True)
    except EngineDown:
        return text


def _standards(asked: Typed) -> list[Option]:
    """Return the standards that begin so, those first that most public listings name now."""
    known = standards()
    begun = known.begun_by(asked.text)[:MOST_STANDARDS] if known else []
    try:
        counts = engine().held([one.token for one in begun]) if begun else {}
    except EngineDown:
        return []
    named = sorted((one for one in begun if counts[one.token]), key=lambda one: -counts[one.token])
    return [Option(search_for(q=one.written), pieces_of(one.written, asked.tokens)) for one in named[:OFFERED]]
