"""Facets and chips in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from search.criteria import Criteria
from search.filters import FILTERS, Filter, filters_of
from search.queries.labels import Counts, Labels, most_of
from search.themes import NamedTheme

SHOWN: Final = 6
"""How many values of a facet are shown; the others are behind a fold."""


class Option(NamedTuple):
    """A value that can be ticked, with how many listings have it; a theme has its track's number."""

    name: str
    value: str
    label: str
    total: int
    is_chosen: bool
    track: int | None = None
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A filter with its values; `more` are those that are folded away."""

    name: str
    title: str
    options: Sequence[Option]
    more: Sequence[Option]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, and the address of the same search without it."""

    title: str
    label: str
    url: str


def shown_facets(criteria: Criteria, counts: Counts, labels: Labels) -> list[ShownFacet]:
    """Return the facets of the page; one without any value is left out."""
    shown = [_facet(one, criteria, counts.get(one.name, {}), labels) for one in filters_of(criteria.kind)]
    return [facet for facet in shown if facet is not None]


def chips_of(criteria: Criteria, labels: Labels) -> list[Chip]:
    """Return one chip for each chosen value."""
    return [
        Chip(
            title=str(FILTERS[name].titles[criteria.kind]),
            label=labels.label(name, value),
            url=criteria.without(name, value).url,
        )
        for name, values in criteria.chosen.items()
        for value in values
    ]


def _facet(one: Filter, criteria: Criteria, counts: Mapping[str, int], labels: Labels) -> ShownFacet | None:
    chosen = criteria.chosen.get(one.name, ())
    values = most_of(counts, chosen)
    if one.choices:
        values = [str(value) for value, _label in one.choices if counts.get(str(value)) or value in chosen]
    if one.is_hidden or not values:
        return None
    called = labels.called(one.name)
    options = [Option(one.name, value, called(value), counts.get(value, 0), value in chosen) for value in values]
    shown, more = _by_track(options, labels.themes) if one.name == "theme" else _folded(options)
    return ShownFacet(one.name, str(one.titles[criteria.kind]), shown, more, one.starts_open or bool(chosen))


def _folded(options: Sequence[Option]) -> tuple[list[Option], list[Option]]:
    """Return what is shown and what is folded away; nothing is folded to hide one value."""
    most = SHOWN + 1 if len(options) == SHOWN + 1 else SHOWN
    shown = [option for place, option in enumerate(options) if place < most or option.is_chosen]
    known = {option.value for option in shown}
    return shown, [option for option in options if option.value not in known]


def _by_track(options: Sequence[Option], themes: Sequence[NamedTheme]) -> tuple[list[Option], list[Option]]:
    """Return every track that has listings, each with its most frequent sub-themes below it, and the others."""
    known = {option.value: option for option in options}
    counted = [theme for theme in themes if theme.key in known]
    below = [known[theme.key] for theme in counted if not theme.is_track]
    shown = {one.value for one in _folded(sorted(below, key=lambda option: -option.total))[0]}
    first: list[Option] = []
    rest: list[Option] = []
    # A track stands before its sub-themes, which keep the order of the line plan.
    for theme in sorted(counted, key=lambda theme: (theme.number, not theme.is_track)):
        is_shown = theme.is_track or theme.key in shown
        (first if is_shown else rest).append(_placed(known.pop(theme.key), theme))
    return [*first, *known.values()], rest


def _placed(option: Option, theme: NamedTheme) -> Option:
    return option._replace(track=theme.number, is_below=not theme.is_track)
