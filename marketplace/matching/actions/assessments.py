"""Scoring rounds: begun by an owner with the people whom she names, each of whom declares first; changed, stopped."""

from collections.abc import Collection, Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import append, move
from accounts.models import User
from listings.models import Need
from listings.queries import criteria_of
from listings.queries.outcomes import outcome_of
from marketplace.matching import queries
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.assessing import AWAITED, LONGEST_WORDS, MOST_ASSESSORS, AssessorState, RoundState
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Assessor, Round
from marketplace.matching.rules_of_scoring import can_name_assessors, is_assessing_team, why_not_scored

PEOPLE: Final = "people"
WHY: Final = "why"


@transaction.atomic
def start_round(*, actor: Actor, need: Need, people: Collection[str], why: str = "") -> Round:
    """Begin to score whoever is shortlisted now, by one to nine people of the need's team, by public identifiers.

    Locks the need. Every round after the first needs a reason, and any after an outcome was recorded. Raises
    `NotAllowed`, `NotOpen` with what is missing, or `Incomplete` with the field.
    """
    lock_need(need)
    if not can_name_assessors(actor, need):
        raise NotAllowed
    last = queries.round_of(need)
    candidates = queries.shortlisted_of(need)
    if sentence := why_not_begun(need, last, has_candidates=bool(candidates)):
        raise NotOpen(sentence)
    why = _reason(why, required=last is not None or outcome_of(need) is not None)
    named = _members(need, people)
    _refuse_barred(need, named)
    scoring = Round.objects.create(
        need=need, number=last.number + 1 if last else 1, why=why, started_by=actor.signed_in
    )
    scoring.candidates.set(candidates)
    author = actor.acting_for(need.organisation)
    counts = {"number": scoring.number, "candidates": len(candidates), "need": need.public_id}
    append("round.started", scoring.subject, actor=author, data=counts, private={"why": why})
    for person in named:
        _name(scoring, person, actor)
    return scoring


def why_not_begun(need: Need, last: Round | None, *, has_candidates: bool) -> str:
    """Return why no round can begin now, or ""; what the deadline, the criteria and the shortlist lack."""
    if sentence := why_not_scored(need, is_opened=queries.is_opened(need)):
        return sentence
    if not criteria_of(need):
        return _("The need was published without criteria, so nothing is scored.")
    if last is not None and last.state == RoundState.SCORING:
        return _("A round is being scored already. Stop it first if it shall not go on.")
    if not has_candidates:
        return _("Nobody is on the shortlist. Put candidates there first; those are scored.")
    return ""


@transaction.atomic
def change_assessors(
    *, actor: Actor, scoring: Round, people: Collection[str], shown: Collection[str], why: str = ""
) -> bool:
    """Make exactly these people the assessors of a round that is being scored; False when they are.

    Locks the need. Whoever declared a conflict stays on record and is not named again; whoever finished and left the
    team since stays. `shown` are those whom the actor saw named: raises `StaleVersion` when others are now. Taking off
    or naming again somebody who had begun needs a reason; so does a removal that shows the points, and naming oneself
    after reading those of an earlier round. Shows the points when everybody who is left has finished.
    """
    need = scoring.need
    _lock_scoring(scoring)
    if not can_name_assessors(actor, need):
        raise NotAllowed
    rows = {one.person.public_id: one for one in queries.assessors_of(scoring)}
    people = {key for key in people if key not in rows or rows[key].state != AssessorState.BARRED}
    active = {key for key, one in rows.items() if one.state in AWAITED}
    if active != set(shown):
        raise StaleVersion(_stale(rows[key].person.name for key in active))
    staying = (active & people) | queries.finished_and_left(need, rows.values())
    added = _members(need, people - active, besides=len(staying))
    _refuse_barred(need, added)
    removed = [rows[key] for key in sorted(active - staying)]
    again = [rows[one.public_id] for one in added if one.public_id in rows]
    if not added and not removed:
        return False
    shows = not added and all(rows[key].state == AssessorState.FINISHED for key in staying)
    knows = actor.person in added and queries.points_were_read_before(scoring)
    why = _reason(why, required=shows or knows or any(one.has_begun for one in (*removed, *again)))
    author = actor.acting_for(need.organisation)
    for assessor in removed:
        move(assessor, AssessorState.REMOVED, actor=author, why=why)
    for person in added:
        _name(scoring, person, actor, why=why)
    reveal_if_all(scoring, author)
    return True


@transaction.atomic
def stop_round(*, actor: Actor, scoring: Round, why: str) -> None:
    """Stop a round that is being scored, with a reason; its points are never shown. Locks the need."""
    _lock_scoring(scoring)
    if not can_name_assessors(actor, scoring.need):
        raise NotAllowed
    why = _reason(why, required=True)
    move(scoring, RoundState.STOPPED, actor=actor.acting_for(scoring.need.organisation), why=why)
    Round.objects.filter(pk=scoring.pk).update(ended_at=timezone.now())


@transaction.atomic
def declare_interest(*, actor: Actor, scoring: Round, has_conflict: bool, words: str = "") -> Assessor:
    """Declare that one has no conflict of interest, before scoring; or a conflict with words, which bars for good.

    Locks the need. A conflict may be declared later too, also once the points are shown: those of hers are set aside.
    Shows the points when everybody else has finished.
    """
    lock_round(scoring)
    assessor = own_place(actor, scoring)
    is_late = scoring.state == RoundState.REVEALED and has_conflict
    if scoring.state != RoundState.SCORING and not is_late:
        raise NotOpen(_("This round is over."))
    if not has_conflict and assessor.state != AssessorState.NAMED:
        raise NotOpen(_("You have declared already."))
    words = words.strip()
    if has_conflict and not words:
        raise Incomplete(_("Say in a sentence what the conflict is."), field="words")
    if len(words) > LONGEST_WORDS:
        raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": LONGEST_WORDS}, field="words")
    assessor.declared_at = timezone.now()
    assessor.words = words if has_conflict else ""
    assessor.save(update_fields=["declared_at", "words"])
    author = actor.acting_for(scoring.need.organisation)
    move(assessor, AssessorState.BARRED if has_conflict else AssessorState.SCORING, actor=author, why=assessor.words)
    if scoring.state == RoundState.SCORING:
        reveal_if_all(scoring, author)
    elif (running := queries.round_of(scoring.need)) and running.state == RoundState.SCORING:
        _bar_here_too(running, assessor, author)
    return assessor


def _bar_here_too(running: Round, declared: Assessor, author: Actor) -> None:
    """Bar who declared a conflict in an earlier round from the one that runs."""
    place = queries.assessor_of(running, declared.person)
    if place is None or place.state not in AWAITED:
        return
    place.declared_at, place.words = declared.declared_at, declared.words
    place.save(update_fields=["declared_at", "words"])
    move(place, AssessorState.BARRED, actor=author, why=place.words)
    reveal_if_all(running, author)


def lock_round(scoring: Round) -> None:
    """Lock the need of a round and read the round again: one writer at a time for all of its assessors."""
    lock_need(scoring.need)
    scoring.refresh_from_db(fields=["state"])


def _lock_scoring(scoring: Round) -> None:
    lock_round(scoring)
    if scoring.state != RoundState.SCORING:
        raise NotOpen(_("This round is over."))


def own_place(actor: Actor, scoring: Round) -> Assessor:
    """Return the actor's own place in a locked round; raises `NotAllowed` for who has none or has left the team."""
    assessor = queries.assessor_of(scoring, actor.person)
    if assessor is None or not is_assessing_team(actor, scoring.need):
        raise NotAllowed
    return assessor


def reveal_if_all(scoring: Round, author: Actor) -> bool:
    """Show the points when everybody who is awaited has finished; the caller holds the need's lock."""
    awaited = queries.who_is_awaited(queries.assessors_of(scoring))
    if not awaited or any(one.state != AssessorState.FINISHED for one in awaited):
        return False
    move(scoring, RoundState.REVEALED, actor=author, data={"assessors": len(awaited)})
    Round.objects.filter(pk=scoring.pk).update(ended_at=timezone.now())
    return True


def _name(scoring: Round, person: User, actor: Actor, *, why: str = "") -> None:
    author = actor.acting_for(scoring.need.organisation)
    assessor = scoring.assessors.filter(person=person).first()
    if assessor is not None:
        assessor.declared_at = assessor.finished_at = None
        assessor.save(update_fields=["declared_at", "finished_at"])
        move(assessor, AssessorState.NAMED, actor=author, why=why)
        return
    assessor = Assessor.objects.create(round=scoring, person=person)
    data = {"round": scoring.public_id, "named": person.public_id}
    append("assessor.named", assessor.subject, actor=author, data=data, private={"why": why} if why else None)


def _members(need: Need, people: Collection[str], *, besides: int = 0) -> list[User]:
    """Return the named members of the need's team; raises `Incomplete` for strangers, none at all and too many."""
    known = {one.person.public_id: one.person for one in queries.team_that_buys(need)}
    if not set(people) <= set(known):
        raise Incomplete(_("Somebody whom you name is not in your team any more. Choose again."), field=PEOPLE)
    if not 1 <= len(set(people)) + besides <= MOST_ASSESSORS:
        raise Incomplete(_("Name one to nine people of your team."), field=PEOPLE)
    return [person for key, person in known.items() if key in people]


def _stale(names: Iterable[str]) -> str:
    told = _("A colleague changed who scores. Named now: %(names)s. Yours stay ticked here: compare, then save.")
    return told % {"names": ", ".join(sorted(names)) or _("nobody")}


def _refuse_barred(need: Need, people: Collection[User]) -> None:
    """Refuse, by name, who declared a conflict of interest in any round of the need: it bars for good."""
    barred = queries.barred_from(need)
    if names := ", ".join(one.name for one in people if one.pk in barred):
        told = ngettext(
            "%(names)s declared a conflict of interest here and does not score this need again.",
            "%(names)s declared a conflict of interest here and do not score this need again.",
            sum(one.pk in barred for one in people),
        )
        raise Incomplete(told % {"names": names}, field=PEOPLE)


def _reason(why: str, *, required: bool) -> str:
    why = why.strip()
    if required and not why:
        raise Incomplete(_("Say why: it goes on the record."), field=WHY)
    if len(why) > LONGEST_WORDS:
        raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": LONGEST_WORDS}, field=WHY)
    return why
