"""What staff say of matches, what the city makes of it, and what the vendor may say against it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.errors import InvalidTransition
from listings.models import Need, Solution
from marketplace.matching import rules
from marketplace.matching.actions.rows import already, lock_need, match_row
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import LONGEST_REASON, Curation, Mark, Match
from marketplace.matching.queries import is_listed, is_matched
from marketplace.matching.scoring import Scored
from marketplace.matching.states import MarkKind, MarkState, MatchState


@transaction.atomic
def mark_relevant(*, actor: Actor, need: Need, solution: Solution, scored: Scored, why: str) -> Mark | Already:
    """Say that a match is relevant to this need; it changes no order. Raises as `propose_removal` does."""
    match = _locked(actor, need, solution, why)
    _refuse_stranger(need, solution, scored)
    return _mark(match, need, solution, scored, MarkKind.RELEVANT, why, actor)


@transaction.atomic
def propose_removal(*, actor: Actor, need: Need, solution: Solution, scored: Scored, why: str) -> Mark | Already:
    """Propose to the city that a match goes; until it decides, the match is shown with the proposal and its reason.

    Raises `NotAllowed`, `Incomplete` without a reason, `NotOpen` when need or solution is not public or they are no
    match, and `InvalidTransition` when both sides agreed already.
    """
    match = _locked(actor, need, solution, why)
    _refuse_stranger(need, solution, scored)
    if match and match.state == MatchState.MATCHED:
        raise InvalidTransition(match.get_state_display())
    return _mark(match, need, solution, scored, MarkKind.REMOVAL, why, actor)


@transaction.atomic
def add_solution(*, actor: Actor, need: Need, solution: Solution, scored: Scored, why: str) -> Mark | Already:
    """Add a solution to a need's matches, at the place that its score gives it. Raises as `propose_removal` does."""
    match = _locked(actor, need, solution, why)
    return _mark(match, need, solution, scored, MarkKind.ADDED, why, actor)


@transaction.atomic
def take_back_mark(*, actor: Actor, mark: Mark) -> Moved | Already:
    """Take back what staff said of a match, while it stands."""
    _lock_mark(mark)
    if not rules.can_mark(actor, mark.match.need, mark.match.solution):
        raise NotAllowed
    return move(mark, MarkState.TAKEN_BACK, actor=actor.as_staff, data=_pair(mark.match))


@transaction.atomic
def decide_removal(*, actor: Actor, mark: Mark, keep: bool) -> Moved | Already:
    """Decide for the city about a proposed removal: keep the match or remove it; what it removed it may keep again."""
    _lock_mark(mark)
    if not rules.can_decide_removal(actor, mark):
        raise NotAllowed
    if not keep and mark.match.state == MatchState.MATCHED:
        raise InvalidTransition(mark.match.get_state_display())
    to = MarkState.KEPT if keep else MarkState.REMOVED
    moved = move(mark, to, actor=actor.acting_for(mark.match.need.organisation), data=_pair(mark.match))
    if isinstance(moved, Moved):
        mark.decided_at = timezone.now()
        mark.save(update_fields=["decided_at"])
    return moved


@transaction.atomic
def contest_mark(*, actor: Actor, mark: Mark, text: str) -> Mark | Already:
    """Contest for the vendor what staff said of a match; city and staff read it. Once a mark."""
    _lock_mark(mark)
    if not rules.may_contest(actor, mark):
        raise NotAllowed
    if mark.contest:
        return already(mark.subject, "mark.contested", of=mark.match.solution.organisation, at=mark.contested_at)
    if not rules.can_contest(actor, mark):
        raise NotOpen(_("This mark does not stand any more, so there is nothing to contest."))
    _refuse_text(text)
    mark.contest, mark.contested_at = text.strip(), timezone.now()
    mark.save(update_fields=["contest", "contested_at"])
    append(
        "mark.contested", mark.subject, actor=actor.acting_for(mark.match.solution.organisation), data=_pair(mark.match)
    )
    return mark


@transaction.atomic
def assign(*, actor: Actor, need: Need, to_me: bool, instead_of: str = "") -> Curation | Already:
    """Take a need out of the queue to curate it oneself, or put one's own back.

    What a colleague took stays hers (`Already`), unless `instead_of` names her: then it is taken over knowingly.
    """
    curation = _locked_curation(actor, need)
    holder = curation.curator.public_id if curation.curator else ""
    if holder not in {"", actor.person_id, instead_of} or (holder == actor.person_id) == to_me:
        return Already(by=holder, at=None)
    curation.curator = actor.signed_in if to_me else None
    curation.save(update_fields=["curator"])
    append("curation.assigned", curation.subject, actor=actor.as_staff, data={"to": actor.person_id if to_me else ""})
    return curation


@transaction.atomic
def finish_curation(*, actor: Actor, need: Need) -> Curation | Already:
    """Say that the matches of a need were gone through."""
    curation = _locked_curation(actor, need)
    if curation.done_at:
        return Already(by=curation.curator.public_id if curation.curator else "", at=curation.done_at)
    curation.done_at, curation.curator = timezone.now(), curation.curator or actor.signed_in
    curation.save(update_fields=["done_at", "curator"])
    append("curation.finished", curation.subject, actor=actor.as_staff)
    return curation


def _locked_curation(actor: Actor, need: Need) -> Curation:
    lock_need(need)
    if not rules.can_curate(actor, need):
        raise NotAllowed
    return Curation.objects.get_or_create(need=need)[0]


def _locked(actor: Actor, need: Need, solution: Solution, why: str) -> Match | None:
    """Lock the need, look again whether staff may mark this pair, and return the match that there is."""
    lock_need(need)
    solution.refresh_from_db()
    if not rules.can_curate(actor, need):
        raise NotAllowed
    if not rules.can_mark(actor, need, solution):
        raise NotAllowed(_("You belong to the vendor, so a colleague has to decide."))
    if not is_matched(need) or not solution.is_listed or need.organisation_id == solution.organisation_id:
        raise NotOpen(_("Only public needs and public solutions of another organisation are put together."))
    _refuse_text(why)
    match = Match.objects.prefetch_related("marks").filter(need=need, solution=solution).first()
    if match and match.is_removed:
        raise NotOpen(_("The city removed this match."))
    return match


def _refuse_stranger(need: Need, solution: Solution, scored: Scored) -> None:
    if not is_listed(need, solution, scored):
        raise NotOpen(_("It is not among the matches of this need. You may add it first."))


def _refuse_text(text: str) -> None:
    if not text.strip():
        raise Incomplete(_("Give the reason. City and vendor read it."))
    if len(text.strip()) > LONGEST_REASON:
        raise Incomplete(_("Shorten the reason to 1,000 characters."))


def _mark(  # noqa: PLR0913, PLR0917  # the pair, its score, the mark and its author
    match: Match | None, need: Need, solution: Solution, scored: Scored, kind: MarkKind, why: str, actor: Actor
) -> Mark | Already:
    standing = match and match.marks.filter(kind=kind, state=MarkState.STANDING).select_related("made_by").first()
    if standing:
        return Already(by=standing.made_by.public_id if standing.made_by else "", at=standing.made_at)
    match = match_row(need, solution, scored)
    mark = Mark.objects.create(match=match, kind=kind, reason=why.strip(), made_by=actor.signed_in)
    data: dict[str, str | int] = {**_pair(match), "score": scored.points}
    append(f"mark.{kind}", mark.subject, actor=actor.as_staff, data=data)
    return mark


def _pair(match: Match) -> dict[str, str]:
    return {"need": match.need.public_id, "solution": match.solution.public_id}


def _lock_mark(mark: Mark) -> None:
    """Lock the need, then read the mark and its match again."""
    lock_need(mark.match.need)
    need = mark.match.need
    mark.refresh_from_db(from_queryset=Mark.objects.select_related("match__solution__organisation"))
    mark.match.need = need
