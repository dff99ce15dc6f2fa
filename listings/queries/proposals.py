"""Drafts that staff wrote for organisations: those of the staff's list, and those that wait for a person's teams."""

from typing import Any

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.journal.models import Entry
from accounts.models import Membership, Organisation, User
from accounts.queries import latest_reason
from accounts.states import MAY_EDIT, CapabilityName, CapabilityState, Form, OrganisationState
from listings.models import Proposal
from listings.states import Drafted, ProposalState

CAPABILITY = {Drafted.NEED: CapabilityName.BUYS, Drafted.SOLUTION: CapabilityName.PROVIDES}


def proposals_visible_to(actor: Actor) -> QuerySet[Proposal]:
    """Return all of them for staff, for everybody else those of her teams."""
    rows = Proposal.objects.select_related("organisation")
    if actor.is_staff:
        return rows
    needs = rows.filter(kind=Drafted.NEED, organisation__in=actor.teams_of(CapabilityName.BUYS))
    return needs | rows.filter(kind=Drafted.SOLUTION, organisation__in=actor.teams_of(CapabilityName.PROVIDES))


def waiting_proposals(actor: Actor, organisation: Organisation, kind: Drafted) -> QuerySet[Proposal]:
    """Return what waits for one of the actor's own teams, the first one first."""
    own = organisation if actor.team_in(organisation, CAPABILITY[kind]) else None
    return Proposal.objects.filter(organisation=own, kind=kind, state=ProposalState.WAITING).order_by("made_at", "id")


def bodies_for(kind: Drafted) -> QuerySet[Organisation]:
    """Return the verified organisations that may list such a thing and have somebody who can confirm, by name."""
    writers = _no_staff(Membership.objects.filter(role__in=MAY_EDIT, person__is_active=True))
    return (
        Organisation.objects.filter(
            state=OrganisationState.VERIFIED,
            capabilities__name=CAPABILITY[kind],
            capabilities__state=CapabilityState.GRANTED,
            pk__in=writers.values("organisation"),
        )
        .distinct()
        .order_by("name", "id")
    )


def confirmers_of(proposal: Proposal) -> QuerySet[User]:
    """Return the active owners and editors of the team that it is for."""
    rows = _no_staff(Membership.objects.filter(organisation=proposal.organisation, role__in=MAY_EDIT))
    capability = CAPABILITY[Drafted(proposal.kind)]
    able = [person for person, scope in rows.values_list("person", "scope") if not scope or capability in scope]
    return User.objects.filter(is_active=True, pk__in=able).order_by("pk")


def _no_staff(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Leave out who works for the programme: staff do not confirm what staff wrote."""
    return rows.exclude(person__in=_staff())


def why_declined(proposal: Proposal) -> str:
    """Return the reason that its organisation gave, "" when there is none."""
    return latest_reason(proposal.subject, "proposal.declined") if proposal.state == ProposalState.DECLINED else ""


def writer_of(proposal: Proposal) -> User | None:
    """Return the member of staff who wrote it, None once she is no longer one."""
    made = Entry.objects.filter(subject=proposal.subject, verb="proposal.made").first()
    return User.objects.filter(is_active=True, public_id=made.person, pk__in=_staff()).first() if made else None


def _staff() -> QuerySet[Membership, Any]:
    """Return who works for the programme."""
    return Membership.objects.filter(organisation__form=Form.PROGRAMME_BODY).values("person")
