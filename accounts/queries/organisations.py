"""Reads of people, organisations, places and the staff queues."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import NOBODY, Acting, Actor
from accounts.domains import can_be_own, domain_of_address
from accounts.folding import folded
from accounts.journal import queries as journal
from accounts.journal.models import UNTOLD, Delivery, Entry, Private
from accounts.models import Capability, Domain, Evidence, Membership, Organisation, Place, Reset, Session, User
from accounts.models.organisations import DUE_BEFORE, OrganisationQuerySet
from accounts.registers import SEVERAL_NUMBERS, legal_entity
from accounts.states import (
    MAY_EDIT,
    RESET_OPEN,
    CapabilityName,
    CapabilityState,
    DomainState,
    Factor,
    OrganisationState,
    Role,
)

PLACE_SUGGESTIONS = 8
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes stand in for one, and are none by themselves."""


def display_name(person: User) -> str:
    """Return how a person is named on pages."""
    return str(person)


def actor_of(
    person: User | None, acting_for: str = "", *, shown: Collection[int] | None = None, vouched: bool = False
) -> Actor:
    """Build the actor of a request, in one query. `acting_for` is the public identifier that the person chose last.

    `shown` are the keys of the authenticators that her session was opened with. None is for callers that no session
    stands behind (a command, the demonstration): they speak for her, and nothing is asked of them. `vouched` says that
    the provider through which she signed in showed a second factor of its own.
    """
    if person is None:
        return NOBODY
    rows = _memberships(person, shown or ())
    memberships = _folded(rows)
    chosen = next((one.organisation for one in memberships if one.organisation.public_id == acting_for), None)
    first = memberships[0].organisation if memberships else None
    factor = Factor.SHOWN if shown is None or vouched else _factor(rows)
    return Actor(person=person, organisation=chosen or first, memberships=memberships, factor=factor)


def _memberships(person: User, shown: Collection[int]) -> list[Membership]:
    """Return a row for each membership and granted capability, with what is known of the person's second factor."""
    own = Authenticator.objects.filter(user=OuterRef("person"))
    return list(
        Membership.objects.filter(person=person)
        .select_related("organisation")
        .annotate(
            granted=FilteredRelation(
                "organisation__capabilities", condition=Q(organisation__capabilities__state=CapabilityState.GRANTED)
            )
        )
        .annotate(
            granted_name=F("granted__name"),
            has_factor=Exists(own.filter(type__in=FACTORS)),
            has_shown=Exists(own.filter(pk__in=shown)),
        )
    )


def _factor(rows: list[Membership]) -> Factor:
    """Return what the rows say of the second factor; who belongs to nothing needs none."""
    row: Any = rows[0] if rows else None
    if row is None or not row.has_factor:
        return Factor.MISSING
    return Factor.SHOWN if row.has_shown else Factor.SET_UP


def _folded(rows: list[Membership]) -> tuple[Acting, ...]:
    """Fold the rows (membership, granted capability) into one value a membership."""
    granted: dict[Membership, set[CapabilityName]] = {}
    for row in rows:
        names, name = granted.setdefault(row, set()), cast("Any", row).granted_name
        if name and (not row.scope or name in row.scope):
            names.add(CapabilityName(name))
    return tuple(
        Acting(
            organisation=row.organisation,
            role=Role(row.role),
            capabilities=frozenset(names),
            scope=frozenset(row.scope),
            role_since=row.role_since,
        )
        for row, names in granted.items()
    )


def authenticator_types(person: User) -> set[str]:
    """Return which kinds of authenticator a person has."""
    return set(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def factors_of(person: User) -> list[str]:
    """Return in words what a person could sign in with besides password or code, the oldest first."""
    words = {
        Authenticator.Type.TOTP: _("Authenticator app"),
        Authenticator.Type.WEBAUTHN: _("Passkey"),
        Authenticator.Type.RECOVERY_CODES: _("Recovery codes"),
    }
    rows = Authenticator.objects.filter(user=person).order_by("created_at", "pk")
    return [words[Authenticator.Type(one.type)] for one in rows]


def resets(tab: str) -> QuerySet[Reset]:
    """Return the lost second factors of a tab: those that wait, the longest first, or else the latest decided."""
    rows = Reset.objects.select_related("person", "proposer")
    if tab == "waiting":
        return rows.filter(state__in=RESET_OPEN).order_by("asked_at", "id")
    return rows.exclude(state__in=RESET_OPEN).order_by("-asked_at", "-id")


def reset_counts() -> dict[str, int]:
    """Return how many lost second factors wait, and how many are decided, in one query."""
    is_open = Q(state__in=RESET_OPEN)
    return Reset.objects.aggregate(waiting=Count("pk", filter=is_open), closed=Count("pk", filter=~is_open))


def open_reset_of(person: User) -> Reset | None:
    """Return a person's own request that waits, or None."""
    return Reset.objects.filter(person=person, state__in=RESET_OPEN).first()


def sessions_of(person: User, *, here: str) -> QuerySet[Session]:
    """Return a person's open sessions, the one with the key `here` first (`is_here`), then the last seen."""
    rows = Session.objects.filter(person=person, expire_date__gt=timezone.now())
    return rows.annotate(is_here=Q(session_key=here)).order_by("-is_here", "-seen_at", "session_key")


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Return verified organisations, the actor's own, and all of them for staff."""
    if actor.is_staff:
        return Organisation.objects.all()
    own = [organisation.pk for organisation in actor.organisations]
    return Organisation.objects.filter(Q(state=OrganisationState.VERIFIED) | Q(pk__in=own))


def evidence_visible_to(actor: Actor) -> QuerySet[Evidence]:
    """Return the documents given for verifications: those of organisations that she owns, all of them for staff."""
    rows = Evidence.objects.select_related("file", "organisation")
    if actor.is_staff:
        return rows
    owned = [acting.organisation.pk for acting in actor.memberships if acting.role == Role.OWNER]
    return rows.filter(organisation__in=owned)


def owners_of(organisation: Organisation) -> QuerySet[User]:
    """Return the active owners of an organisation, for mail."""
    return User.objects.filter(
        is_active=True, memberships__organisation=organisation, memberships__role=Role.OWNER
    ).order_by("pk")


def writers_of(organisation: Organisation, capability: CapabilityName) -> QuerySet[User]:
    """Return the active owners and editors of one team of an organisation, for mail; two queries, one of them lazy."""
    rows = Membership.objects.filter(organisation=organisation, role__in=MAY_EDIT).values_list("person", "scope")
    # A scope is a list of words in JSON, which SQLite cannot look into.
    able = [person for person, scope in rows if not scope or capability in scope]
    return User.objects.filter(is_active=True, pk__in=able).order_by("pk")


def languages_of_owners(organisation: Organisation) -> list[str]:
    """Return the codes of the languages in which the owners of an organisation read, in one query."""
    return sorted(set(owners_of(organisation).order_by().values_list("language", flat=True)))


def latest_reason(subject: str, verb: str) -> str:
    """Return the reason written with the newest entry of a verb, or "" when there is none or it was erased."""
    entry = Entry.objects.filter(subject=subject, verb=verb).order_by("-id").first()
    row = entry and Private.objects.filter(entry=entry.uid, field="why").first()
    return row.text if row else ""


def verification_counts() -> dict[str, int]:
    """Return how many organisations stand in each tab of the queue, in one query."""
    waiting = waiting_filter()
    return Organisation.objects.aggregate(
        waiting=Count("pk", filter=waiting, distinct=True),
        again=Count("pk", filter=due_again_filter(), distinct=True),
        **{state: Count("pk", filter=Q(state=state), distinct=True) for state in OrganisationState.values[1:]},
    )


def waiting_filter() -> Q:
    """Return what waits for staff: an unverified organisation, or a verified one that asks for something or is due."""
    verified = Q(state=OrganisationState.VERIFIED)
    asked = Capability.objects.filter(state=CapabilityState.ASKED).values("organisation")
    domains = Domain.objects.filter(state=DomainState.ASKED).values("organisation")
    return (
        Q(state=OrganisationState.UNVERIFIED) | (verified & (Q(pk__in=asked) | Q(pk__in=domains))) | due_again_filter()
    )


def due_again_filter() -> Q:
    """Return what has to be verified again soon, which stays as public as it is."""
    return Q(state=OrganisationState.VERIFIED, verified_until__lte=timezone.now().date() + DUE_BEFORE)


def verification_queue(*, tab: str, text: str = "", reviewer: User | None = None) -> QuerySet[Organisation]:
    """Return the staff queue, the longest waiting first. `tab` is "waiting", "again" or a state."""
    chosen = {"waiting": waiting_filter, "again": due_again_filter}.get(tab, lambda: Q(state=tab))()
    rows = Organisation.objects.filter(chosen)
    if text:
        rows = rows.filter(Q(name_folded__contains=folded(text)) | Q(register_number__icontains=text.strip()))
    if reviewer:
        rows = rows.filter(reviewer=reviewer)
    return (
        rows.select_related("place", "reviewer")
        .prefetch_related("capabilities", "domains")
        .order_by("waiting_since", "id")
    )


def deliveries_set_aside(*, text: str = "", assignee: User | None = None) -> QuerySet[Delivery]:
    """Return what was set aside, the latest first; `holder` on each is the name of who looks after it, or None."""
    people = User.objects.filter(public_id=OuterRef("assignee"))
    rows = journal.quarantined().annotate(
        holder=Subquery(people.values(shown=Case(When(name="", then="email"), default="name"))[:1])
    )
    is_told = ~Q(entry__subject__startswith=UNTOLD)
    for word in text.split():
        told = is_told & (Q(entry__verb__icontains=word) | Q(entry__subject__icontains=word))
        rows = rows.filter(Q(handler__icontains=word) | Q(error__icontains=word) | told)
    return rows.filter(assignee=assignee.public_id) if assignee else rows


def same_register_number(organisation: Organisation) -> OrganisationQuerySet:
    """Return other organisations that gave the same number, or another one of the same legal entity."""
    country = str(organisation.country.code)
    rows: OrganisationQuerySet = Organisation.objects.filter(country=country).exclude(pk=organisation.pk)
    if country not in SEVERAL_NUMBERS:
        return rows.filter(register_number=organisation.register_number)
    entity = legal_entity(organisation.register_number, country)
    found = rows.filter(register_number__contains=entity).values_list("pk", "register_number")
    return rows.filter(pk__in=[pk for pk, number in found if legal_entity(number, country) == entity])


def vendors_with_number(organisation: Organisation) -> QuerySet[Organisation]:
    """Return other organisations of the same number that may provide, verified ones and suspended ones."""
    standing = {OrganisationState.VERIFIED, OrganisationState.SUSPENDED}
    return same_register_number(organisation).with_capability(CapabilityName.PROVIDES).filter(state__in=standing)


def buys_and_provides(organisation: Organisation) -> bool:
    """Whether one body stands on both sides here, so that its solutions and its needs are kept apart; one query."""
    both = {CapabilityName.BUYS, CapabilityName.PROVIDES}
    granted = organisation.capabilities.filter(state=CapabilityState.GRANTED).values_list("name", flat=True)
    return both <= set(granted)


def organisation_of_domain(address: str) -> Organisation | None:
    """Return the verified organisation whose own domain an e-mail address is at, as staff confirmed, or None.

    The domain has to be the same one: one below it counts when it was confirmed itself. Free mail and public suffixes
    never count, whatever was confirmed before they were listed.
    """
    name = domain_of_address(address)
    if not can_be_own(name):
        return None
    return Organisation.objects.public().filter(domains__in=Domain.objects.confirmed().filter(name=name)).first()


def places_named(text: str, *, country: str = "") -> QuerySet[Place]:
    """Return the places one of whose names is exactly the folded text, the largest first."""
    rows = Place.objects.filter(names__contains=f"\n{folded(text)}\n")
    return rows.filter(country=country) if country else rows


def place_suggestions(text: str, *, country: str = "") -> list[Place]:
    """Return at most eight places one of whose names begins with the text, the largest first."""
    start = folded(text)
    if not start:
        return []
    rows = Place.objects.filter(names__contains=f"\n{start}")
    return list((rows.filter(country=country) if country else rows)[:PLACE_SUGGESTIONS])


def person_named(public_id: str) -> str:
    """Return a person's name, or "" when there is no such person."""
    person = User.objects.filter(public_id=public_id).first() if public_id else None
    return display_name(person) if person else ""


@dataclass(frozen=True, slots=True)
class ExplainedCapability:
    """A capability with the reason it was refused for, if it was."""

    capability: Capability
    reason: str


def capabilities_with_reasons(organisation: Organisation) -> list[ExplainedCapability]:
    """Return an organisation's capabilities; a refused one carries its reason."""
    return [
        ExplainedCapability(
            one, latest_reason(one.subject, "capability.refused") if one.state == CapabilityState.REFUSED else ""
        )
        for one in organisation.capabilities.all()
    ]


@dataclass(frozen=True, slots=True)
class ExplainedDomain:
    """A domain with the reason it was refused for, if it was."""

    domain: Domain
    reason: str


def domains_with_reasons(organisation: Organisation) -> list[ExplainedDomain]:
    """Return an organisation's domains, in three queries; a refused one carries its reason."""
    domains = list(organisation.domains.all())
    refused = {one.subject for one in domains if one.state == DomainState.REFUSED}
    refusals = Entry.objects.filter(subject__in=refused, verb="domain.refused").order_by("id")
    last = dict(refusals.values_list("subject", "uid"))
    texts = dict(Private.objects.filter(entry__in=last.values(), field="why").values_list("entry", "text"))
    return [ExplainedDomain(one, texts.get(last.get(one.subject, ""), "")) for one in domains]
