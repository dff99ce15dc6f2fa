"""What the values of filters, and the subjects of hits, are called in the reader's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from babel.numbers import format_decimal
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.locales import country_name, reader_locale
from listings.language import language_name
from listings.models import Tag
from listings.taxonomy import cpv_labels
from search.criteria import Criteria
from search.filters import FILTERS
from search.neighbours import span_of
from search.prepared import padded, run
from search.schema import UNKNOWN
from search.themes import NamedTheme, every_theme

MOST_SHOWN: Final = 60
"""How many values of a facet are shown, folded ones included."""
STEP: Final = 32
"""Values are asked for by multiples of so many, so that few queries are put together."""
SUBJECT: Final = "subject"
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Labels:
    """What values are called; a value that nobody knows stands for itself."""

    names: Mapping[str, Mapping[str, str]]
    themes: Sequence[NamedTheme]

    def label(self, name: str, value: str) -> str:
        """Return what a value of a filter is called in the reader's language."""
        return self.called(name)(value)

    def called(self, name: str) -> Callable[[str], str]:
        """Return what says how the values of a filter are called in the reader's language."""
        if name in {"country", "runs_in"}:
            return _country
        if name == "like":
            return _cities_like
        if name == "language":
            return language_name
        names = self.names.get(name, {})
        return lambda value: names.get(value, value)

    def subject(self, node: str) -> str:
        """Return what a node of the CPV is called, "" for one that has no name of its own."""
        return self.names[SUBJECT].get(node, "")


def _country(value: str) -> str:
    return _("Country unknown") if value == UNKNOWN else country_name(value) or value


def _cities_like(mark: str) -> str:
    """Return what the cities of a mark have in common: the country or its language, and how many people."""
    span = span_of(mark)
    if span is None:
        return mark
    country, low, high = span
    locale = reader_locale()
    words = {"low": format_decimal(_rounded(low), locale=locale), "high": format_decimal(_rounded(high), locale=locale)}
    return _("%(country)s, %(low)s to %(high)s people") % {"country": country_name(country) or country, **words}


def _rounded(people: int) -> int:
    """Return a number of people in hundreds."""
    return round(people, -2)


def labels_for(criteria: Criteria, counts: Counts, subjects: Iterable[str] = ()) -> Labels:
    """Return the names of what is chosen or counted, and of subjects, in at most three queries.

    Without counts tags keep their value.
    """
    chosen = criteria.chosen
    themes = every_theme() if counts or "theme" in chosen else []
    language = get_language() or "en"
    names = dict(_choices(language))
    names["theme"] = {theme.key: theme.called(language) for theme in themes}
    names["tag"] = _tags(most_of(counts.get("tag", {}), chosen.get("tag", ()))) if counts else {}
    divisions = {value.ljust(8, "0"): value for value in [*counts.get("division", {}), *chosen.get("division", ())]}
    nodes = {node.ljust(8, "0"): node for node in subjects}
    names |= _cpv_names(divisions, chosen.get("cpv", ()), nodes, criteria.language)
    return Labels(names, themes)


def most_of(counts: Mapping[str, int], chosen: Iterable[str]) -> list[str]:
    """Return the most frequent values, and what is chosen."""
    return list(dict.fromkeys([*list(counts)[:MOST_SHOWN], *chosen]))


@lru_cache
def _choices(_language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names of the values that exist beforehand, by filter, in the active language."""
    return {one.name: {str(value): str(label) for value, label in one.choices} for one in FILTERS.values()}


def _tags(values: Sequence[str]) -> dict[str, str]:
    return dict(run(_tagged, *padded(values, STEP))) if values else {}


def _tagged(*values: str) -> "QuerySet[Any, Any]":
    return Tag.objects.filter(folded__in=values).order_by().values_list("folded", "name")


def _cpv_names(
    divisions: Mapping[str, str], codes: Iterable[str], subjects: Mapping[str, str], language: str
) -> dict[str, dict[str, str]]:
    rows = cpv_labels([*divisions, *codes, *subjects], language)
    return {
        "division": {value: rows[code] for code, value in divisions.items() if code in rows},
        "cpv": {code: f"{code} {rows[code]}" for code in codes if code in rows},
        SUBJECT: {node: rows[code] for code, node in subjects.items() if code in rows},
    }
