"""Who may do what on the ground floor, and who owes a second factor."""

from datetime import datetime, timedelta
from typing import Final

from accounts.actor import Acting, Actor
from accounts.models import Organisation, Reset
from accounts.states import MAY_EDIT, CapabilityName, Demand, Factor, Form, OrganisationState, ResetState, Role

OWNERS_HAVE: Final = timedelta(days=14)
"""How long an owner may go on without a second factor, from when the organisation was verified or she its owner."""


def factor_demand(actor: Actor, now: datetime) -> Demand:
    """Return what is asked of a person before she goes on: of staff at once, of owners once their days are over.

    Staff have to open each session with it. An owner needs to have one: then her next sign-in asks for it.
    """
    if actor.factor == Factor.SHOWN:
        return Demand.NOTHING
    if actor.belongs_to_staff:
        return Demand.SET_UP if actor.factor == Factor.MISSING else Demand.SHOW
    due = factor_due(actor)
    if due is None or actor.factor != Factor.MISSING:
        return Demand.NOTHING
    return Demand.OVERDUE if due <= now else Demand.SOON


def factor_due(actor: Actor) -> datetime | None:
    """Return from when on an owner of verified organisations needs a second factor; None for everybody else."""
    return min((due for due in map(_due, actor.memberships) if due), default=None)


def _due(acting: Acting) -> datetime | None:
    verified, owner = acting.organisation.verified_at, acting.role_since
    if acting.role != Role.OWNER or acting.organisation.state != OrganisationState.VERIFIED or not verified:
        return None
    return max(verified, owner or verified) + OWNERS_HAVE


def may_write_for(actor: Actor, organisation: Organisation, capability: CapabilityName) -> bool:
    """Whether she may write for a verified organisation that was granted a capability within her scope."""
    acting = actor.membership_in(organisation)
    return (
        acting is not None
        and acting.role in MAY_EDIT
        and organisation.state == OrganisationState.VERIFIED
        and capability in acting.capabilities
    )


def can_create_organisation(actor: Actor) -> bool:
    """Anybody who signed in."""
    return actor.is_authenticated


def can_edit_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Its owner, unless it is suspended."""
    membership = actor.membership_in(organisation)
    return (
        membership is not None and membership.role == Role.OWNER and organisation.state != OrganisationState.SUSPENDED
    )


def can_give_evidence(actor: Actor, organisation: Organisation) -> bool:
    """Its owner, while staff have something to verify: before a decision, and when the verification is due again."""
    open_states = {OrganisationState.UNVERIFIED, OrganisationState.INCOMPLETE, OrganisationState.REFUSED}
    waits = organisation.state in open_states or organisation.is_due_again
    return waits and can_edit_organisation(actor, organisation)


def can_submit_again(actor: Actor, organisation: Organisation) -> bool:
    """Its owner, unless it is suspended; a second press finds it waiting already. The programme's body stays."""
    return can_edit_organisation(actor, organisation) and organisation.form != Form.PROGRAMME_BODY


def can_read_team(actor: Actor, organisation: Organisation) -> bool:
    """Its members, and staff."""
    return actor.is_staff or actor.membership_in(organisation) is not None


def can_manage_team(actor: Actor, organisation: Organisation) -> bool:
    """Its owners, whatever became of it: a team must be able to let go of people."""
    membership = actor.membership_in(organisation)
    return membership is not None and membership.role == Role.OWNER


def can_invite(actor: Actor, organisation: Organisation) -> bool:
    """Owners of a verified organisation: anybody may describe one, and its name stands in a mail to a stranger."""
    return can_manage_team(actor, organisation) and organisation.state == OrganisationState.VERIFIED


def can_ask_to_join(actor: Actor, organisation: Organisation) -> bool:
    """Anybody who signed in, of a verified organisation that she does not belong to. Operators make staff."""
    return (
        actor.is_authenticated
        and organisation.state == OrganisationState.VERIFIED
        and organisation.form != Form.PROGRAMME_BODY
        and actor.membership_in(organisation) is None
    )


def can_let_in(actor: Actor, organisation: Organisation) -> bool:
    """Staff who do not belong to it, and its owners; who acts for a city is for staff alone to say."""
    if can_verify(actor, organisation):
        return True
    return organisation.form != Form.CITY and can_manage_team(actor, organisation)


def can_recover(actor: Actor, organisation: Organisation) -> bool:
    """Staff who may decide and do not belong to it; the programme's body has its operators."""
    return can_verify(actor, organisation) and organisation.form != Form.PROGRAMME_BODY


def can_read_staff_pages(actor: Actor) -> bool:
    """Every member of the programme's staff."""
    return actor.is_staff


def can_verify(actor: Actor, organisation: Organisation) -> bool:
    """Staff who may decide, but never about a body that they belong to."""
    return actor.may_decide and actor.membership_in(organisation) is None


def can_retry_deliveries(actor: Actor) -> bool:
    """Staff who may decide."""
    return actor.may_decide


def can_decide_reset(actor: Actor, reset: Reset) -> bool:
    """Staff who may decide, but never about their own account."""
    return actor.may_decide and actor.person != reset.person


def can_confirm_reset(actor: Actor, reset: Reset) -> bool:
    """Staff who may decide and did not propose it themselves."""
    return can_decide_reset(actor, reset) and reset.state == ResetState.PROPOSED and reset.proposer != actor.person
