"""How an organisation whose owners cannot be reached gets a new one: one of staff proposes, another one confirms."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actions.members import lock_team, new_member
from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Membership, Organisation, Recovery, User
from accounts.queries import person_with_proved_address
from accounts.states import RecoveryState, Role
from accounts.values import Seat


@transaction.atomic
def propose_owner(*, actor: Actor, organisation: Organisation, email: str, why: str) -> Recovery:
    """Propose who becomes an owner; the present owners are told at once, and a colleague has to confirm.

    `email` is the proved address of somebody who has an account. Raises `Incomplete` when there is none, when she is an
    owner, or when a proposal waits.
    """
    locked = lock_team(organisation)
    if not rules.can_recover(actor, locked):
        raise NotAllowed
    person = person_with_proved_address(email)
    if person is None:
        raise Incomplete(_("Nobody has proved this address here. The person has to sign up first."), field="email")
    if person == actor.person:
        raise Incomplete(_("You cannot propose yourself."), field="email")
    if Membership.objects.filter(organisation=locked, person=person, role=Role.OWNER).exists():
        raise Incomplete(_("This person is an owner already."), field="email")
    if Recovery.objects.filter(organisation=locked, state=RecoveryState.PROPOSED).exists():
        raise Incomplete(_("A proposal for this organisation waits already. Confirm or drop it first."))
    made = Recovery.objects.create(organisation=locked, person=person, proposed_by=actor.signed_in, why=why.strip())
    data = {"organisation": locked.public_id, "person": person.public_id}
    append("recovery.proposed", made.subject, actor=actor.as_staff, data=data, private={"why": why.strip()})
    return made


@transaction.atomic
def confirm_owner(*, actor: Actor, recovery: Recovery) -> Membership | Moved | Already:
    """Make the proposed person an owner, as another member of staff than who proposed her."""
    organisation = lock_team(recovery.organisation)
    if not rules.can_recover(actor, organisation) or recovery.person == actor.person:
        raise NotAllowed
    if recovery.proposed_by == actor.person:
        raise NotAllowed(_("You proposed this, so a colleague has to confirm it."))
    moved = move(recovery, RecoveryState.CONFIRMED, actor=actor.as_staff)
    if isinstance(moved, Already):
        return moved
    return _make_owner(organisation, recovery.person, actor.as_staff)


@transaction.atomic
def drop_owner(*, actor: Actor, recovery: Recovery) -> Moved | Already:
    """Drop a proposal: an owner wrote back, or it was a mistake."""
    organisation = lock_team(recovery.organisation)
    if not rules.can_recover(actor, organisation):
        raise NotAllowed
    return move(recovery, RecoveryState.DROPPED, actor=actor.as_staff)


def _make_owner(organisation: Organisation, person: User, actor: Actor) -> Membership:
    membership = Membership.objects.select_for_update().filter(organisation=organisation, person=person).first()
    if membership is None:
        return new_member(organisation, person, Seat(Role.OWNER), actor=actor, how="recovery")
    data = {"person": person.public_id, "from": membership.role, "role": Role.OWNER, "how": "recovery"}
    membership.role, membership.role_since, membership.scope = Role.OWNER, timezone.now(), []
    membership.save(update_fields=["role", "role_since", "scope"])
    append("membership.changed", organisation.subject, actor=actor, data=data)
    return membership
