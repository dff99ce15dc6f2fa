"""How a person asks to act for an organisation that is here already, and who lets her in."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actions.members import is_still_owner, lock_team, new_member, refuse_unjoinable
from accounts.actor import Actor
from accounts.errors import AccountsError, Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import JoinRequest, Membership, Organisation, User
from accounts.queries import actor_of, has_proved, organisation_of_domain
from accounts.states import RequestState, Role
from accounts.values import Seat

MOST_WAITING: Final = 5
FIRST_SEAT: Final = Seat(Role.EDITOR)
"""Whom nobody invited begins as an editor; an owner can make her more."""


@transaction.atomic
def ask_to_join(*, actor: Actor, organisation: Organisation, message: str = "") -> JoinRequest | Already:
    """Ask to act for a verified organisation; its owners, or staff, answer. `Already` while one waits."""
    # One at a time for a person, so that a form sent twice makes one request.
    person = User.objects.select_for_update().get(pk=actor.signed_in.pk)
    locked = lock_team(organisation)
    if not rules.can_ask_to_join(actor, locked):
        raise NotAllowed
    own = JoinRequest.objects.filter(person=person, state=RequestState.WAITING)
    before = own.filter(organisation=locked).first()
    if before:
        return Already(by=person.public_id, at=before.created_at)
    if own.count() >= MOST_WAITING:
        raise Incomplete(_("Several requests of yours wait for an answer. Take one back before you ask again."))
    at_home = organisation_of_domain(person.email) == locked and has_proved(actor, person.email)
    made = JoinRequest.objects.create(organisation=locked, person=person, message=message, at_own_domain=at_home)
    append("joinrequest.made", made.subject, actor=actor, data={"organisation": locked.public_id})
    return made


@transaction.atomic
def ask_by_domain(*, person: User, address: str) -> JoinRequest | Already | None:
    """Ask for a person who just proved an address at the confirmed domain of an organisation.

    None where there is none, where she belongs to it or asked before, and where she may not ask: nobody pressed a
    button for it, so nobody is told why not.
    """
    organisation = organisation_of_domain(address)
    if organisation is None or person.email.lower() != address.lower():
        return None
    if JoinRequest.objects.filter(person=person, organisation=organisation).exists():
        return None
    try:
        with transaction.atomic():
            return ask_to_join(actor=actor_of(person), organisation=organisation)
    except AccountsError:
        return None


@transaction.atomic
def withdraw_request(*, actor: Actor, request: JoinRequest) -> Moved | Already:
    """Take one's own request back."""
    if request.person != actor.person:
        raise NotAllowed
    return move(request, RequestState.WITHDRAWN, actor=actor)


@transaction.atomic
def let_in(*, actor: Actor, request: JoinRequest) -> Membership | Moved | Already:
    """Let a person in as an editor; `Already` when somebody was first or she belongs to the team."""
    organisation = lock_team(request.organisation)
    author = _decider(actor, organisation)
    refuse_unjoinable(organisation)
    moved = move(request, RequestState.ACCEPTED, actor=author)
    if (
        isinstance(moved, Already)
        or Membership.objects.filter(organisation=organisation, person=request.person).exists()
    ):
        return moved
    return new_member(organisation, request.person, FIRST_SEAT, actor=author, how="asked")


@transaction.atomic
def turn_away(*, actor: Actor, request: JoinRequest, why: str) -> Moved | Already:
    """Refuse a request with a reason that the person reads."""
    organisation = lock_team(request.organisation)
    author = _decider(actor, organisation)
    if not why.strip():
        raise Incomplete(_("Give the reason. The person reads it."), field="why")
    return move(request, RequestState.REFUSED, actor=author, why=why.strip())


def _decider(actor: Actor, organisation: Organisation) -> Actor:
    """Return the actor in the part in which she may decide: an owner's, else that of staff."""
    if not rules.can_let_in(actor, organisation):
        raise NotAllowed
    if is_still_owner(actor, organisation):
        return actor.acting_for(organisation)
    if not rules.can_verify(actor, organisation):
        raise NotAllowed
    return actor.as_staff
