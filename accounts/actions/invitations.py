"""How an owner asks somebody into the team by mail, and what that person answers."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actions.members import is_still_owner, lock_team, new_member, refuse_strange_scope, refuse_unjoinable
from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.locales import local_datetime
from accounts.models import Invitation, Membership, Organisation
from accounts.queries import has_proved
from accounts.states import InvitationState, Role
from accounts.values import Guest, Seat

MOST_A_DAY: Final = 30
"""How many invitations of one organisation go out within 24 hours: a team, and no advertising."""


@transaction.atomic
def invite_member(*, actor: Actor, organisation: Organisation, guest: Guest) -> Invitation:
    """Invite an address to a seat; the mail with the link follows. It can be used once, for seven days.

    Raises `Incomplete` for an address that belongs to a member or waits for its answer already, and for too many.
    """
    locked = lock_team(organisation)
    _may_invite(actor, locked)
    refuse_strange_scope(locked, guest.seat)
    if Membership.objects.filter(organisation=locked, person__email=guest.email).exists():
        raise Incomplete(_("This person belongs to the team already."), field="email")
    waiting = Invitation.objects.filter(organisation=locked, email=guest.email, state=InvitationState.WAITING).first()
    if waiting and waiting.is_usable:
        when = {"when": local_datetime(waiting.created_at)}
        raise Incomplete(_("This address was invited on %(when)s. You can send it again below.") % when, field="email")
    if waiting:
        move(waiting, InvitationState.REVOKED, actor=actor.acting_for(locked))
    return _send(locked, guest, actor)


@transaction.atomic
def send_invitation_again(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Send a new invitation in place of one that waits or ran out; only the new link works then."""
    locked = lock_team(invitation.organisation)
    _may_invite(actor, locked)
    moved = move(invitation, InvitationState.REVOKED, actor=actor.acting_for(locked))
    if not isinstance(moved, Moved):
        raise Incomplete(_("This invitation was taken back already."))
    seat = Seat(Role(invitation.role), tuple(invitation.scope))
    refuse_strange_scope(locked, seat)
    return _send(locked, Guest(invitation.email, seat, invitation.language), actor)


@transaction.atomic
def take_back_invitation(*, actor: Actor, invitation: Invitation) -> Moved | Already:
    """Take an invitation back; its link leads nowhere then."""
    locked = lock_team(invitation.organisation)
    if not is_still_owner(actor, locked):
        raise NotAllowed
    return move(invitation, InvitationState.REVOKED, actor=actor.acting_for(locked))


@transaction.atomic
def accept_invitation(*, actor: Actor, invitation: Invitation) -> Membership | Already:
    """Take the seat that was offered, as the person whose proved address it was offered to.

    `Already` when she belongs to the team. Raises `NotAllowed` for another address, `Incomplete` when it is used up.
    """
    locked = lock_team(invitation.organisation)
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update())
    person = actor.signed_in
    if not has_proved(actor, invitation.email):
        raise NotAllowed(_("This invitation was sent to another address than yours."))
    membership = Membership.objects.filter(organisation=locked, person=person).first()
    if membership and invitation.state == InvitationState.ACCEPTED:
        return Already(by=person.public_id, at=membership.created_at)
    _still_good(invitation, locked)
    move(invitation, InvitationState.ACCEPTED, actor=actor.acting_for(locked))
    if membership:
        return Already(by=person.public_id, at=membership.created_at)
    seat = Seat(Role(invitation.role), tuple(invitation.scope))
    return new_member(locked, person, seat, actor=actor, how="invited")


@transaction.atomic
def decline_invitation(*, actor: Actor, invitation: Invitation) -> Moved | Already:
    """Turn an invitation down; whoever has its link may, signed in or not."""
    author = actor if actor.is_authenticated else Actor(job="invitation_link")
    return move(invitation, InvitationState.DECLINED, actor=author)


def _may_invite(actor: Actor, organisation: Organisation) -> None:
    if not is_still_owner(actor, organisation):
        raise NotAllowed
    if not rules.can_invite(actor, organisation):
        raise NotAllowed(_("Only a verified organisation can invite people."))


def _send(organisation: Organisation, guest: Guest, actor: Actor) -> Invitation:
    since = timezone.now() - timedelta(days=1)
    if Invitation.objects.filter(organisation=organisation, created_at__gt=since).count() >= MOST_A_DAY:
        raise Incomplete(
            _("%(number)d invitations went out within a day. Send the next one tomorrow.") % {"number": MOST_A_DAY}
        )
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=guest.email,
        role=guest.seat.role,
        scope=list(guest.seat.scope),
        language=guest.language,
        invited_by=actor.signed_in,
    )
    data = {"organisation": organisation.public_id, "role": guest.seat.role, "scope": list(guest.seat.scope)}
    append("invitation.sent", invitation.subject, actor=actor.acting_for(organisation), data=data)
    return invitation


def _still_good(invitation: Invitation, organisation: Organisation) -> None:
    sentences = {
        InvitationState.ACCEPTED: _("This invitation was used already. Each works once."),
        InvitationState.DECLINED: _("This invitation was turned down. Ask for a new one."),
        InvitationState.REVOKED: _(
            "This invitation was taken back, or a newer one was sent. Look for the newest mail."
        ),
    }
    if invitation.state in sentences:
        raise Incomplete(sentences[InvitationState(invitation.state)])
    if not invitation.is_usable:
        raise Incomplete(_("This invitation has run out: each is good for seven days. Ask for a new one."))
    refuse_unjoinable(organisation)
