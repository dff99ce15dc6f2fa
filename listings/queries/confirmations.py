"""What cities are asked about deployments: what is due, who can be asked, and the link for who has no account there."""

from datetime import timedelta
from typing import Final, NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, Place, User
from accounts.queries import writers_of
from accounts.queries.contacts import is_at_domain, people_at_domain, with_people_at_domain
from accounts.states import MAY_EDIT, CapabilityName
from listings.models import Deployment, Solution, Unasked
from listings.models.deployments import AGES_AFTER
from listings.queries.cities import buyers
from listings.queries.deployments import with_evidence
from listings.states import PROVEN, STANDING, DeploymentState

MOST_ASKED: Final = 2
"""How often a city is asked about one wording: once, and reminded once a month later."""
MOST_CONTACTS: Final = 3
"""How many people at its domain are written to when a city has no member who can answer."""
REMINDED_AFTER: Final = timedelta(days=28)
LINK_LIFE: Final = timedelta(days=60)
SIGNER: Final = TimestampSigner(salt="listings.confirm", sep=".")


def open_filter() -> Q:
    """Return what waits for a city's answer: what nobody answered, and what was confirmed over 24 months ago."""
    aged = Q(state__in=PROVEN, answered_at__lte=timezone.now() - AGES_AFTER)
    return Q(state=DeploymentState.UNCONFIRMED) | aged


def deployments_named(*cities: Organisation) -> QuerySet[Deployment]:
    """Return what public solutions say of cities, what waits for an answer first; four queries with the texts."""
    rows = with_evidence(_public().filter(city__in=cities)).prefetch_related("solution__texts")
    order = Case(When(open_filter(), then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.select_related("city__place", "place", "solution__organisation").order_by(order, "-changed_at", "-id")


def deployments_for(city: Organisation, person: User) -> QuerySet[Deployment]:
    """Return those of `deployments_named` that a person may be asked about: not what her own organisations sell."""
    return deployments_named(city).exclude(solution__organisation__memberships__person=person)


def waiting_for_city(city: Organisation) -> int:
    """Return how many deployments wait for a city's answer; one query."""
    return _public().filter(open_filter(), city=city).count()


def due_for_asking() -> QuerySet[Deployment]:
    """Return what cities are to be asked in their next batch: not those that want to hear nothing."""
    lately = Q(asked_at__isnull=True) | Q(asked_at__lte=timezone.now() - REMINDED_AFTER)
    rows = _public().filter(open_filter(), lately, city__isnull=False, times_asked__lt=MOST_ASKED)
    able = buyers().exclude(pk__in=Unasked.objects.values("organisation"))
    return rows.filter(city__in=able)


def is_unasked(city: Organisation) -> bool:
    """Whether a city said that it is not to be asked."""
    return Unasked.objects.filter(organisation=city).exists()


def members_who_answer(city: Organisation) -> QuerySet[User]:
    """Return the active owners and editors of a city's buying team."""
    return writers_of(city, CapabilityName.BUYS)


def contacts_at_domain(city: Organisation) -> list[User]:
    """Return at most three people who proved an address at a domain that staff confirmed as the city's own.

    Nobody else ever knows an address of the city here: what a vendor writes is not looked at.
    """
    return people_at_domain(city, most=MOST_CONTACTS)


def asked_of(city: Organisation) -> list[User]:
    """Return whom a city's batch goes to: its members who can answer, or else people at its own domain."""
    return list(members_who_answer(city)) or contacts_at_domain(city)


class Link(NamedTuple):
    """What a signed link names: the city, and the person at its domain to whom it was sent."""

    city: Organisation
    person: User


def link_token(city: Organisation, person: User) -> str:
    """Return the signed part of a link for somebody at a city's domain."""
    return SIGNER.sign(f"{city.public_id}.{person.public_id}")


def link_url(city: Organisation, person: User) -> str:
    """Return the whole address of the page that a link opens, in the active language."""
    return settings.SITE_URL + reverse("listings:asked_by_link", args=[link_token(city, person)])


def link_named_by(token: str) -> Link | None:
    """Return what a link names; None when it is not signed so, 60 days old, or its person is no contact any more."""
    try:
        city_id, _dot, person_id = SIGNER.unsign(token, max_age=LINK_LIFE).partition(".")
    except BadSignature:
        return None
    city = buyers().filter(public_id=city_id).first()
    person = User.objects.filter(public_id=person_id, is_active=True).first()
    return Link(city, person) if city and person and is_at_domain(city, person) else None


def speaks_for_city(link: Link) -> bool:
    """Whether a link's person is at the city's domain still, and the city has no members who answer for it."""
    return is_at_domain(link.city, link.person) and not members_who_answer(link.city).exists()


def may_answer_by(link: Link, deployment: Deployment) -> bool:
    """Whether a link answers for a deployment: of its city, public, and its person does not act for the vendor.

    Once the city has members who answer, they alone speak for it: links that were sent before rest.
    """
    return (
        deployment.city == link.city
        and deployment.state in STANDING
        and deployment.solution.is_public
        and speaks_for_city(link)
        and not link.person.memberships.filter(organisation=deployment.solution.organisation).exists()
    )


def may_stop_by(link: Link) -> bool:
    """Whether a link can have its city asked no more: its person acts for no vendor that names the city."""
    vendors = Deployment.objects.standing().filter(city=link.city).values("solution__organisation")
    return speaks_for_city(link) and not link.person.memberships.filter(organisation__in=vendors).exists()


class Unreachable(NamedTuple):
    """A city that nobody can be asked for, with how many deployments wait: a registered one, or a place."""

    city: Organisation | None
    place: Place | None
    waiting: int


def unreachable() -> list[Unreachable]:
    """Return the cities whose deployments wait although nobody can be asked, most first; for the staff's list."""
    rows = _public().filter(open_filter())
    counted = dict(rows.filter(city__isnull=False).values_list("city").annotate(Count("pk")).order_by())
    cities = Organisation.objects.filter(pk__in=counted).select_related("place")
    asked = _asked_among(cities)
    found = [Unreachable(city, None, counted[city.pk]) for city in cities if city.pk not in asked]
    places = dict(rows.filter(city__isnull=True).values_list("place").annotate(Count("pk")).order_by())
    found += [Unreachable(None, one, places[one.pk]) for one in Place.objects.filter(pk__in=places)]
    return sorted(found, key=lambda one: (-one.waiting, str(one.city or one.place)))


def _asked_among(cities: QuerySet[Organisation]) -> set[int]:
    """Return which of some cities somebody can be asked for, or has said that they are not to be asked; six queries."""
    able = set(buyers().filter(pk__in=cities).values_list("pk", flat=True))
    members = Membership.objects.filter(organisation__in=able, role__in=MAY_EDIT, person__is_active=True)
    with_team = {one.organisation_id for one in members if not one.scope or CapabilityName.BUYS in one.scope}
    quiet = set(Unasked.objects.filter(organisation__in=able).values_list("organisation", flat=True))
    # Without a team nobody can take it back that a city is not to be asked, so staff go on seeing it.
    return with_team | (with_people_at_domain(able - with_team) - quiet)


def _public() -> QuerySet[Deployment]:
    """Return what stands on the pages of public solutions."""
    return Deployment.objects.standing().filter(solution__in=Solution.objects.public())
