"""Reads of scoring rounds. Points of others come from `result_of` alone, and only once all have scored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from accounts.journal.models import Entry
from accounts.models import Membership, User
from accounts.queries import display_name, team_of
from accounts.states import CapabilityName
from listings.models import Criterion, Need, Outcome
from listings.queries import criteria_of
from marketplace.matching.assessing import (
    AWAITED,
    AssessorState,
    RoundState,
    Spread,
    ranks_of,
    shown_totals,
    spread_of,
    total_of,
)
from marketplace.matching.choosing import CandidateState
from marketplace.matching.models import Assessor, Candidate, Opening, Round, Score


@dataclass(frozen=True, slots=True)
class Given:
    """What one assessor gave: her name, the points 0 to 5, and her words, "" when she wrote none."""

    who: str
    points: int
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one candidate: what it came to, and what each gave in the order in which they were named."""

    criterion: Criterion
    spread: Spread
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate's result: `total` in per cent as it is read, `rank` from 1, shared by exactly equal totals."""

    candidate: Candidate
    cells: tuple[Cell, ...]
    total: Decimal
    rank: int
    is_tied: bool


def rounds_of(need: Need) -> list[Round]:
    """Return the scoring rounds of a need, the latest first; one query. Whether one may, a rule says."""
    return list(Round.objects.filter(need=need).select_related("started_by"))


def round_of(need: Need) -> Round | None:
    """Return the latest round of a need, None before the first."""
    return Round.objects.filter(need=need).order_by("-number").first()


def assessors_of(scoring: Round) -> list[Assessor]:
    """Return everybody who was ever named for a round with declaration and state, never with points; one query."""
    return list(scoring.assessors.select_related("person").order_by("id"))


def assessor_of(scoring: Round, person: User | None) -> Assessor | None:
    """Return a person's own place in a round, None when she was not named or was taken off."""
    rows = scoring.assessors.exclude(state=AssessorState.REMOVED)
    return rows.filter(person=person).first() if person else None


def candidates_of(scoring: Round) -> list[Candidate]:
    """Return the candidates of a round in the order of their random identifiers, which favours nobody."""
    rows = scoring.candidates.select_related("organisation", "solution", "answer").order_by("public_id")
    return list(rows.prefetch_related("solution__texts", "answer__receipts"))


def shortlisted_of(need: Need) -> list[Candidate]:
    """Return the candidates that stand on the shortlist now."""
    rows = Candidate.objects.filter(need=need, state=CandidateState.SHORTLISTED).select_related("organisation")
    return list(rows.select_related("organisation", "solution").prefetch_related("solution__texts").order_by("id"))


def changed_since(scoring: Round) -> tuple[list[Candidate], list[Candidate]]:
    """Return who joined the shortlist since a round began, and who left it."""
    now, then = shortlisted_of(scoring.need), candidates_of(scoring)
    keys_now, keys_then = {one.pk for one in now}, {one.pk for one in then}
    return [one for one in now if one.pk not in keys_then], [one for one in then if one.pk not in keys_now]


def barred_from(need: Need) -> set[int]:
    """Return the keys of the people who declared a conflict of interest in any round of a need."""
    rows = Assessor.objects.filter(round__need=need, state=AssessorState.BARRED)
    return set(rows.values_list("person_id", flat=True))


def finished_and_left(need: Need, assessors: Iterable[Assessor]) -> set[str]:
    """Return the public identifiers of those who have finished and are not in the need's team any more."""
    team = {one.person_id for one in team_that_buys(need)}
    left = (one for one in assessors if one.state == AssessorState.FINISHED and one.person_id not in team)
    return {one.person.public_id for one in left}


def points_were_read_before(scoring: Round) -> bool:
    """Whether the team could read the points of an earlier round when this one began."""
    earlier = Round.objects.filter(need=scoring.need_id, number__lt=scoring.number, state=RoundState.REVEALED)
    return earlier.exists()


def begun_after_outcome(scoring: Round) -> bool:
    """Whether an outcome was recorded before a round began."""
    return Outcome.objects.filter(need=scoring.need_id, recorded_at__lte=scoring.started_at).exists()


def named_themselves(scoring: Round) -> list[str]:
    """Return the names of those who named themselves for a round after they could read the points of an earlier one."""
    if not points_were_read_before(scoring):
        return []
    people = {one.subject: one.person for one in assessors_of(scoring)}
    entries = Entry.objects.filter(subject__in=people, verb="assessor.named").order_by("id")
    own = [one.subject for one in entries if one.person == people[one.subject].public_id]
    return [display_name(people[subject]) for subject in dict.fromkeys(own)]


def own_scores(assessor: Assessor) -> list[Score]:
    """Return what an assessor herself gave; for her own pages only."""
    return list(assessor.scores.select_related("candidate", "criterion"))


def is_opened(need: Need) -> bool:
    """Whether the answers to a need were opened, or none came in."""
    opening = Opening.objects.filter(need=need).first()
    return opening is not None and (opening.read_at is not None or not opening.answers)


def team_that_buys(need: Need) -> list[Membership]:
    """Return the active members of the need's team, whatever their role."""
    rows = team_of(need.organisation).filter(person__is_active=True)
    return [one for one in rows if not one.scope or CapabilityName.BUYS in one.scope]


def result_of(scoring: Round) -> list[Row] | None:
    """Return what a round came to, the highest total first; None while anybody still scores, and when it was stopped.

    Counts whoever finished and declared no conflict, be it afterwards. [] when nobody is left. Within a rank the rows
    stand in the order of the candidates' random identifiers. Six queries, however many rows.
    """
    if scoring.state != RoundState.REVEALED:
        return None
    counted = [one for one in assessors_of(scoring) if one.state == AssessorState.FINISHED]
    if not counted:
        return []
    given: dict[tuple[int, int], list[Given]] = {}
    for assessor, score in _in_order(counted):
        key = (score.candidate_id, score.criterion_id)
        given.setdefault(key, []).append(Given(display_name(assessor.person), score.points or 0, score.words))
    criteria, candidates = criteria_of(scoring.need), candidates_of(scoring)
    cells = {one.pk: tuple(_cell(it, given[one.pk, it.pk]) for it in criteria) for one in candidates}
    totals = [_total(cells[one.pk]) for one in candidates]
    rows = [
        Row(one, cells[one.pk], shown, rank, totals.count(total) > 1)
        for one, total, shown, rank in zip(candidates, totals, shown_totals(totals), ranks_of(totals), strict=True)
    ]
    return sorted(rows, key=lambda row: (row.rank, row.candidate.public_id))


def _in_order(counted: Sequence[Assessor]) -> list[tuple[Assessor, Score]]:
    known = {one.pk: one for one in counted}
    scores = Score.objects.filter(assessor__in=known).order_by("assessor_id", "id")
    return [(known[one.assessor_id], one) for one in scores]


def _cell(criterion: Criterion, given: Sequence[Given]) -> Cell:
    return Cell(criterion, spread_of([one.points for one in given]), tuple(given))


def _total(cells: Sequence[Cell]) -> Fraction:
    return total_of([(cell.criterion.weight, [one.points for one in cell.given]) for cell in cells])


def who_is_awaited(assessors: Sequence[Assessor]) -> list[Assessor]:
    """Return who has to finish before points are shown."""
    return [one for one in assessors if one.state in AWAITED]
