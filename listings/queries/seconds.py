"""Who has the same need as the city that posted it, by their own word."""

from django.db.models import QuerySet

from accounts.models import Organisation
from accounts.states import OrganisationState
from listings.models import Need


def seconded_by(need: Need) -> QuerySet[Organisation]:
    """Return the verified organisations that have a need too, in the order in which they said so; one query."""
    found: QuerySet[Organisation] = Organisation.objects.filter(seconds__need=need, state=OrganisationState.VERIFIED)
    return found.order_by("seconds__since", "pk")
