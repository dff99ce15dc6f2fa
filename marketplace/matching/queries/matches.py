"""Reads matches as pages show them: the pair, its score, what both sides said, what staff say of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from accounts.actor import Actor
from accounts.models import Organisation
from accounts.states import CapabilityName
from listings.models import Need, Solution
from listings.queries import needs_visible_to, solutions_visible_to, with_everything
from marketplace.matching.models import Mark, Match
from marketplace.matching.queries.ranking import Ranked, Ranking, ranked_needs, ranked_solutions
from marketplace.matching.scoring import Scored, scored_from
from marketplace.matching.states import MATCHED_MODES, MarkState, MatchState, Side, Wish

FIRST: Final = 20
"""How many matches are shown before somebody asks for all of them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A need and a solution side by side; `match` is there once somebody said something."""

    need: Need
    solution: Solution
    scored: Scored
    match: Match | None = None

    @property
    def is_automatic(self) -> bool:
        """Whether their score is enough to put them together, whoever said something of them."""
        return self.scored.is_enough

    @property
    def state(self) -> str:
        """How far they have come together."""
        return self.match.state if self.match else MatchState.SUGGESTED

    @property
    def marks(self) -> list[Mark]:
        """What staff say of them now."""
        return self.match.standing_marks if self.match else []

    @property
    def removal(self) -> Mark | None:
        """The removal that is proposed or was carried out."""
        return self.match.removal if self.match else None

    @property
    def scored_before(self) -> Scored | None:
        """The score that was shown when somebody last acted on them, None when it is the same today."""
        before = scored_from(self.match.features) if self.match else self.scored
        return None if before == self.scored else before

    @property
    def city_is_interested(self) -> bool:
        """Whether the city showed interest."""
        return self.match is not None and self.match.wish_of(Side.CITY) == Wish.INTERESTED

    @property
    def vendor_is_interested(self) -> bool:
        """Whether the vendor showed interest."""
        return self.match is not None and self.match.wish_of(Side.VENDOR) == Wish.INTERESTED


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The matches of one listing: those shown, those that the city removed, and how many there are to show."""

    shown: Sequence[Suggestion] = ()
    removed: Sequence[Suggestion] = ()
    total: int = 0
    is_text_compared: bool = True
    unweighed: int = 0

    @property
    def hidden(self) -> int:
        """How many more there are than those shown."""
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class _Split:
    """A ranking without what the city removed, and the latter."""

    kept: Sequence[Ranked]
    removed: Sequence[Ranked]
    matches: Mapping[str, Match] = field(default_factory=dict)


def matches_of_need(need: Need, *, limit: int | None = FIRST) -> Suggestions:
    """Return the matches of a need that was read with everything, the best first; none unless it is public.

    At most fifteen queries and one question to the search engine, whatever there is.
    """
    if not is_matched(need):
        return Suggestions()
    ranking = ranked_solutions(need)
    rows = with_marks(Match.objects.filter(need=need)).select_related("solution")
    split = _split(ranking, {match.solution.public_id: match for match in rows})
    wanted = [*split.kept[:limit], *split.removed]
    solutions = _by_id(with_everything(Solution.objects.published_among([one.id for one in wanted])))

    def made(items: Sequence[Ranked]) -> list[Suggestion]:
        return [Suggestion(need, solutions[one.id], one.scored, split.matches.get(one.id)) for one in items]

    return _suggestions(ranking, split, made(split.kept[:limit]), made(split.removed))


def matches_of_solution(solution: Solution, *, limit: int | None = FIRST) -> Suggestions:
    """Return the open needs that a solution fits, which was read with everything; none unless it is public.

    At most twenty queries and 61 questions to the search engine, whatever there is.
    """
    if not solution.is_public:
        return Suggestions()
    ranking = ranked_needs(solution)
    rows = with_marks(Match.objects.filter(solution=solution)).select_related("need")
    split = _split(ranking, {match.need.public_id: match for match in rows})
    wanted = [*split.kept[:limit], *split.removed]
    needs = _by_id(with_everything(Need.objects.public_among([one.id for one in wanted])))

    def made(items: Sequence[Ranked]) -> list[Suggestion]:
        return [Suggestion(needs[one.id], solution, one.scored, split.matches.get(one.id)) for one in items]

    return _suggestions(ranking, split, made(split.kept[:limit]), made(split.removed))


def pair_visible_to(actor: Actor, need_id: str, solution_id: str) -> Suggestion | None:
    """Return one pair for its city, its vendor and staff, with the score that every page gives it; else None.

    Both listings are public, of different organisations, and the need's mode has matches.
    """
    need = with_everything(needs_visible_to(actor).filter(public_id=need_id)).first()
    solution = with_everything(solutions_visible_to(actor).filter(public_id=solution_id)).first()
    if need is None or solution is None or not _is_seen(actor, need, solution):
        return None
    scored = ranked_solutions(need, also=[solution_id]).scored(solution_id)
    match = with_marks(Match.objects.filter(need=need, solution=solution)).first()
    if match:
        match.need, match.solution = need, solution
    return Suggestion(need, solution, scored, match) if scored else None


def _is_seen(actor: Actor, need: Need, solution: Solution) -> bool:
    buys = actor.team_in(need.organisation, CapabilityName.BUYS)
    concerned = actor.is_staff or buys or actor.team_in(solution.organisation, CapabilityName.PROVIDES)
    return bool(concerned) and is_matched(need) and solution.is_public


def matched_pairs(need: Need) -> QuerySet[Match]:
    """Return the matches of a need on which both sides agreed and whose solution is published, with its organisation.

    One that waits to be confirmed again has left the lists, but nothing that was agreed about it.
    """
    return Match.objects.filter(
        need=need, state=MatchState.MATCHED, solution__in=Solution.objects.published()
    ).select_related("solution__organisation")


def own_matches(actor: Actor, organisation: Organisation) -> QuerySet[Match]:
    """Return the matches of an organisation's needs and solutions that somebody acted on, the latest first.

    For the team of each, of public listings, with titles, organisations and marks in five queries; nothing for others.
    """
    buys = organisation if actor.team_in(organisation, CapabilityName.BUYS) else None
    provides = organisation if actor.team_in(organisation, CapabilityName.PROVIDES) else None
    public = Q(need__in=Need.objects.public(), solution__in=Solution.objects.published())
    acted = ~Q(state=MatchState.SUGGESTED) | Q(marks__state__in=[MarkState.STANDING, MarkState.REMOVED])
    rows = Match.objects.filter(public & acted & (Q(need__organisation=buys) | Q(solution__organisation=provides)))
    rows = rows.select_related("need__organisation", "solution__organisation").distinct()
    return with_marks(rows).prefetch_related("need__texts", "solution__texts").order_by("-id")


def with_marks(rows: QuerySet[Match]) -> QuerySet[Match]:
    """Return matches with what staff said of them, in one more query."""
    return rows.prefetch_related(Prefetch("marks", Mark.objects.select_related("made_by")))


def is_matched(need: Need) -> bool:
    """Whether a need is public and of a mode that has matches."""
    return need.is_public and need.mode in MATCHED_MODES


def _split(ranking: Ranking, matches: Mapping[str, Match]) -> _Split:
    gone = {public_id for public_id, match in matches.items() if match.is_removed}
    return _Split(
        kept=[one for one in ranking.items if one.id not in gone],
        removed=[one for one in ranking.items if one.id in gone],
        matches=matches,
    )


def _suggestions(
    ranking: Ranking, split: _Split, shown: Sequence[Suggestion], removed: Sequence[Suggestion]
) -> Suggestions:
    return Suggestions(shown, removed, len(split.kept), ranking.is_text_compared, ranking.unweighed)


def _by_id(rows: Iterable[Need] | Iterable[Solution]) -> dict:  # type: ignore[type-arg]
    return {row.public_id: row for row in rows}
