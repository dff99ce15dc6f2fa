"""Points that one assessor gives on her own: kept as she goes, finished, and opened again by herself."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from accounts.errors import Incomplete
from accounts.journal.actions import Already, Moved, append, move
from listings.models import Criterion
from listings.queries import criteria_of
from marketplace.matching import queries
from marketplace.matching.actions.assessments import lock_round, own_place, reveal_if_all
from marketplace.matching.assessing import EXTREMES, LONGEST_WORDS, MOST_POINTS, AssessorState, RoundState
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Assessor, Candidate, Round, Score

Given = tuple[int | None, str]
"""Points from 0 to 5 or None, and words."""


@transaction.atomic
def save_scores(*, actor: Actor, scoring: Round, candidate: Candidate, given: Mapping[str, Given]) -> bool:
    """Keep what she gives one candidate so far, by identifiers of criteria; False when nothing changed.

    Locks the need. Nothing has to be complete. Raises `NotOpen` once she finished or the round is over, `Incomplete`
    with a field `<criterion>-points`.
    """
    lock_round(scoring)
    assessor = own_place(actor, scoring)
    _refuse_finished(assessor, scoring)
    if not scoring.candidates.filter(pk=candidate.pk).exists():
        raise NotOpen(_("This candidate is not scored in this round."))
    criteria = {one.public_id: one for one in criteria_of(scoring.need)}
    for key, (points, words) in given.items():
        _refuse_impossible(key, criteria, points, words)
    before = {one.criterion_id: one for one in assessor.scores.filter(candidate=candidate)}
    changed = [_keep(assessor, candidate, criteria[key], before, one) for key, one in given.items()]
    if not any(changed):
        return False
    author = actor.acting_for(scoring.need.organisation)
    append("assessor.wrote", assessor.subject, actor=author, data={"candidate": candidate.public_id})
    return True


@transaction.atomic
def finish_scores(*, actor: Actor, scoring: Round) -> Moved | Already:
    """Lock what she gave, once nothing is missing; the last one who finishes shows the points of all.

    Locks the need, so that two who finish at once come one after the other. Raises `Incomplete` with what is missing.
    """
    lock_round(scoring)
    assessor = own_place(actor, scoring)
    if assessor.state == AssessorState.FINISHED:
        return Already(by=actor.person_id, at=assessor.finished_at)
    _refuse_finished(assessor, scoring)
    if sentence := why_not_finished(assessor, scoring):
        raise Incomplete(sentence)
    assessor.finished_at = timezone.now()
    assessor.save(update_fields=["finished_at"])
    author = actor.acting_for(scoring.need.organisation)
    done = move(assessor, AssessorState.FINISHED, actor=author)
    reveal_if_all(scoring, author)
    return done


@transaction.atomic
def reopen_scores(*, actor: Actor, scoring: Round, why: str) -> Moved | Already:
    """Open her own finished points again with a reason, while others still score. Locks the need."""
    lock_round(scoring)
    assessor = own_place(actor, scoring)
    if scoring.state != RoundState.SCORING:
        raise NotOpen(_("All have scored, so the points stay as they are."))
    if not why.strip():
        raise Incomplete(_("Say why: it goes on the record."), field="why")
    if len(why.strip()) > LONGEST_WORDS:
        raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": LONGEST_WORDS}, field="why")
    if assessor.state != AssessorState.FINISHED:
        raise NotOpen(_("Yours are not finished, so you can change them."))
    assessor.finished_at = None
    assessor.save(update_fields=["finished_at"])
    return move(assessor, AssessorState.SCORING, actor=actor.acting_for(scoring.need.organisation), why=why.strip())


def why_not_finished(assessor: Assessor, scoring: Round) -> str:
    """Return what an assessor's points lack, or ""."""
    scores = {(one.candidate_id, one.criterion_id): one for one in queries.own_scores(assessor)}
    pairs = [(one.pk, it.pk) for one in queries.candidates_of(scoring) for it in criteria_of(scoring.need)]
    missing = sum(pair not in scores or scores[pair].points is None for pair in pairs)
    if missing:
        return ngettext(
            "Points are missing for %(number)d criterion of a candidate.",
            "Points are missing in %(number)d places.",
            missing,
        ) % {"number": missing}
    wordless = sum(one.points in EXTREMES and not one.words for one in scores.values())
    if wordless:
        return ngettext(
            "Say in words why in %(number)d place with 0 or 5 points.",
            "Say in words why in %(number)d places with 0 or 5 points.",
            wordless,
        ) % {"number": wordless}
    return ""


def _refuse_finished(assessor: Assessor, scoring: Round) -> None:
    if scoring.state != RoundState.SCORING:
        raise NotOpen(_("This round is over."))
    sentences = {
        AssessorState.NAMED: _("Declare first whether you have a conflict of interest."),
        AssessorState.BARRED: _("You declared a conflict of interest, so you do not score."),
        AssessorState.FINISHED: _("You have finished. Open yours again to change them."),
    }
    if sentence := sentences.get(AssessorState(assessor.state)):
        raise NotOpen(sentence)


def _refuse_impossible(key: str, criteria: Mapping[str, Criterion], points: int | None, words: str) -> None:
    if key not in criteria:
        raise NotOpen(_("This is no criterion of this need."))
    if points is not None and not 0 <= points <= MOST_POINTS:
        raise Incomplete(_("Give 0 to 5 points."), field=f"{key}-points")
    if len(words) > LONGEST_WORDS:
        sentence = _("Shorten the text to %(number)s characters.") % {"number": LONGEST_WORDS}
        raise Incomplete(sentence, field=f"{key}-words")


def _keep(
    assessor: Assessor, candidate: Candidate, criterion: Criterion, before: Mapping[int, Score], given: Given
) -> bool:
    """Store one place; whether it changed."""
    points, words = given[0], given[1].strip()
    score = before.get(criterion.pk)
    if score is None and points is None and not words:
        return False
    if score is not None and (score.points, score.words) == (points, words):
        return False
    score = score or Score(assessor=assessor, candidate=candidate, criterion=criterion)
    score.points, score.words, score.changed_at = points, words, timezone.now()
    score.save()
    return True


def places_left(assessor: Assessor, candidates: Sequence[Candidate], criteria: Sequence[Criterion]) -> dict[int, int]:
    """Return how many criteria of each candidate, by its key, an assessor has given no points for yet."""
    done: dict[int, int] = {one.pk: 0 for one in candidates}
    for score in queries.own_scores(assessor):
        if score.points is not None and score.candidate_id in done:
            done[score.candidate_id] += 1
    return {key: len(criteria) - count for key, count in done.items()}
