"""Reads of people, organisations, places and the staff queues."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import NOBODY, Acting, Actor
from accounts.folding import folded
from accounts.journal import queries as journal
from accounts.journal.models import Delivery, Entry, Private
from accounts.models import Capability, Membership, Organisation, Place, Reset, Session, User
from accounts.states import RESET_OPEN, CapabilityName, CapabilityState, Factor, OrganisationState, Role

PLACE_SUGGESTIONS = 8
HISTORY_LENGTH = 50
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes stand in for one, and are none by themselves."""
VERBS = {
    "organisation.created": gettext_lazy("created"),
    "organisation.edited": gettext_lazy("edited"),
    "organisation.verified": gettext_lazy("verified"),
    "organisation.refused": gettext_lazy("refused"),
    "organisation.suspended": gettext_lazy("suspended"),
    "organisation.unverified": gettext_lazy("back in the queue"),
    "organisation.assigned": gettext_lazy("reviewer changed"),
    "membership.created": gettext_lazy("member added"),
    "capability.asked": gettext_lazy("asked for"),
    "capability.granted": gettext_lazy("granted"),
    "capability.refused": gettext_lazy("refused"),
    "reset.asked": gettext_lazy("asked, and wrote"),
    "reset.proposed": gettext_lazy("proposed to take it off"),
    "reset.done": gettext_lazy("confirmed: it is taken off"),
    "reset.refused": gettext_lazy("refused"),
    "reset.withdrawn": gettext_lazy("withdrawn by signing in with it"),
    "delivery.assigned": gettext_lazy("taken or put back"),
    "delivery.retried": gettext_lazy("put back in line"),
}


def display_name(person: User) -> str:
    """Return how a person is named on pages."""
    return person.name or person.email


def actor_of(person: User | None, acting_for: str = "", *, shown: Collection[int] | None = None) -> Actor:
    """Build the actor of a request, in one query. `acting_for` is the public identifier that the person chose last.

    `shown` are the keys of the authenticators that her session was opened with. None is for callers that no session
    stands behind (a command, the demonstration): they speak for her, and nothing is asked of them.
    """
    if person is None:
        return NOBODY
    rows = _memberships(person, shown or ())
    memberships = _folded(rows)
    chosen = next((one.organisation for one in memberships if one.organisation.public_id == acting_for), None)
    first = memberships[0].organisation if memberships else None
    factor = Factor.SHOWN if shown is None else _factor(rows)
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


def owners_of(organisation: Organisation) -> QuerySet[User]:
    """Return the active owners of an organisation, for mail."""
    return User.objects.filter(
        is_active=True, memberships__organisation=organisation, memberships__role=Role.OWNER
    ).order_by("pk")


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
        **{state: Count("pk", filter=Q(state=state), distinct=True) for state in OrganisationState.values[1:]},
    )


def waiting_filter() -> Q:
    """Return what waits for staff: an unverified organisation, or a verified one that asks for a capability."""
    return Q(state=OrganisationState.UNVERIFIED) | Q(
        state=OrganisationState.VERIFIED, capabilities__state=CapabilityState.ASKED
    )


def verification_queue(*, tab: str, text: str = "", reviewer: User | None = None) -> QuerySet[Organisation]:
    """Return the staff queue, the longest waiting first. `tab` is "waiting" or a state."""
    chosen = waiting_filter() if tab == "waiting" else Q(state=tab)
    rows = Organisation.objects.filter(pk__in=Organisation.objects.filter(chosen).values("pk"))
    if text:
        rows = rows.filter(Q(name_folded__contains=folded(text)) | Q(register_number__icontains=text.strip()))
    if reviewer:
        rows = rows.filter(reviewer=reviewer)
    return rows.select_related("place", "reviewer").prefetch_related("capabilities").order_by("waiting_since", "id")


def deliveries_set_aside(*, text: str = "", assignee: User | None = None) -> QuerySet[Delivery]:
    """Return what was set aside, the latest first; `holder` on each is the name of who looks after it, or None."""
    people = User.objects.filter(public_id=OuterRef("assignee"))
    rows = journal.quarantined().annotate(
        holder=Subquery(people.values(shown=Case(When(name="", then="email"), default="name"))[:1])
    )
    for word in text.split():
        rows = rows.filter(
            Q(handler__icontains=word)
            | Q(error__icontains=word)
            | Q(entry__verb__icontains=word)
            | Q(entry__subject__icontains=word)
        )
    return rows.filter(assignee=assignee.public_id) if assignee else rows


def same_register_number(organisation: Organisation) -> QuerySet[Organisation]:
    """Return other organisations that gave the same number."""
    return Organisation.objects.filter(
        country=organisation.country, register_number=organisation.register_number
    ).exclude(pk=organisation.pk)


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
class Line:
    """One line of a history: when, what in words, by whom, and the reason that was given."""

    time: datetime
    what: str
    who: str
    why: str


def history_of(organisation: Organisation) -> list[Line]:
    """Return what the record holds about an organisation, newest first, at most 50 lines, in four queries."""
    capabilities = {one.subject: one for one in organisation.capabilities.all()}
    return _history([organisation.subject, *capabilities], capabilities)


def history_of_delivery(delivery: Delivery) -> list[Line]:
    """Return who took a delivery, put it back or tried it again, newest first, at most 50 lines, in three queries."""
    return _history([delivery.subject], {})


def history_of_reset(reset: Reset) -> list[Line]:
    """Return what was done and written about a lost second factor, newest first, in three queries."""
    return _history([reset.subject], {})


def _history(subjects: list[str], capabilities: dict[str, Capability]) -> list[Line]:
    entries = list(Entry.objects.filter(subject__in=subjects).order_by("-id")[:HISTORY_LENGTH])
    names = dict(
        User.objects.filter(public_id__in={entry.person for entry in entries}).values_list("public_id", "name")
    )
    reasons = dict(
        Private.objects.filter(entry__in=[entry.uid for entry in entries], field="why").values_list("entry", "text")
    )
    return [
        Line(
            time=entry.time,
            what=_words(entry.verb, capabilities.get(entry.subject)),
            who=names.get(entry.person) or _("The system"),
            why=reasons.get(entry.uid, ""),
        )
        for entry in entries
    ]


def _words(verb: str, capability: Capability | None) -> str:
    words = str(VERBS.get(verb, verb))
    return f"{capability.get_name_display()}: {words}" if capability else words
