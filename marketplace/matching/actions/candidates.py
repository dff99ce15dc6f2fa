"""Putting candidates on the long list of a need, and moving them: to the shortlist, out of it, and back."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Data, Moved, append, move
from accounts.models import Organisation
from listings.models import Need, Solution
from marketplace.matching import rules
from marketplace.matching.actions.rows import already, lock_need
from marketplace.matching.choosing import LONGEST_WORDS, REASONS, CandidateReason, CandidateState, Origin, Said
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Answer, Candidate, Freeze, Source
from marketplace.matching.states import AnswerState

MOST_CANDIDATES: Final = 1_000
"""So many stand on the long list of a need at most, answers not counted: they always come in."""


@transaction.atomic
def list_hits(*, actor: Actor, need: Need, freeze: Freeze, positions: Sequence[int]) -> list[Candidate]:
    """Put what a frozen search found at some positions on the long list; return those that come from it now.

    What it came from before is no error, and is left out of what is returned; so are solutions of the city itself.
    Locks the need. Raises `NotAllowed`, or `NotOpen` when the list would grow too long.
    """
    _lock(actor, need)
    if freeze.need_id != need.pk:
        raise NotAllowed
    hits = freeze.hits.filter(position__in=list(positions)).exclude(solution__organisation=need.organisation_id)
    author, found = actor.acting_for(need.organisation), []
    _refuse_too_many(need, [hit.solution_id for hit in hits])
    for hit in hits.select_related("solution__organisation"):
        candidate = _row(need, hit.solution.organisation, hit.solution)
        if candidate.sources.filter(freeze=freeze).exists():
            continue
        place = hit.position
        _from(author, Source(candidate=candidate, origin=Origin.SEARCH, freeze=freeze, position=place))
        found.append(candidate)
    return found


@transaction.atomic
def list_matches(*, actor: Actor, need: Need, solutions: Sequence[Solution]) -> list[Candidate]:
    """Put matches of a need on the long list; return those that were not there as matches; as `list_hits`."""
    _lock(actor, need)
    others = [one for one in solutions if one.organisation_id != need.organisation_id and one.is_public]
    author, found = actor.acting_for(need.organisation), []
    _refuse_too_many(need, [one.pk for one in others])
    for solution in others:
        candidate = _row(need, solution.organisation, solution)
        if candidate.sources.filter(origin=Origin.MATCH).exists():
            continue
        _from(author, Source(candidate=candidate, origin=Origin.MATCH))
        found.append(candidate)
    return found


@transaction.atomic
def list_by_hand(*, actor: Actor, need: Need, solution_id: str, words: str) -> Candidate | Already:
    """Put a public solution on the long list for a reason in own words; `Already` when it stands there.

    `solution_id` is its public identifier. Locks the need. Raises `NotAllowed`, `NotOpen`, or `Incomplete` with the
    field that is wrong.
    """
    _lock(actor, need)
    words = _said(words)
    solution = Solution.objects.public().select_related("organisation").filter(public_id=solution_id).first()
    if solution is None:
        raise Incomplete(_("No public solution stands at this address."), field="address")
    if solution.organisation_id == need.organisation_id:
        raise Incomplete(_("This is a solution of your own organisation."), field="address")
    there = Candidate.objects.filter(need=need, solution=solution).first()
    if there is not None:
        return already(there.subject, "candidate.added", of=need.organisation, at=there.listed_at)
    _refuse_too_many(need, [solution.pk])
    candidate = _row(need, solution.organisation, solution)
    _from(actor.acting_for(need.organisation), Source(candidate=candidate, origin=Origin.HAND, words=words))
    return candidate


def take_in_answers(*, actor: Actor, need: Need) -> int:
    """Put every answer that was sent on the long list, inside the transaction that opens them; return how many.

    The need is locked. An answer that names one solution becomes the candidate of that solution, any other one of the
    organisation alone. Who was excluded unread is put back: an answer is excluded for what it says.
    """
    rows = Answer.objects.filter(need=need, state=AnswerState.SENT, candidate__isnull=True)
    author, answers = actor.acting_for(need.organisation), list(rows.select_related("organisation").order_by("id"))
    for answer in answers:
        candidate = _row(need, answer.organisation, _only_solution(answer))
        candidate.answer = answer
        candidate.save(update_fields=["answer"])
        _from(author, Source(candidate=candidate, origin=Origin.ANSWER))
        if candidate.state == CandidateState.EXCLUDED:
            words = _("It was excluded before its answer could be read. The answer has come in and is read first.")
            _moved(candidate, author, CandidateState.LISTED, Said(CandidateReason.NEW_FACTS, words))
    return len(answers)


@transaction.atomic
def move_candidates(
    *, actor: Actor, need: Need, seen: Mapping[str, int], to: CandidateState, said: Said
) -> dict[str, Moved | Already]:
    """Move candidates to a state for one reason, all of them or none; return what happened to each.

    `seen` are their public identifiers with the versions that the actor saw. One that stands there already is told of
    kindly; one that a colleague moved elsewhere meanwhile stops the whole step. Locks the need. Raises `NotAllowed`,
    `NotOpen` where the mode has no shortlist, `Incomplete` with the field, or `StaleVersion`.
    """
    _lock(actor, need)
    if not rules.has_shortlist(need):
        raise NotOpen(_("The mode of this need has no shortlist: nobody is chosen or excluded here."))
    if said.reason not in REASONS[to]:
        raise Incomplete(_("Choose a reason from the list."), field="reason")
    why = Said(said.reason, _said(said.words))
    rows = list(Candidate.objects.filter(need=need, public_id__in=seen).order_by("id"))
    if not seen or len(rows) != len(seen):
        raise Incomplete(_("Tick at least one candidate of this list."), field="seen")
    stale = [one for one in rows if one.state != to and one.version != seen[one.public_id]]
    if stale:
        raise StaleVersion(_("A colleague moved one of them meanwhile. Nothing was changed; look again."))
    author = actor.acting_for(need.organisation)
    return {one.public_id: _moved(one, author, to, why) for one in rows}


def _moved(candidate: Candidate, author: Actor, to: CandidateState, said: Said) -> Moved | Already:
    if candidate.state == to:
        return already(candidate.subject, f"candidate.{to}", of=candidate.need.organisation, at=candidate.moved_at)
    candidate.reason, candidate.words, candidate.version = said.reason, said.words, candidate.version + 1
    candidate.moved_at, candidate.moved_by = timezone.now(), author.person
    candidate.save(update_fields=["reason", "words", "version", "moved_at", "moved_by"])
    data: Data = {"need": candidate.need.public_id, "reason": said.reason}
    return move(candidate, to, actor=author, why=said.words, data=data)


def _lock(actor: Actor, need: Need) -> None:
    lock_need(need)
    if not rules.can_list(actor, need):
        raise NotAllowed


def _row(need: Need, organisation: Organisation, solution: Solution | None) -> Candidate:
    """Return the candidate of a locked need, made if there is none."""
    found, _is_new = Candidate.objects.get_or_create(need=need, organisation=organisation, solution=solution)
    return found


def _from(author: Actor, source: Source) -> None:
    """Say where a candidate comes from, in its row and on the record."""
    source.added_by = author.person
    source.save(force_insert=True)
    candidate, freeze = source.candidate, source.freeze
    data: dict[str, str | int | bool | None] = {"need": candidate.need.public_id, "origin": str(source.origin)}
    if freeze is not None:
        data |= {"freeze": freeze.public_id, "number": freeze.number, "position": source.position}
    append("candidate.added", candidate.subject, actor=author, data=data, private={"why": source.words})


def _only_solution(answer: Answer) -> Solution | None:
    """Return the solution that an answer rests on, None when it names none or several."""
    named = list(answer.solutions.order_by("id")[:2])
    return named[0] if len(named) == 1 else None


def _said(words: str) -> str:
    words = words.strip()
    if not words:
        raise Incomplete(_("Give the reason in your own words."), field="words")
    if len(words) > LONGEST_WORDS:
        raise Incomplete(_("Shorten your words to 1,000 characters."), field="words")
    return words


def _refuse_too_many(need: Need, solutions: Sequence[int]) -> None:
    here = Candidate.objects.filter(need=need)
    new = len(set(solutions)) - here.filter(solution__in=solutions).count()
    if new > 0 and here.count() + new > MOST_CANDIDATES:
        raise NotOpen(
            ngettext(
                "A long list holds %(number)d candidate at most.",
                "A long list holds %(number)d candidates at most.",
                MOST_CANDIDATES,
            )
            % {"number": MOST_CANDIDATES}
        )
