"""The themes as pages name them: a few columns of each, since all of them are read for every page of results."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language

from listings.models import Theme
from search import analysis
from search.prepared import run

SPOKEN: Final = tuple(code for code, _name in settings.LANGUAGES)
"""The languages of the site, in which themes have names."""

NOWHERE: Final = dict.fromkeys(SPOKEN, "")
"""What stands above a track."""


class NamedTheme(NamedTuple):
    """A theme with its track's number, its names in each language of the site, and its track's."""

    key: str
    position: int
    number: int
    is_track: bool
    names: Mapping[str, str]
    above: Mapping[str, str]

    def called(self, language: str) -> str:
        """Return its name in a language, in English when there is none."""
        return self.names[language] or self.names["en"]

    @property
    def name(self) -> str:
        """Its name in the reader's language, in English when there is none."""
        return self.called(get_language() or "en")


def every_theme() -> Sequence[NamedTheme]:
    """Return all themes in the order of the line plan; one query."""
    return _named(tuple(run(_rows)))


def themes_named(text: str, themes: Iterable[NamedTheme]) -> list[NamedTheme]:
    """Return the themes whose names hold a word that begins with each word of a text, tracks last."""
    words = analysis.raw(text)
    if not words:
        return []
    named = [
        theme
        for theme in themes
        if all(any(one.startswith(word) for one in analysis.raw(theme.name)) for word in words)
    ]
    return sorted(named, key=lambda theme: (theme.is_track, theme.number, theme.position))


@lru_cache(maxsize=4)
def _named(rows: tuple[tuple[Any, ...], ...]) -> Sequence[NamedTheme]:
    """Return the themes of some columns: the same columns make the same themes."""
    tracks = {number: _by_language(names) for _key, _position, number, _track, *names in rows if number}
    return [
        NamedTheme(key, position, track or number, track is None, _by_language(names), tracks.get(track, NOWHERE))
        for key, position, number, track, *names in rows
    ]


def _rows() -> "QuerySet[Any, Any]":
    columns = ("key", "position", "number", "parent__number", *(f"name_{language}" for language in SPOKEN))
    # Names are asked for in each language by themselves, so that no name stands for another: the columns as they come.
    rows: QuerySet[Any, Any] = Theme.objects.rewrite(False).values_list(*columns)  # type: ignore[attr-defined]
    return rows


def _by_language(names: Iterable[str | None]) -> dict[str, str]:
    return {language: name or "" for language, name in zip(SPOKEN, names, strict=True)}
