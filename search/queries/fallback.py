"""The database's own answer while the search engine is away: all of the words, the newest first, nothing counted."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.folding import folded
from listings.kits import KitState
from listings.models import Deployment, Outcome
from listings.money import CENTS
from listings.queries.outcomes import awards, holding
from listings.states import BUDGET_SPANS
from search import analysis
from search.criteria import Criteria
from search.filters import OPEN
from search.kinds import KIND, OWNED, public_rows
from search.neighbours import marks_like
from search.schema import CLOSED_BUDGET, NEEDS, PROVEN, REFERENCES, SOLUTIONS, UNKNOWN, UNTOLD
from search.typed import parts_of

MOST_WORDS: Final = 20
"""How many words of a question, and of each of its phrases, are looked for."""
MOST_PHRASES: Final = 3
"""How many phrases and how many exclusions hold: each reads texts by a pattern (some 0.3 s for 20,000 texts), and a
page does so twice, because it is counted first. Of a phrase beyond them every word is looked for, in whatever order; an
exclusion beyond them excludes nothing.
"""
GAP: Final = r"(?:['’]s)?\W+(?:\w{1,8}['’])*"
"""What may stand between two words of a phrase: what is no word, and what `analysis.words` leaves out (city's, l'eau).
An underscore is a letter here (`\\w`), so a phrase is not found across one, as it is on the engine.
"""


def rows_from_database(criteria: Criteria) -> "QuerySet[Any]":
    """Return the public rows whose texts hold every word of a question, narrowed by its filters, the newest first.

    A word may stand inside another, because nothing is stemmed here; a phrase and what is excluded are whole words.
    Accents count: the database folds case and width alone, so "cafe" does not find "café", as it does on the engine.
    """
    rows = public_rows(criteria.kind)
    parts = parts_of(criteria.text)
    for word in _words(parts.words):
        rows = rows.filter(_holds(criteria.kind, [word]))
    for phrase in map(_words, parts.phrases[:MOST_PHRASES]):
        rows = rows.filter(_holds(criteria.kind, phrase, in_a_row=True))
    for phrase in map(_words, parts.without[:MOST_PHRASES]):
        rows = rows.exclude(_holds(criteria.kind, phrase, in_a_row=True))
    for name, values in criteria.chosen.items():
        rows = rows.filter(pk__in=_narrowed(rows.model, NARROWING[name](criteria.kind, values)))
    newest = ["-year", "-id"] if criteria.kind == REFERENCES else ["-published_at", "-id"]
    return rows.order_by(*newest)


def _words(text: str) -> list[str]:
    """Return the first words of a text, each folded as the database keeps it."""
    return [folded(text[word.start : word.end]) for word in islice(analysis.words(text), MOST_WORDS)]


def _holds(kind: str, words: Sequence[str], *, in_a_row: bool = False) -> Q:
    """Return what has the words in one text, tag or name that the engine knows; in a row, they are whole words."""
    has = partial(_has, words=words, in_a_row=in_a_row)
    found = Q(pk__in=KIND[kind].texts.objects.filter(has("folded")).values(KIND[kind].name))
    if kind not in OWNED:
        return found
    found |= has("organisation__name_folded") | Q(pk__in=_narrowed(KIND[kind].rows, has("tags__folded")))
    if kind != NEEDS:
        return found
    # The Bulgarian name of a town is not kept folded.
    found |= has("kit__shared__folded") & Q(kit__state=KitState.SHARED)
    pattern = _row_of(words) if in_a_row else GAP.join(map(re.escape, words))
    return found | has("organisation__place__name_folded") | Q(organisation__place__name_bg__iregex=pattern)


def _has(field: str, words: Sequence[str], *, in_a_row: bool) -> Q:
    """Return the condition on one field. A pattern comes last: it is slow, and most rows are gone by then."""
    held = Q(*(Q(**{f"{field}__contains": word}) for word in words))
    return held & Q(**{f"{field}__regex": _row_of(words)}) if in_a_row else held


def _row_of(words: Sequence[str]) -> str:
    """Return the pattern of whole words that follow each other, as Python (for SQLite) and PostgreSQL read it.

    It looks back after the first word, not before: Python then looks for that word alone, eight times as fast.
    """
    first, *others = map(re.escape, words)
    return rf"{first}(?<!\w{first})" + "".join(f"{GAP}{other}" for other in others) + r"(?!\w)"


def _narrowed(model: Any, condition: Q) -> "QuerySet[Any]":
    found: QuerySet[Any] = model.objects.filter(condition).values("pk")
    return found


def _any(lookup: str, values: tuple[str, ...]) -> Q:
    return _one_of([Q(**{lookup: value}) for value in values])


def _codes(column: str, values: tuple[str, ...]) -> Q:
    """Return what has any of the codes in a column that keeps several, between bars."""
    return _any(f"{column}__contains", tuple(f"|{value}|" for value in values))


def _one_of(conditions: list[Q]) -> Q:
    joined = Q(pk__in=[])
    for condition in conditions:
        joined |= condition
    return joined


def _theme(_kind: str, values: tuple[str, ...]) -> Q:
    return Q(themes__key__in=values) | Q(themes__parent__key__in=values)


def _cpv(_kind: str, values: tuple[str, ...]) -> Q:
    return _any("cpv_codes__code__startswith", tuple(value[:2] + value[2:].rstrip("0") for value in values))


def _country(kind: str, values: tuple[str, ...]) -> Q:
    if kind == SOLUTIONS:
        return _codes("countries", values)
    if kind == REFERENCES:
        return Q(country__in=["" if value == UNKNOWN else value for value in values])
    return Q(organisation__country__in=values)


def _language(kind: str, values: tuple[str, ...]) -> Q:
    written = Q(texts__language__in=values)
    offered = _codes("languages", values) if kind == SOLUTIONS else Q(pk__in=[])
    return written | offered


def _status(_kind: str, values: tuple[str, ...]) -> Q:
    now = timezone.now()
    either = {OPEN: Q(deadline__isnull=True) | Q(deadline__gt=now)}
    return _one_of([either.get(value, Q(deadline__lte=now)) for value in values])


def _budget(_kind: str, values: tuple[str, ...]) -> Q:
    return _one_of([_in_band(value) for value in values])


def _in_band(band: str) -> Q:
    named = Q(budget_public=True) & ~Q(budget_low__isnull=True, budget_high__isnull=True)
    if band == CLOSED_BUDGET:
        return ~named
    floor, end = BUDGET_SPANS[band]
    reaches = Q(budget_high__isnull=True) | Q(budget_high__gte=floor * CENTS)
    begins = Q(budget_low__isnull=True) | Q(budget_low__lt=end * CENTS) if end is not None else Q()
    return named & reaches & begins


def _proof(_kind: str, values: tuple[str, ...]) -> Q:
    proven = Q(pk__in=Deployment.objects.proven().values("solution"))
    return _one_of([proven if value == PROVEN else ~proven for value in values])


def _runs_in(_kind: str, values: tuple[str, ...]) -> Q:
    there = Q(city__country__in=values) | Q(place__country__in=values)
    return Q(pk__in=Deployment.objects.proven().filter(there).values("solution"))


def _like(_kind: str, values: tuple[str, ...]) -> Q:
    proven = Deployment.objects.proven().select_related("city__place", "place")
    found = (one for one in proven if one.town and set(values) & set(marks_like(one.country, one.town.population)))
    return Q(pk__in={one.solution_id for one in found})


def _came(_kind: str, values: tuple[str, ...]) -> Q:
    told = Q(pk__in=holding().filter(kind__in=values).values("need"))
    return told | ~Q(pk__in=Outcome.objects.values("need")) if UNTOLD in values else told


NARROWING: Final[Mapping[str, Callable[[str, tuple[str, ...]], Q]]] = {
    "theme": _theme,
    "cpv": _cpv,
    "division": lambda _kind, values: _any("cpv_codes__code__startswith", values),
    "tag": lambda _kind, values: Q(tags__folded__in=values),
    "country": _country,
    "language": _language,
    "status": _status,
    "budget": _budget,
    "maturity": lambda _kind, values: Q(maturity__in=values),
    "price": lambda _kind, values: Q(price_band__in=values),
    "implementation": lambda _kind, values: Q(implementation__in=values),
    "data_location": lambda _kind, values: _codes("data_location", values),
    "mims": lambda _kind, values: _codes("mims", values),
    "mode": lambda _kind, values: Q(mode__in=values),
    "proof": _proof,
    "came": _came,
    "kit": lambda _kind, values: Q(kit__state__in=values),
    "bought": lambda _kind, values: Q(pk__in=awards().filter(kind__in=values).values("solution")),
    "runs_in": _runs_in,
    "like": _like,
    "source": lambda _kind, values: Q(source__in=values),
}
