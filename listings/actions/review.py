"""What programme staff decide about listings and about changes of published solutions."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.errors import InvalidTransition
from accounts.states import CapabilityState, OrganisationState
from listings import rules
from listings.actions.attachments import approve_all
from listings.actions.completeness import refuse_incomplete_need
from listings.actions.lifecycle import drop_open_revision
from listings.actions.reconfirming import begin_year
from listings.actions.rows import Listed, lock
from listings.actions.solutions import apply_revision
from listings.errors import MovedOn
from listings.models import Need, Revision, Solution
from listings.queries import values_of_need
from listings.states import ListingState, RevisionState
from listings.values import Seen


@transaction.atomic
def publish(*, actor: Actor, listing: Listed, version: int) -> Moved | Already:
    """Publish what waits for review.

    Raises `StaleVersion` when it was saved since `version`: nobody approves what she has not read. Raises `Incomplete`
    when its organisation is no longer verified, or when a need's deadline passed while it waited.
    """
    lock(listing)
    _refuse_non_reviewers(actor, listing)
    if listing.state not in {ListingState.SUBMITTED, ListingState.PUBLISHED}:
        raise InvalidTransition(listing.get_state_display())
    if listing.state == ListingState.SUBMITTED:
        _refuse_unread(listing.version, version)
        _refuse_unvouched(listing)
        if isinstance(listing, Need):
            refuse_incomplete_need(values_of_need(listing))
    result = move(listing, ListingState.PUBLISHED, actor=actor.as_staff)
    if isinstance(result, Moved):
        listing.published_at = timezone.now()
        listing.save(update_fields=["published_at"])
        if isinstance(listing, Solution):
            approve_all(listing, actor.as_staff)
            begin_year(listing)
    return result


@transaction.atomic
def return_listing(*, actor: Actor, listing: Listed, why: str, seen: Seen | None = None) -> Moved | Already:
    """Return what waits for review, or take down what is published, with a reason that its owners read.

    A change of a solution that waits is dropped with it. `seen` is how the page showed the listing: raises
    `StaleVersion` when it moved on or was saved since, so that nobody takes down what a colleague has just published.
    """
    lock(listing)
    _refuse_non_reviewers(actor, listing)
    _refuse_silence(why)
    if listing.state != ListingState.RETURNED:
        _refuse_outdated(listing, seen)
    result = move(listing, ListingState.RETURNED, actor=actor.as_staff, why=why.strip())
    if isinstance(result, Moved):
        drop_open_revision(listing, actor.as_staff)
    return result


@transaction.atomic
def approve_revision(*, actor: Actor, revision: Revision, version: int) -> Moved | Already:
    """Let a published solution say what its waiting change claims.

    Raises `StaleVersion` when the change was replaced since `version`, `InvalidTransition` when the solution left the
    site, `Incomplete` when its organisation is no longer verified.
    """
    solution = _lock_both(revision)
    _refuse_non_reviewers(actor, revision)
    if revision.state == RevisionState.WAITING:
        _refuse_unread(revision.version, version)
        if solution.state != ListingState.PUBLISHED:
            raise InvalidTransition(solution.get_state_display())
        _refuse_unvouched(solution)
    result = move(revision, RevisionState.APPROVED, actor=actor.as_staff, data=_about(revision))
    if isinstance(result, Moved):
        apply_revision(revision, result.entry)
        if not revision.language:  # a translation says nothing anew
            begin_year(solution)
    return result


@transaction.atomic
def return_revision(*, actor: Actor, revision: Revision, why: str, seen: Seen | None = None) -> Moved | Already:
    """Return a waiting change with a reason that its owners read; the approved version stays up.

    Raises `StaleVersion` when the change moved on or was replaced since it was `seen`.
    """
    _lock_both(revision)
    _refuse_non_reviewers(actor, revision)
    _refuse_silence(why)
    if revision.state != RevisionState.RETURNED:
        _refuse_outdated(revision, seen)
    return move(revision, RevisionState.RETURNED, actor=actor.as_staff, why=why.strip(), data=_about(revision))


@transaction.atomic
def assign(
    *, actor: Actor, listing: Listed | Revision, to_me: bool, instead_of: str = "", seen_state: str = ""
) -> Listed | Revision | Already:
    """Take something out of the queue to look at it oneself, or put one's own back.

    What a colleague took stays hers (`Already`), unless `instead_of` names her: then it is taken over knowingly. Raises
    `StaleVersion` when it is no longer in the state that the page showed, if `seen_state` names one.
    """
    lock(listing)
    _refuse_non_reviewers(actor, listing)
    if seen_state and listing.state != seen_state:
        raise MovedOn(listing.get_state_display())
    holder = listing.reviewer.public_id if listing.reviewer else ""
    if holder not in {"", actor.person_id, instead_of} or (holder == actor.person_id) == to_me:
        return Already(by=holder, at=None)
    listing.reviewer = actor.person if to_me else None
    listing.save(update_fields=["reviewer"])
    data = {"to": actor.person_id if to_me else ""}
    append(f"{listing._meta.model_name}.assigned", listing.subject, actor=actor.as_staff, data=data)
    return listing


def _about(revision: Revision) -> dict[str, str]:
    data = {"solution": revision.solution.public_id}
    return {**data, "language": revision.language} if revision.language else data


def _lock_both(revision: Revision) -> Solution:
    """Lock the solution, then its revision: the order in which its owner's edits lock them."""
    solution = Solution.objects.select_for_update().get(pk=revision.solution_id)
    lock(revision)
    revision.solution = solution
    return solution


def _refuse_non_reviewers(actor: Actor, row: Listed | Revision) -> None:
    if not actor.may_decide:
        raise NotAllowed
    if not rules.can_review(actor, row):
        raise NotAllowed(_("You belong to this organisation, so a colleague has to decide."))


def _refuse_unread(version: int, seen: int) -> None:
    if version != seen:
        raise StaleVersion(_("The text changed after you opened it. Read it again."))


def _refuse_outdated(row: Listed | Revision, seen: Seen | None) -> None:
    if seen is None:
        return
    if row.state != seen.state:
        raise MovedOn(row.get_state_display())
    if row.state in {ListingState.SUBMITTED, RevisionState.WAITING}:
        _refuse_unread(row.version, seen.version)


def _refuse_silence(why: str) -> None:
    if not why.strip():
        raise Incomplete(_("Give the reason. The organisation reads it."))


def _refuse_unvouched(listing: Listed) -> None:
    if listing.organisation.state != OrganisationState.VERIFIED:
        raise Incomplete(_("The organisation is not verified now. Look at the organisation first."))
    capability = rules.capability_for(listing)
    granted = listing.organisation.capabilities.filter(name=capability, state=CapabilityState.GRANTED)
    if not granted.exists():
        raise Incomplete(
            _("What the listing needs is not granted to the organisation. Look at the organisation first.")
        )
