"""Reads of results: what each answerer of a need is told or will be, and what the team of an answer was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.folding import folded
from accounts.models import Organisation
from accounts.states import CapabilityName
from listings.models import Need, Outcome
from listings.queries.outcomes import outcome_of
from listings.states import ListingState, Mode, OutcomeKind
from marketplace.matching.choosing import CandidateState, ResultKind, ResultReason
from marketplace.matching.models import Answer, Candidate, Opening, Result
from marketplace.matching.queries.answers import answers_stay_unread
from marketplace.matching.states import AnswerState
from marketplace.matching.written import digest_of

ENDED: Final[Mapping[str, ResultReason]] = {
    OutcomeKind.NONE: ResultReason.NONE_SUITABLE,
    OutcomeKind.STOPPED: ResultReason.NO_PURCHASE,
}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer beside what its author was told last, and what she is to be told next.

    `told` holds now, None before the first time. `next` is what the team wrote and did not tell yet, or what follows
    from the outcome and the long list while it wrote nothing; None when nothing waits, or nothing follows.
    `is_outdated` says that the outcome was corrected since, so that another kind of result follows from it.
    """

    answer: Answer
    told: Result | None
    next: Result | None
    candidate: Candidate | None
    is_outdated: bool = False

    @property
    def lacks(self) -> bool:
        """Whether its author was told nothing, and nothing is ready for her."""
        return self.told is None and self.next is None

    @property
    def is_proposed(self) -> bool:
        """Whether what waits follows from the outcome, and nobody wrote it."""
        return self.next is not None and self.next.pk is None


def kinds_of(need: Need) -> tuple[ResultKind, ...]:
    """Return the kinds of result that an answer to a need may have: a consultation chooses nobody."""
    if need.mode == Mode.CONSULTATION:
        return (ResultKind.ENDED,)
    if answers_stay_unread(need):
        return (ResultKind.STOPPED,)
    return (ResultKind.CHOSEN, ResultKind.NOT_CHOSEN, ResultKind.EXCLUDED, ResultKind.STOPPED)


def results_of_need(need: Need) -> list[Told]:
    """Return what each answerer of a need was and will be told, by name; about eight queries.

    Whether its answers may be read, a rule says. This is what the record reads: `told` of each, with its ground.
    """
    outcome = outcome_of(need)
    is_unread = answers_stay_unread(need)
    rows = Answer.objects.filter(need=need, state=AnswerState.SENT).select_related("organisation", "candidate")
    rows = rows.prefetch_related(
        Prefetch("results", Result.objects.select_related("written_by").order_by("-number")),
        "solutions",
    )
    return [_told(need, answer, outcome, is_unread=is_unread) for answer in rows.order_by("organisation__name", "id")]


def _told(need: Need, answer: Answer, outcome: Outcome | None, *, is_unread: bool) -> Told:
    results = list(answer.results.all())
    told = next((one for one in results if one.told_at is not None), None)
    waits = next((one for one in results if one.told_at is None), None)
    candidate = getattr(answer, "candidate", None)
    if waits is None and told is None and outcome is not None:
        waits = _unread(need, answer) if is_unread else proposed(need, answer, outcome, candidate)
    is_outdated = told is not None and not is_unread and not _still_fits(need, told, outcome)
    return Told(answer=answer, told=told, next=waits, candidate=candidate, is_outdated=is_outdated)


def _still_fits(need: Need, told: Result, outcome: Outcome | None) -> bool:
    """Whether the kind of what was told may follow from the outcome as it stands now."""
    if outcome is None or need.mode == Mode.CONSULTATION:
        return True
    if _is_chosen(told.answer, outcome):
        return told.kind == ResultKind.CHOSEN
    return told.kind in {ResultKind.EXCLUDED, ResultKind.NOT_CHOSEN if outcome.is_award else ResultKind.STOPPED}


def _unread(need: Need, answer: Answer) -> Result:
    """Return what everybody is told of a need whose answers stay unread: the same, whatever came of it."""
    kind = ResultKind.ENDED if need.mode == Mode.CONSULTATION else ResultKind.STOPPED
    words = _("The need left the site before its deadline. The answers to it were not read.")
    return Result(answer=answer, number=1, kind=kind, reason=ResultReason.OTHER, words=words)


def proposed(need: Need, answer: Answer, outcome: Outcome, candidate: Candidate | None) -> Result | None:
    """Return the result that follows from what is recorded, unsaved; None where the team has to say why."""
    if need.mode == Mode.CONSULTATION:
        return _result(answer, ResultKind.ENDED, ResultReason.SEE_SUMMARY)
    if _is_chosen(answer, outcome):
        return _result(answer, ResultKind.CHOSEN, ResultReason.BEST)
    if candidate is not None and candidate.state == CandidateState.EXCLUDED:
        return _result(answer, ResultKind.EXCLUDED, ResultReason(candidate.reason))
    if not outcome.is_award:
        return _result(answer, ResultKind.STOPPED, ENDED[outcome.kind])
    return None


def kind_that_fits(need: Need, answer: Answer, outcome: Outcome) -> ResultKind:
    """Return the kind of result that a form begins with."""
    made = proposed(need, answer, outcome, getattr(answer, "candidate", None))
    return ResultKind(made.kind) if made else ResultKind.NOT_CHOSEN


def _is_chosen(answer: Answer, outcome: Outcome) -> bool:
    """Whether the award names the organisation that answered: by its listed solution, or by its very name."""
    if not outcome.is_award:
        return False
    if outcome.solution is not None:
        return outcome.solution.organisation_id == answer.organisation_id
    return folded(outcome.vendor_name) == folded(answer.organisation.name)


def _result(answer: Answer, kind: ResultKind, reason: ResultReason) -> Result:
    return Result(answer=answer, number=1, kind=kind, reason=reason)


def digest_of_results(rows: Sequence[Told]) -> str:
    """Return what a page shows of what will be told, in 64 characters: other words, other characters."""
    shown = [
        [one.answer.public_id, one.next.kind, one.next.reason, one.next.ground, one.next.words]
        for one in rows
        if one.next is not None
    ]
    return digest_of({"results": shown})


def results_visible_to(actor: Actor) -> QuerySet[Result]:
    """Return what the actor's teams were told of their answers: nobody else finds a result by its identifier."""
    own = [one.pk for one in actor.teams_of(CapabilityName.PROVIDES)]
    rows = Result.objects.filter(answer__organisation__in=own, told_at__isnull=False)
    return rows.select_related("answer__need__organisation", "answer__organisation").prefetch_related(
        "answer__need__texts"
    )


def result_of(answer: Answer) -> Result | None:
    """Return what the author of an answer was told last, None before; one query."""
    return Result.objects.filter(answer=answer, told_at__isnull=False).order_by("-number").first()


def results_told(answer: Answer) -> QuerySet[Result]:
    """Return everything that the author of an answer was told, the latest first."""
    return Result.objects.filter(answer=answer, told_at__isnull=False).order_by("-number")


def answerers_wait(need: Need) -> bool:
    """Whether a need with an outcome has answerers who were told nothing; one query. A rule says who may know it."""
    told = Result.objects.filter(answer=OuterRef("pk"), told_at__isnull=False)
    rows = Answer.objects.filter(~Exists(told), need=need, state=AnswerState.SENT, need__outcomes__isnull=False)
    return rows.exists()


def needs_to_tell(actor: Actor, organisation: Organisation) -> list[Need]:
    """Return an organisation's needs with an outcome whose answerers were told nothing, the oldest first.

    Two queries for its team that buys, none for anybody else. What left the site before its deadline stays unread, so
    there is nobody to tell.
    """
    if actor.team_in(organisation, CapabilityName.BUYS) is None:
        return []
    told = Result.objects.filter(answer=OuterRef("pk"), told_at__isnull=False)
    waiting = Answer.objects.filter(~Exists(told), need=OuterRef("pk"), state=AnswerState.SENT)
    ended = Outcome.objects.filter(need=OuterRef("pk"))
    is_readable = Q(state=ListingState.PUBLISHED) | Exists(Opening.objects.filter(need=OuterRef("pk")))
    rows = Need.objects.filter(is_readable, Exists(waiting), Exists(ended), organisation=organisation)
    return list(rows.filter(deadline__lte=timezone.now()).prefetch_related("texts").order_by("deadline", "id"))
