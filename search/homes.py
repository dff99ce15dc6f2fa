"""The searcher's own city, by whose likeness others are found and ordered."""

from accounts.actor import Actor
from accounts.models import Organisation
from accounts.states import CapabilityName, OrganisationState
from search.neighbours import mark_of


def home_of(actor: Actor) -> str:
    """Return the mark of the city that the actor acts for, "" when it is not verified, buys nothing or has no place.

    One query at most, for the place.
    """
    city = actor.organisation
    acting = actor.membership_in(city) if city else None
    if city is None or acting is None or CapabilityName.BUYS not in acting.capabilities:
        return ""
    return home_in(city)


def home_in(city: Organisation) -> str:
    """Return the mark of a verified organisation's place, "" without one."""
    if city.state != OrganisationState.VERIFIED or city.place is None:
        return ""
    return mark_of(str(city.place.country.code), city.place.population)
