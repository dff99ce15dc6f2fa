"""Ranks the solutions of a need and the needs of a solution: computed when somebody looks, nothing is stored.

A pair has one score, from wherever it is seen: the need's text is what is compared, in both directions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from listings.models import Need, Solution
from listings.models.solutions import is_confirmed
from listings.queries import open_needs, with_everything
from marketplace.matching.models import Mark
from marketplace.matching.queries.closeness import closest_needs, closest_solutions, relative
from marketplace.matching.queries.traits import need_traits, solution_traits
from marketplace.matching.scoring import NeedTraits, Scored, SolutionTraits, score
from marketplace.matching.states import MATCHED_MODES, MarkKind, MarkState, Side, Wish
from search.engines.base import Hit, fair_hash

WEIGHED: Final = 60
"""How many needs of a solution are looked at with their texts: each costs one question to the search engine, 14 ms.
The others share less with it than these; the page says how many they are."""
DIVISION: Final = 2


@dataclass(frozen=True, slots=True)
class Ranked:
    """A listing by its identifier, with its score."""

    id: str
    scored: Scored


@dataclass(frozen=True, slots=True)
class Ranking:
    """What fits, the best first. `is_text_compared` is false when the search engine is away.

    `unweighed` is how many more share something, too little to be looked at closely.
    """

    items: tuple[Ranked, ...]
    is_text_compared: bool
    unweighed: int = 0

    def scored(self, public_id: str) -> Scored | None:
        """Return the score of one listing, None when it is not among them."""
        return next((item.scored for item in self.items if item.id == public_id), None)


def ranked_solutions(need: Need, *, also: Iterable[str] = ()) -> Ranking:
    """Return the public solutions that fit a need, with those named in `also` and those that stand whatever they score.

    The need was read with everything. Nine queries and one question to the search engine, whatever there is; without
    the engine the solutions that share a theme or a CPV division are ranked by everything but their texts.
    """
    wanted = need_traits(Need.objects.filter(pk=need.pk))[0]
    close = closest_solutions(need)
    kept = {*also, *need.matches.filter(stands_with(Side.CITY)).values_list("solution__public_id", flat=True)}
    rows = Solution.objects.published().exclude(organisation=need.organisation_id)
    alike = _alike(Solution, wanted) | Q(public_id__in=set(close or ()))
    # What is not confirmed any more is offered anew to nobody; about what somebody acted on, nothing is lost.
    rows = rows.filter((alike & is_confirmed()) | Q(public_id__in=kept))
    offered = solution_traits(rows)
    near = relative(close, (one.id for one in offered)) if close is not None else None
    pairs = [(one, score(wanted, one, _nearness(near, one.id))) for one in offered]
    ranked = [
        (Hit(one.id, one.owner, scored.points), scored) for one, scored in pairs if scored.is_enough or one.id in kept
    ]
    return Ranking(_in_order(ranked, seed=need.public_id), close is not None)


def ranked_needs(solution: Solution) -> Ranking:
    """Return the open public needs that a solution fits, with those that stand whatever they score.

    The solution was read with everything. At most fourteen queries and 61 questions to the engine, whatever there is.
    """
    offered = solution_traits(Solution.objects.filter(pk=solution.pk))[0]
    close = closest_needs(solution)
    kept = set(solution.matches.filter(stands_with(Side.VENDOR)).values_list("need__public_id", flat=True))
    rows = matchable_needs().exclude(organisation=solution.organisation_id)
    rows = rows.filter(_alike(Need, offered) | Q(public_id__in={*(close or ()), *kept}))
    alike = need_traits(rows)
    first = _promising(alike, offered, close, kept)
    scored = _with_texts(first, offered, is_compared=close is not None)
    ranked = [(Hit(one.id, one.owner, pair.points), pair) for one, pair in scored if pair.is_enough or one.id in kept]
    return Ranking(_in_order(ranked, seed=solution.public_id), close is not None, len(alike) - len(first))


def matchable_needs() -> QuerySet[Need]:
    """Return the public needs that are open and whose mode has matches."""
    return open_needs(Need.objects.public().filter(mode__in=MATCHED_MODES))


def stands_with(side: Side) -> Q:
    """Match those that stand in a side's list whatever their score is now.

    The side itself said something, the other one is interested, or staff added it or propose that it goes. A no of the
    other side alone brings nothing into the list.
    """
    said = ~Q(**{f"{side}_wish": Wish.NONE}) | Q(**{f"{side.other}_wish": Wish.INTERESTED})
    kinds, states = [MarkKind.ADDED, MarkKind.REMOVAL], [MarkState.STANDING, MarkState.REMOVED]
    return said | Q(pk__in=Mark.objects.filter(kind__in=kinds, state__in=states).values("match"))


def is_listed(need: Need, solution: Solution, scored: Scored) -> bool:
    """Return whether a solution stands among a need's matches, by its score or by what was said; at most one query."""
    return scored.is_enough or need.matches.filter(stands_with(Side.CITY), solution=solution).exists()


def _alike(model: type[Need | Solution], traits: NeedTraits | SolutionTraits) -> Q:
    """Match listings that share a theme or a CPV division."""
    keys = [theme.key for theme in traits.themes]
    divisions = sorted({code[:DIVISION] for code in traits.codes})
    same_theme = Q(pk__in=model._default_manager.filter(themes__key__in=keys).values("pk"))
    if not divisions:
        return same_theme
    begins = reduce(or_, (Q(cpv_codes__code__startswith=division) for division in divisions))
    return same_theme | Q(pk__in=model._default_manager.filter(begins).values("pk"))


def _nearness(near: Mapping[str, float] | None, public_id: str) -> float | None:
    return None if near is None else near.get(public_id, 0.0)


def _promising(
    needs: list[NeedTraits], offered: SolutionTraits, close: Mapping[str, float] | None, kept: set[str]
) -> list[NeedTraits]:
    """Return the needs worth a look at their texts: the best by all else and by how close the solution finds them."""
    near = relative(close, (one.id for one in needs)) if close is not None else None
    hits = [(Hit(one.id, one.owner, score(one, offered, _nearness(near, one.id)).points), one) for one in needs]
    hits.sort(key=lambda pair: (pair[0].id not in kept, -pair[0].score, fair_hash(offered.id, pair[0])))
    return [one for _hit, one in hits[: max(WEIGHED, len(kept))]]


def _with_texts(
    needs: list[NeedTraits], offered: SolutionTraits, *, is_compared: bool
) -> list[tuple[NeedTraits, Scored]]:
    """Score each need as its own ranking does: among what its own question to the engine finds."""
    if not is_compared:
        return [(one, score(one, offered, None)) for one in needs]
    rows = {row.public_id: row for row in with_everything(Need.objects.filter(public_id__in=[one.id for one in needs]))}
    found = {one.id: closest_solutions(rows[one.id]) for one in needs}
    named = {public_id for close in found.values() for public_id in close or ()}
    owners = dict(Solution.objects.public_among(named).values_list("public_id", "organisation__public_id"))
    return [(one, score(one, offered, _own_nearness(one, offered, found[one.id], owners))) for one in needs]


def _own_nearness(
    need: NeedTraits, offered: SolutionTraits, close: Mapping[str, float] | None, owners: Mapping[str, str]
) -> float | None:
    if close is None:
        return None
    others = (public_id for public_id in close if owners.get(public_id, need.owner) != need.owner)
    return relative(close, others).get(offered.id, 0.0)


def _in_order(ranked: list[tuple[Hit, Scored]], *, seed: str) -> tuple[Ranked, ...]:
    """Order by score; a tie is broken by the hash that is fair to every vendor."""
    ranked.sort(key=lambda pair: (-pair[0].score, fair_hash(seed, pair[0])))
    return tuple(Ranked(hit.id, scored) for hit, scored in ranked)
