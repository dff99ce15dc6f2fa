"""What an organisation does with its listing as a whole: send it for review, take it back, withdraw and reopen it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, StaleVersion
from accounts.journal.actions import Already, Moved, move
from accounts.journal.errors import InvalidTransition
from listings import rules
from listings.actions.completeness import missing_in_need, missing_in_solution
from listings.actions.looks import refuse_unlooked, withdraw_looks
from listings.actions.rows import Listed, lock, refuse_strangers
from listings.errors import Closed, Lacking, Missing
from listings.models import Need, Solution
from listings.queries import open_revisions, values_of_need, values_of_solution
from listings.states import UNSENT, ListingState, RevisionState


@transaction.atomic
def submit(*, actor: Actor, listing: Listed, version: int) -> Moved | Already:
    """Send a draft or returned listing for review.

    Raises `StaleVersion` when it was saved since `version`, and `Incomplete` with what it lacks, or with why its
    organisation may not publish yet, or that a colleague has to read a need first.
    """
    lock(listing)
    refuse_strangers(actor, listing)
    if listing.state not in UNSENT | {ListingState.SUBMITTED}:
        raise InvalidTransition(listing.get_state_display())
    if listing.state in UNSENT:
        _refuse_unready(actor, listing, version)
    result = move(listing, ListingState.SUBMITTED, actor=actor.acting_for(listing.organisation))
    if isinstance(result, Moved):
        # One is open when staff took the solution down after a report: what is sent now takes its place.
        drop_open_revision(listing, actor.acting_for(listing.organisation))
        listing.submitted_at, listing.reviewer = timezone.now(), None
        listing.save(update_fields=["submitted_at", "reviewer"])
        if isinstance(listing, Need):
            withdraw_looks(listing, actor.acting_for(listing.organisation))
    return result


def _refuse_unready(actor: Actor, listing: Listed, version: int) -> None:
    if rules.is_closed(listing):
        raise Closed
    if listing.version != version:
        raise StaleVersion
    why = rules.why_not_published(actor, listing)
    if why:
        raise Incomplete(why)
    refuse_incomplete(listing)
    if isinstance(listing, Need):
        refuse_unlooked(listing)


def refuse_incomplete(listing: Listed) -> None:
    """Raise `Lacking` with everything that a listing lacks before anybody outside reads it."""
    if missing := missing_in(listing):
        raise Lacking(missing)


def missing_in(listing: Listed) -> list[Missing]:
    """Return everything that a listing lacks before anybody outside reads it; its relations are read."""
    if isinstance(listing, Solution):
        return missing_in_solution(values_of_solution(listing))
    return missing_in_need(values_of_need(listing))


@transaction.atomic
def take_back(*, actor: Actor, listing: Listed) -> Moved | Already:
    """Make a draft again of what waits for review."""
    lock(listing)
    refuse_strangers(actor, listing)
    if listing.state not in {ListingState.SUBMITTED, ListingState.DRAFT}:
        raise InvalidTransition(listing.get_state_display())
    return move(listing, ListingState.DRAFT, actor=actor.acting_for(listing.organisation))


@transaction.atomic
def withdraw(*, actor: Actor, listing: Listed, why: str = "") -> Moved | Already:
    """Take a listing off the site for as long as its organisation wishes; an open change of it is dropped."""
    lock(listing)
    refuse_strangers(actor, listing)
    author = actor.acting_for(listing.organisation)
    drop_open_revision(listing, author)
    return move(listing, ListingState.WITHDRAWN, actor=author, why=why.strip())


@transaction.atomic
def reopen(*, actor: Actor, listing: Listed) -> Moved | Already:
    """Make a draft again of what was withdrawn; raises `Closed` for a need whose deadline passed or that ended."""
    lock(listing)
    refuse_strangers(actor, listing)
    if listing.state not in {ListingState.WITHDRAWN, ListingState.DRAFT}:
        raise InvalidTransition(listing.get_state_display())
    if rules.is_closed(listing):
        raise Closed
    if listing.state == ListingState.WITHDRAWN and rules.has_ended(listing):
        raise Closed(_("What came of this need is recorded. Post a new need instead."))
    return move(listing, ListingState.DRAFT, actor=actor.acting_for(listing.organisation))


def drop_open_revision(listing: Listed, author: Actor) -> None:
    """Drop the changes that wait, if any, of a solution that leaves the site; inside the caller's transaction."""
    for revision in open_revisions(listing) if isinstance(listing, Solution) else ():
        move(revision, RevisionState.DROPPED, actor=author)
