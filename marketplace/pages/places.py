"""What the maps of the joining pages show: all cities with their open needs, and what lies around an organisation."""

from django.utils.translation import gettext as _

from accounts.maps.drawing import Map, map_of
from accounts.models import Organisation
from accounts.states import Form
from listings.models import Need
from listings.queries import open_needs
from listings.queries.places import (
    cities_with_places,
    deployments_around,
    placed_cities,
    placed_deployments,
    placed_needs,
)


def map_of_cities() -> Map | None:
    """Return the map of all verified cities and of the open needs of whoever buys; three queries."""
    needs = open_needs(Need.objects.public()).select_related("organisation__place").prefetch_related("texts")
    return map_of(_("Cities and their open needs"), [*placed_cities(cities_with_places()), *placed_needs(needs)])


def map_around(organisation: Organisation) -> Map | None:
    """Return where the solutions of an organisation run; for a city itself and what runs in it.

    Two queries; select `place`.
    """
    placed = list(placed_deployments(deployments_around(organisation)))
    if organisation.form == Form.CITY:
        placed += placed_cities([organisation])
        return map_of(_("The city, and what runs in it"), placed)
    return map_of(_("Where its solutions run"), placed)
