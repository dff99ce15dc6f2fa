"""What becomes of the members of an organisation: another seat, gone, never without an owner."""

from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, append, move
from accounts.models import Invitation, Membership, Organisation, User
from accounts.states import CapabilityState, InvitationState, OrganisationState, Role
from accounts.values import Seat

JOINABLE: Final = frozenset({OrganisationState.VERIFIED, OrganisationState.UNVERIFIED, OrganisationState.INCOMPLETE})


@transaction.atomic
def change_member(*, actor: Actor, membership: Membership, seen: Seat, seat: Seat) -> Membership | Already:
    """Give a member another seat; `seen` is the one that the page showed, and another one raises `StaleVersion`.

    Raises `Incomplete` when nobody would be left as an owner. Who is no owner any more has nobody invited any longer.
    """
    organisation = lock_team(membership.organisation)
    if not is_still_owner(actor, organisation):
        raise NotAllowed
    locked = _present(membership)
    before = Seat(Role(locked.role), tuple(locked.scope))
    if before == seat:
        return Already(by="", at=None)
    if before != seen:
        raise StaleVersion(_("Somebody changed this member meanwhile. Look at what stands there now."))
    refuse_strange_scope(organisation, seat)
    if seat.role != Role.OWNER:
        _keep_an_owner(organisation, locked)
        _take_back_invitations(organisation, locked.person, actor)
    if locked.role != seat.role:
        locked.role_since = timezone.now()
    locked.role, locked.scope = seat.role, list(seat.scope)
    locked.save(update_fields=["role", "role_since", "scope"])
    append(
        "membership.changed",
        organisation.subject,
        actor=actor.acting_for(organisation),
        data={"person": locked.person.public_id, "from": before.role, "role": seat.role, "scope": list(seat.scope)},
    )
    return locked


@transaction.atomic
def remove_member(*, actor: Actor, membership: Membership) -> Organisation | Already:
    """Take a member out of a team; her next request finds her outside. Leaving is `leave_team`."""
    organisation = lock_team(membership.organisation)
    if not is_still_owner(actor, organisation) or membership.person == actor.person:
        raise NotAllowed
    return _take_out(organisation, membership, actor, "membership.removed")


@transaction.atomic
def leave_team(*, actor: Actor, organisation: Organisation) -> Organisation | Already:
    """Leave a team; raises `Incomplete` for its only owner."""
    locked = lock_team(organisation)
    membership = Membership.objects.filter(person=actor.person, organisation=locked).first()
    if membership is None:
        return Already(by=actor.person_id, at=None)
    return _take_out(locked, membership, actor, "membership.left")


def lock_team(organisation: Organisation) -> Organisation:
    """Lock an organisation, so that one change of its team is made at a time; for actions."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def is_still_owner(actor: Actor, organisation: Organisation) -> bool:
    """Look again, once the team is locked, whether the actor is an owner: somebody may have taken her out meanwhile."""
    if not rules.can_manage_team(actor, organisation):
        return False
    return Membership.objects.filter(organisation=organisation, person=actor.person, role=Role.OWNER).exists()


def refuse_unjoinable(organisation: Organisation) -> None:
    """Raise `Incomplete` for an organisation that the programme does not vouch for."""
    if organisation.state not in JOINABLE:
        raise Incomplete(_("Nobody can join this organisation now: the programme does not vouch for it."))


def refuse_strange_scope(organisation: Organisation, seat: Seat) -> None:
    """Raise `Incomplete` for a seat that is for something the organisation may not do."""
    if seat.role == Role.OWNER and seat.scope:
        raise Incomplete(_("An owner belongs to every team of the organisation: tick nothing."), field="scope")
    granted = set(organisation.capabilities.filter(state=CapabilityState.GRANTED).values_list("name", flat=True))
    if not set(seat.scope) <= granted:
        raise Incomplete(_("Choose among what the organisation may do here."), field="scope")


def new_member(organisation: Organisation, person: User, seat: Seat, *, actor: Actor, how: str) -> Membership:
    """Make a person a member of a locked organisation and record `how`: one word for the record."""
    membership = Membership.objects.create(
        person=person, organisation=organisation, role=seat.role, scope=list(seat.scope)
    )
    append(
        "membership.created",
        organisation.subject,
        actor=actor.acting_for(organisation),
        data={"person": person.public_id, "role": seat.role, "scope": list(seat.scope), "how": how},
    )
    return membership


def _take_out(organisation: Organisation, membership: Membership, actor: Actor, verb: str) -> Organisation | Already:
    locked = Membership.objects.select_for_update().filter(pk=membership.pk).select_related("person").first()
    if locked is None:
        return Already(by="", at=None)
    _keep_an_owner(organisation, locked)
    _take_back_invitations(organisation, locked.person, actor)
    data = {"person": locked.person.public_id, "role": locked.role}
    locked.delete()
    append(verb, organisation.subject, actor=actor.acting_for(organisation), data=data)
    return organisation


def _present(membership: Membership) -> Membership:
    found = Membership.objects.select_for_update().select_related("person").filter(pk=membership.pk).first()
    if found is None:
        raise StaleVersion(_("This person does not belong to the team any more."))
    return found


def _keep_an_owner(organisation: Organisation, membership: Membership) -> None:
    if membership.role != Role.OWNER:
        return
    others = Membership.objects.filter(organisation=organisation, role=Role.OWNER, person__is_active=True)
    if not others.exclude(pk=membership.pk).exists():
        raise Incomplete(_("An organisation is never without an owner. Make somebody else an owner first."))


def _take_back_invitations(organisation: Organisation, person: User, actor: Actor) -> None:
    """Whom somebody invited who may invite nobody any more was invited by nobody; what waits for herself goes, too."""
    mine = EmailAddress.objects.filter(user=person).values_list(Lower("email"), flat=True)
    hers = Q(invited_by=person) | Q(email__in=[person.email, *mine])
    for invitation in Invitation.objects.filter(hers, organisation=organisation, state=InvitationState.WAITING):
        move(invitation, InvitationState.REVOKED, actor=actor.acting_for(organisation))
