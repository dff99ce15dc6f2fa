"""What a vendor does with a solution: list it, change it, take back a change that waits for review."""

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.models import Entry
from accounts.models import Organisation
from listings import rules
from listings.actions.changes import keep_change
from listings.actions.completeness import refuse_incomplete_solution
from listings.actions.languages import apply_text
from listings.actions.revising import lay_open
from listings.actions.rows import lock, refuse_strangers, refuse_taken_language, refuse_uneditable, write_solution
from listings.actions.words import resolve
from listings.models import Revision, Solution
from listings.queries import (
    changes_between,
    open_revision,
    solution_facts,
    values_of_solution,
    wanted_values,
    with_claims,
    with_everything,
)
from listings.states import UNREAD, ListingState, RevisionState
from listings.values import SolutionValues, solution_values


@transaction.atomic
def create_solution(*, actor: Actor, organisation: Organisation, values: SolutionValues) -> Solution:
    """Make a draft of a solution.

    A form that is sent twice makes one: the second call returns what the first one made, unless staff decided about it
    meanwhile. Raises `NotAllowed`, or `Incomplete` for a theme, code or tag that nobody knows.
    """
    # One at a time for an organisation, so that the second of two at once finds the first one's draft.
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not rules.can_create_solution(actor, organisation):
        raise NotAllowed(rules.why_organisation_waits(organisation) if actor.membership_in(organisation) else "")
    values, words = resolve(values)
    same = _same_unread(organisation, values)
    if same:
        return same
    solution = Solution(organisation=organisation)
    write_solution(solution, values, words)
    append("solution.created", solution.subject, actor=actor.acting_for(organisation))
    return solution


def _same_unread(organisation: Organisation, values: SolutionValues) -> Solution | None:
    """Return what the same form made before, be it sent for review meanwhile."""
    alike = Solution.objects.filter(
        organisation=organisation, state__in=UNREAD, texts__title=values.title, texts__language=values.language
    )
    wanted = solution_facts(values)
    same = (one for one in with_everything(alike) if solution_facts(values_of_solution(one, values.language)) == wanted)
    return next(same, None)


@transaction.atomic
def edit_solution(*, actor: Actor, solution: Solution, version: int, values: SolutionValues) -> Solution | Revision:
    """Save what a vendor says of its solution; `version` is the solution's when the form was opened.

    A draft or returned one is saved. In a published one what is no claim changes at once, and changed claims become or
    replace the one open revision, which is returned; the approved version stays up. Claims that are again as approved
    drop the open revision. Raises `StaleVersion`, `NotAllowed`, `InvalidTransition` or `Incomplete`.
    """
    lock(solution)
    refuse_uneditable(actor, solution)
    if solution.version != version:
        raise StaleVersion
    refuse_taken_language(solution, values.language)
    values, words = resolve(values)
    author = actor.acting_for(solution.organisation)
    if solution.state == ListingState.PUBLISHED:
        return _edit_published(solution, values, author)
    before = values_of_solution(solution)
    if changed := _changed_fields(before, values):
        write_solution(solution, values, words)
        entry = append("solution.edited", solution.subject, actor=author, data={"fields": changed})
        keep_change(solution, entry, before, values)
    return solution


def _changed_fields(before: SolutionValues, after: SolutionValues) -> list[str]:
    return [change["field"] for change in changes_between(solution_facts(before), solution_facts(after))]


def _edit_published(solution: Solution, values: SolutionValues, author: Actor) -> Solution | Revision:
    refuse_incomplete_solution(values)
    approved = values_of_solution(solution)
    wanted = wanted_values(solution)
    at_once = with_claims(values, approved)
    changed = _changed_fields(approved, at_once)
    revising = bool(_changed_fields(wanted, with_claims(wanted, values)))
    if changed or revising:
        # The version rises with a change that waits too: whoever opened the form before has not seen it.
        at_once, words = resolve(at_once)
        write_solution(solution, at_once, words)
    if changed:
        entry = append("solution.edited", solution.subject, actor=author, data={"fields": changed})
        keep_change(solution, entry, approved, at_once)
    return _revise(solution, approved, values, author) or solution if revising else solution


def _revise(solution: Solution, approved: SolutionValues, values: SolutionValues, author: Actor) -> Revision | None:
    """Make, replace or drop the open revision; return it, or None when nothing waits any more."""
    revision = open_revision(solution)
    fields = _changed_fields(approved, with_claims(approved, values))
    if not fields:
        if revision:
            lock(revision)
            move(revision, RevisionState.DROPPED, actor=author)
        return None
    return lay_open(solution, values.plain(), fields, author)


@transaction.atomic
def drop_revision(*, actor: Actor, revision: Revision, version: int) -> Moved | Already:
    """Take back a change that waits for review or was returned; `version` is the revision's as the page showed it."""
    solution = Solution.objects.select_for_update().get(pk=revision.solution_id)
    lock(revision)
    refuse_strangers(actor, solution)
    if revision.version != version and revision.state != RevisionState.DROPPED:
        raise StaleVersion
    return move(revision, RevisionState.DROPPED, actor=actor.acting_for(solution.organisation))


def apply_revision(revision: Revision, entry: Entry) -> None:
    """Let a solution say what its revision claims, inside the caller's transaction; both are locked.

    `entry` records the approval. Raises `Fixed` when the main text would be in the language of another one.
    """
    solution = revision.solution
    if revision.language:
        apply_text(solution, revision.values, entry)
        return
    wanted = solution_values(revision.values)
    refuse_taken_language(solution, wanted.language)
    before = values_of_solution(solution)
    values, words = resolve(with_claims(before, wanted))
    write_solution(solution, values, words)
    keep_change(solution, entry, before, values)
