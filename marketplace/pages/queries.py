"""Reads that join everything: the figures of the home page, the directory, the workspace."""

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.folding import folded
from accounts.models import Capability, Organisation
from accounts.states import CapabilityName, CapabilityState, Form
from listings.models import Need, Solution
from listings.queries import open_needs, with_everything
from listings.queries.leading import with_lead_picture

NEWEST = 5


def figures() -> dict[str, int]:
    """Return how many verified organisations there are, by what they may do, in one query."""
    granted = Q(capabilities__state=CapabilityState.GRANTED)

    def able(name: CapabilityName) -> Count:
        return Count("pk", filter=granted & Q(capabilities__name=name), distinct=True)

    return Organisation.objects.public().aggregate(
        organisations=Count("pk", distinct=True),
        cities=Count("pk", filter=Q(form=Form.CITY), distinct=True),
        vendors=able(CapabilityName.PROVIDES),
        investors=able(CapabilityName.INVESTS),
        countries=Count("country", distinct=True),
    )


def newest_organisations() -> QuerySet[Organisation]:
    """Return the newest verified organisations, without the programme's own bodies."""
    return (
        Organisation.objects.public()
        .exclude(form=Form.PROGRAMME_BODY)
        .select_related("place")
        .order_by("-created_at", "-id")[:NEWEST]
    )


def newest_needs() -> QuerySet[Need]:
    """Return the open needs that were published last, with everything, in six queries."""
    return with_everything(open_needs(Need.objects.public())).order_by("-published_at", "-id")[:NEWEST]


def newest_solutions() -> QuerySet[Solution]:
    """Return the solutions that were published last, with everything, in six queries."""
    rows = with_lead_picture(with_everything(Solution.objects.public()))
    return rows.order_by("-published_at", "-id")[:NEWEST]


def needs_of(organisation: Organisation) -> QuerySet[Need]:
    """Return the public needs of an organisation, the newest first."""
    return with_everything(Need.objects.public().filter(organisation=organisation)).order_by("-published_at", "-id")


def solutions_of(organisation: Organisation) -> QuerySet[Solution]:
    """Return the public solutions of an organisation, the newest first."""
    rows = with_lead_picture(with_everything(Solution.objects.public().filter(organisation=organisation)))
    return rows.order_by("-published_at", "-id")


def directory(*, text: str, capability: str, country: str) -> QuerySet[Organisation]:
    """Return verified organisations by name, what they may do and country, in the order of their names."""
    rows = Organisation.objects.public()
    if text:
        rows = rows.filter(name_folded__contains=folded(text))
    if capability:
        rows = rows.with_capability(capability)
    if country:
        rows = rows.filter(country=country)
    granted = Capability.objects.filter(state=CapabilityState.GRANTED)
    return rows.select_related("place").prefetch_related(Prefetch("capabilities", queryset=granted))


def directory_countries() -> list[str]:
    """Return the codes of the countries that have a verified organisation."""
    return list(Organisation.objects.public().order_by("country").values_list("country", flat=True).distinct())
