"""Reads what counts of needs and solutions in a few plain columns: no text, and no budget that is not public."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from listings.models import Deployment, Need, NeedText, Solution
from listings.states import PRICE_FLOORS
from marketplace.matching.scoring import NeedTraits, SolutionTraits, ThemeTrait


def need_traits(rows: QuerySet[Need]) -> list[NeedTraits]:
    """Return what counts of needs, in four queries."""
    names = ("pk", "public_id", "organisation__public_id", "organisation__country", "maturity_accepted")
    more = ("budget_public", "budget_low", "budget_high", "organisation__place__population")
    needs = list(rows.order_by("pk").values_list(*names, *more))
    pks = [row[0] for row in needs]
    themes, codes = _themes(Need, pks), _codes(Need, pks)
    languages = _gathered(NeedText.objects.filter(need__in=pks).values_list("need", "language"))
    return [
        NeedTraits(
            id=public_id,
            owner=owner,
            themes=frozenset(themes[pk]),
            codes=frozenset(codes[pk]),
            country=str(country),
            languages=frozenset(languages[pk]),
            has_budget=is_public and (low is not None or high is not None),
            budget_limit=high if is_public else None,
            maturity_accepted=frozenset(accepted),
            population=population,
        )
        for pk, public_id, owner, country, accepted, is_public, low, high, population in needs
    ]


def solution_traits(rows: QuerySet[Solution]) -> list[SolutionTraits]:
    """Return what counts of solutions, in four queries."""
    names = ("pk", "public_id", "organisation__public_id", "countries", "languages", "maturity", "price_band")
    solutions = list(rows.order_by("pk").values_list(*names))
    pks = [row[0] for row in solutions]
    themes, codes, proven = _themes(Solution, pks), _codes(Solution, pks), _proven(pks)
    return [
        SolutionTraits(
            id=public_id,
            owner=owner,
            themes=frozenset(themes[pk]),
            codes=frozenset(codes[pk]),
            countries=frozenset(served),
            languages=frozenset(languages),
            maturity=maturity,
            price_floor=PRICE_FLOORS[price_band],
            proven_in=frozenset(proven[pk]),
        )
        for pk, public_id, owner, served, languages, maturity, price_band in solutions
    ]


def _themes(model: type[Need | Solution], pks: list[int]) -> defaultdict[int, set[ThemeTrait]]:
    name = model._meta.model_name
    through: Any = model.themes.through
    rows = through.objects.filter(**{f"{name}__in": pks})
    return _gathered(
        (pk, ThemeTrait(key, track or key))
        for pk, key, track in rows.values_list(name, "theme__key", "theme__parent__key")
    )


def _codes(model: type[Need | Solution], pks: list[int]) -> defaultdict[int, set[str]]:
    name = model._meta.model_name
    through: Any = model.cpv_codes.through
    return _gathered(through.objects.filter(**{f"{name}__in": pks}).values_list(name, "cpvcode__code"))


def _proven(pks: list[int]) -> defaultdict[int, set[tuple[str, int]]]:
    """Return country and population of the cities that confirmed a deployment of each solution; 0 where none knows."""
    rows = Deployment.objects.proven().filter(solution__in=pks)
    cities = rows.values_list("solution", "city__country", Coalesce("city__place__population", 0))
    return _gathered((pk, (str(country), people)) for pk, country, people in cities)


Value = TypeVar("Value")


def _gathered(pairs: Iterable[tuple[int, Value]]) -> defaultdict[int, set[Value]]:
    found: defaultdict[int, set[Value]] = defaultdict(set)
    for pk, value in pairs:
        found[pk].add(value)
    return found
