"""Reads of teams: who belongs to one, who was invited, who asks to join, whom staff propose as an owner."""

from allauth.account.models import EmailAddress
from django.db.models import Case, Q, QuerySet, Value, When

from accounts.actor import Actor
from accounts.lookalikes import skeleton
from accounts.models import Invitation, JoinRequest, Membership, Organisation, OrganisationDraft, Recovery, User
from accounts.states import Form, InvitationState, OrganisationState, RecoveryState, RequestState, Role

ORDER = Case(When(role=Role.OWNER, then=Value(0)), When(role=Role.EDITOR, then=Value(1)), default=Value(2))


def team_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the members of an organisation with their people: owners first, then editors, then viewers, by name."""
    return organisation.memberships.select_related("person").order_by(ORDER, "person__name", "id")


def invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations that wait for an answer or ran out without one, the newest first."""
    return organisation.invitations.filter(state=InvitationState.WAITING).select_related("invited_by")


def invitations_for(actor: Actor) -> QuerySet[Invitation]:
    """Return the invitations that wait for an address that the actor has proved, run out or not."""
    proved = EmailAddress.objects.filter(user=actor.person, verified=True).values("email")
    rows = Invitation.objects.filter(state=InvitationState.WAITING, email__in=proved)
    return rows.select_related("organisation", "invited_by")


def requests_to(organisation: Organisation) -> QuerySet[JoinRequest]:
    """Return the requests to join an organisation that wait, the longest waiting first."""
    return organisation.join_requests.filter(state=RequestState.WAITING).select_related("person", "organisation")


def requests_by(actor: Actor) -> QuerySet[JoinRequest]:
    """Return the actor's own requests that wait."""
    rows = JoinRequest.objects.filter(person=actor.person, state=RequestState.WAITING)
    return rows.select_related("organisation")


def organisation_draft_of(actor: Actor) -> OrganisationDraft | None:
    """Return what the actor began to say of an organisation and has not sent."""
    return OrganisationDraft.objects.filter(person=actor.person).first()


def here_already(name: str, country: str) -> list[Organisation]:
    """Return the verified organisations of a country, three at most, that have a name which looks like this one."""
    alike = Organisation.objects.filter(skeleton=skeleton(name), country=country, state=OrganisationState.VERIFIED)
    return list(alike.exclude(form=Form.PROGRAMME_BODY).order_by("id")[:3]) if name and country else []


def request_queue() -> QuerySet[JoinRequest]:
    """Return what waits for staff, the longest waiting first: cities, which they alone decide, before all others."""
    cities_first = Case(When(organisation__form=Form.CITY, then=Value(0)), default=Value(1))
    rows = JoinRequest.objects.filter(state=RequestState.WAITING).select_related("person", "organisation")
    return rows.order_by(cities_first, "id")


def requests_visible_to(actor: Actor) -> QuerySet[JoinRequest]:
    """Return the requests that the actor may see: her own, those to her organisations as an owner, all for staff."""
    rows = JoinRequest.objects.select_related("person", "organisation")
    if actor.is_staff:
        return rows
    owned = [one.organisation.pk for one in actor.memberships if one.role == Role.OWNER]
    return rows.filter(Q(person=actor.person) | Q(organisation__in=owned))


def recoveries() -> QuerySet[Recovery]:
    """Return the proposed owners that wait for a second member of staff, the longest waiting first."""
    rows = Recovery.objects.filter(state=RecoveryState.PROPOSED)
    return rows.select_related("organisation", "person", "proposed_by")


def owned_alone(person: User) -> list[Organisation]:
    """Return the organisations that would be left without an owner if a person went."""
    others = Membership.objects.filter(role=Role.OWNER, person__is_active=True).exclude(person=person)
    own = Organisation.objects.filter(memberships__person=person, memberships__role=Role.OWNER)
    return list(own.exclude(pk__in=others.values("organisation")).order_by("name_folded", "pk"))


def has_proved(actor: Actor, email: str) -> bool:
    """Return whether an address is the actor's, and she has shown that she reads its mail."""
    return EmailAddress.objects.filter(user=actor.person, email__iexact=email, verified=True).exists()


def person_with_proved_address(email: str) -> User | None:
    """Return the active person who proved an address, or None."""
    found = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True, user__is_active=True)
    row = found.select_related("user").first()
    return row.user if row else None
