"""Facets and chips in the reader's words."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from django.db.models.fields.json import KT
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.locales import country_name
from listings.language import language_name
from listings.models import CpvCode, Tag, Theme
from search import analysis
from search.criteria import Criteria
from search.filters import FILTERS, Filter, filters_of
from search.schema import UNKNOWN

SHOWN: Final = 6
"""How many values of a facet are shown; the others are behind a fold."""
MOST_SHOWN: Final = 60
SUBJECT: Final = "subject"
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be ticked, with how many listings have it; a theme has its track's number."""

    name: str
    value: str
    label: str
    count: int
    is_chosen: bool
    track: int | None = None
    is_below: bool = False

    @property
    def id(self) -> str:
        """What its box is called on the page: the same every time, so that the focus stays where it is."""
        return f"{self.name}-{hashlib.sha256(self.value.encode()).hexdigest()[:10]}"


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


@dataclass(frozen=True, slots=True)
class Labels:
    """What values are called; a value that nobody knows stands for itself."""

    names: Mapping[str, Mapping[str, str]]
    themes: Sequence[Theme]

    def label(self, name: str, value: str) -> str:
        """Return what a value of a filter is called in the reader's language."""
        if name == "country":
            return _("Country unknown") if value == UNKNOWN else country_name(value) or value
        if name == "language":
            return language_name(value)
        return self.names.get(name, {}).get(value, value)

    def subject(self, node: str) -> str:
        """Return what a node of the CPV is called, "" for one that has no name of its own."""
        return self.names[SUBJECT].get(node, "")


def labels_for(criteria: Criteria, counts: Counts, subjects: Iterable[str] = ()) -> Labels:
    """Return the names of what is chosen or counted, and of subjects, in at most three queries.

    Without counts tags keep their value.
    """
    chosen = criteria.chosen
    themes = _themes() if counts or "theme" in chosen else []
    names = dict(_choices(get_language() or "en"))
    names["theme"] = {theme.key: str(theme.name) for theme in themes}
    tags = _most(counts.get("tag", {}), chosen.get("tag", ())) if counts else []
    names["tag"] = dict(Tag.objects.filter(folded__in=tags).values_list("folded", "name")) if tags else {}
    divisions = {value.ljust(8, "0"): value for value in [*counts.get("division", {}), *chosen.get("division", ())]}
    nodes = {node.ljust(8, "0"): node for node in subjects}
    names |= _cpv_names(divisions, chosen.get("cpv", ()), nodes, criteria.language)
    return Labels(names, themes)


@lru_cache
def _choices(_language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names of the values that exist beforehand, by filter, in the active language."""
    return {one.name: {str(value): str(label) for value, label in one.choices} for one in FILTERS.values()}


def _themes() -> list[Theme]:
    """Return all themes, each with its track: every row is read once, which a join would not do."""
    themes = {theme.pk: theme for theme in Theme.objects.all()}
    for theme in themes.values():
        theme.parent = themes[theme.parent_id] if theme.parent_id else None
    return list(themes.values())


def _cpv_names(
    divisions: Mapping[str, str], codes: Iterable[str], subjects: Mapping[str, str], language: str
) -> dict[str, dict[str, str]]:
    wanted = {*divisions, *codes, *subjects}
    # Not the row: its labels are twenty-four languages of which one or two are read.
    read = [KT(f"labels__{one}") for one in dict.fromkeys([language, "en"])]
    found = CpvCode.objects.filter(code__in=wanted).values_list("code", *read)
    rows = {code: next(filter(None, labels), "") for code, *labels in found} if wanted else {}
    return {
        "division": {value: rows[code] for code, value in divisions.items() if code in rows},
        "cpv": {code: f"{code} {rows[code]}" for code in codes if code in rows},
        SUBJECT: {node: rows[code] for code, node in subjects.items() if code in rows},
    }


def shown_facets(criteria: Criteria, counts: Counts, labels: Labels) -> list[ShownFacet]:
    """Return the facets of the page; one without any value is left out."""
    shown = [_facet(one, criteria, counts.get(one.name, {}), labels) for one in filters_of(criteria.kind)]
    return [facet for facet in shown if facet is not None]


def themes_named(text: str, themes: Sequence[Theme]) -> list[Theme]:
    """Return the themes whose names hold a word that begins with each word of a text, tracks last."""
    words = analysis.raw(text)
    if not words:
        return []
    named = [
        theme
        for theme in themes
        if all(any(one.startswith(word) for one in analysis.raw(str(theme.name))) for word in words)
    ]
    return sorted(named, key=lambda theme: (theme.parent_id is None, theme.track_number, theme.position))


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
    values = _most(counts, chosen)
    if one.choices:
        values = [str(value) for value, _label in one.choices if counts.get(str(value)) or value in chosen]
    if one.is_hidden or not values:
        return None
    options = [
        Option(one.name, value, labels.label(one.name, value), counts.get(value, 0), value in chosen)
        for value in values
    ]
    shown, more = _folded(options)
    if one.name == "theme":
        shown, more = _by_track(options, labels.themes)
    return ShownFacet(one.name, str(one.titles[criteria.kind]), shown, more, one.starts_open or bool(chosen))


def _most(counts: Mapping[str, int], chosen: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*list(counts)[:MOST_SHOWN], *chosen]))


def _folded(options: Sequence[Option]) -> tuple[list[Option], list[Option]]:
    """Return what is shown and what is folded away; nothing is folded to hide one value."""
    most = SHOWN + 1 if len(options) == SHOWN + 1 else SHOWN
    shown = [option for place, option in enumerate(options) if place < most or option.is_chosen]
    known = {option.value for option in shown}
    return shown, [option for option in options if option.value not in known]


def _by_track(options: Sequence[Option], themes: Sequence[Theme]) -> tuple[list[Option], list[Option]]:
    """Return every track that has listings, each with its most frequent sub-themes below it, and the others."""
    known = {option.value: option for option in options}
    below = [known[theme.key] for theme in themes if theme.parent_id and theme.key in known]
    shown, _more = _folded(sorted(below, key=lambda option: -option.count))
    first: list[Option] = []
    rest: list[Option] = []
    for track in sorted((theme for theme in themes if not theme.parent_id), key=lambda theme: theme.number or 0):
        if track.key in known:
            first.append(_themed(known[track.key], track))
        for theme in (theme for theme in themes if theme.parent_id == track.pk and theme.key in known):
            (first if known[theme.key] in shown else rest).append(_themed(known[theme.key], theme))
    strangers = [option for option in options if option.value not in {theme.key for theme in themes}]
    return [*first, *strangers], rest


def _themed(option: Option, theme: Theme) -> Option:
    return replace(option, track=theme.track_number, is_below=theme.parent_id is not None)
