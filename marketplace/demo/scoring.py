"""Plays the scoring of needs that ended: answers opened, the shortlist, and points that people give on their own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from listings.models import Need
from listings.queries import criteria_of
from marketplace.demo.outcomes import let_pass
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Gone, Scene, Stage
from marketplace.matching import actions
from marketplace.matching.choosing import CandidateState, Said
from marketplace.matching.models import Answer, Assessor, Candidate, Receipt, Round
from marketplace.matching.written import digest_of

BEFORE_THE_END: Final = timedelta(days=2)
AFTER_THE_END: Final = timedelta(days=1)


def scenes() -> Iterator[Scene]:
    """Yield each round with what comes before it, and then who scored in it."""
    for row in rows_of("scoring.toml", "round"):
        yield Scene(f"round:{row['need']}", row, _begin)
    for row in rows_of("scoring.toml", "assessor"):
        yield Scene(f"assessor:{row['need']}:{row['by']}", row, _assess)


def _begin(stage: Stage, row: Row) -> None:
    """Open the answers of an ended need, shortlist all of them, and name who scores."""
    need, city = stage.need(row["need"]), stage.actor(row["by"])
    if "ended_days" in row:
        let_pass(need, stage.now - timedelta(days=row["ended_days"]))
    if need.deadline is None or not need.is_closed:
        raise Gone(row["need"])
    _send_before(need, need.deadline - BEFORE_THE_END)
    actions.read_answers(actor=city, need=need)
    for key, reason, words in row["shortlist"]:
        one = Candidate.objects.get(need=need, answer__organisation=stage.organisation(key))
        seen, said = {one.public_id: one.version}, Said(reason, words)
        actions.move_candidates(actor=city, need=need, seen=seen, to=CandidateState.SHORTLISTED, said=said)
    people = [stage.actor(key).signed_in.public_id for key in row["people"]]
    begun = actions.start_round(actor=city, need=need, people=people)
    # The need ended in the past, as no action can let it; so its scoring did.
    moment = need.deadline + AFTER_THE_END
    Round.objects.filter(pk=begun.pk).update(started_at=moment)
    Assessor.objects.filter(round=begun).update(named_at=moment)


def _assess(stage: Stage, row: Row) -> None:
    """Let somebody declare that she has no conflict, give all her points with words, and finish."""
    need, actor = stage.need(row["need"]), stage.actor(row["by"])
    scoring = Round.objects.get(need=need)
    actions.declare_interest(actor=actor, scoring=scoring, has_conflict=False)
    criteria = [one.public_id for one in criteria_of(need)]
    for key, *given in row["points"]:
        candidate = scoring.candidates.get(answer__organisation=stage.organisation(key))
        by_criterion = {one: (points, words) for one, (points, words) in zip(criteria, given, strict=True)}
        actions.save_scores(actor=actor, scoring=scoring, candidate=candidate, given=by_criterion)
    actions.finish_scores(actor=actor, scoring=scoring)
    moment = scoring.started_at + AFTER_THE_END
    assessor = Assessor.objects.filter(round=scoring, person=actor.person)
    assessor.update(declared_at=moment, finished_at=moment)
    Round.objects.filter(pk=scoring.pk, ended_at__isnull=False).update(ended_at=moment)


def _send_before(need: Need, moment: datetime) -> None:
    """Let the answers have come before the deadline, as no action can: the scenes moved it into the past."""
    for receipt in Receipt.objects.filter(answer__need=need):
        content = {**receipt.content, "sent_at": moment.astimezone(UTC).isoformat()}
        Receipt.objects.filter(pk=receipt.pk).update(sent_at=moment, content=content, digest=digest_of(content))
    Answer.objects.filter(need=need, sent_at__isnull=False).update(sent_at=moment, changed_at=moment)
