"""The database's own answer while the search engine is away: all of the words, the newest first, nothing counted."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.folding import folded
from listings.money import CENTS
from listings.states import BUDGET_FLOORS
from search.criteria import Criteria
from search.filters import OPEN
from search.queries.rows import public_rows
from search.query import parts_of
from search.schema import CLOSED_BUDGET, REFERENCES, SOLUTIONS, UNKNOWN

MOST_WORDS: Final = 20


def rows_from_database(criteria: Criteria) -> "QuerySet[Any]":
    """Return the public rows whose texts hold every word of a question, narrowed by its filters, the newest first."""
    rows = public_rows(criteria.kind)
    parts = parts_of(criteria.text)
    for word in parts.words.split()[:MOST_WORDS]:
        rows = rows.filter(_holds(rows, criteria.kind, folded(word)))
    for tokens in parts.without[:MOST_WORDS]:
        rows = rows.exclude(_holds(rows, criteria.kind, " ".join(tokens)))
    for name, values in criteria.chosen.items():
        rows = rows.filter(pk__in=_narrowed(rows.model, NARROWING[name](criteria.kind, values)))
    newest = ["-year", "-id"] if criteria.kind == REFERENCES else ["-published_at", "-id"]
    return rows.order_by(*newest)


def _holds(rows: "QuerySet[Any]", kind: str, words: str) -> Q:
    texts = rows.model.texts.rel.related_model
    owner = texts.__name__.removesuffix("Text").lower()
    found = Q(pk__in=texts.objects.filter(folded__contains=words).values(owner))
    return found if kind == REFERENCES else found | Q(organisation__name_folded__contains=words)


def _narrowed(model: Any, condition: Q) -> "QuerySet[Any]":
    found: QuerySet[Any] = model.objects.filter(condition).values("pk")
    return found


def _any(lookup: str, values: tuple[str, ...]) -> Q:
    return _one_of([Q(**{lookup: value}) for value in values])


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
        return _any("countries__contains", tuple(f"|{value}|" for value in values))
    if kind == REFERENCES:
        return Q(country__in=["" if value == UNKNOWN else value for value in values])
    return Q(organisation__country__in=values)


def _language(kind: str, values: tuple[str, ...]) -> Q:
    written = Q(texts__language__in=values)
    offered = (
        _any("languages__contains", tuple(f"|{value}|" for value in values)) if kind == SOLUTIONS else Q(pk__in=[])
    )
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
    floor = BUDGET_FLOORS[band]
    above = [other for other in BUDGET_FLOORS.values() if other > floor]
    reaches = Q(budget_high__isnull=True) | Q(budget_high__gte=floor * CENTS)
    begins = Q(budget_low__isnull=True) | Q(budget_low__lt=min(above) * CENTS) if above else Q()
    return named & reaches & begins


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
    "mode": lambda _kind, values: Q(mode__in=values),
    "source": lambda _kind, values: Q(source__in=values),
}
