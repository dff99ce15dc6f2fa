"""What the maps of the joining pages show: all cities with their open needs, what is new, what an organisation has."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.maps.drawing import Map, map_of
from accounts.models import Organisation
from accounts.states import Form
from listings.models import Need, Solution
from listings.queries import open_needs
from listings.queries.places import (
    cities_with_places,
    deployments_among,
    deployments_around,
    placed_cities,
    placed_deployments,
    placed_needs,
)


def map_of_cities() -> Map | None:
    """Return the map of all verified cities and of the open needs of whoever buys; three queries."""
    needs = open_needs(Need.objects.public()).select_related("organisation__place").prefetch_related("texts")
    return map_of(_("Cities and their open needs"), [*placed_cities(cities_with_places()), *placed_needs(needs)])


def map_of_newest(needs: Iterable[Need], solutions: Iterable[Solution]) -> Map | None:
    """Return where some needs are and where some solutions run; two queries. The needs were read with everything."""
    runs = deployments_among([one.public_id for one in solutions])
    return map_of(_("Where these are, and where they run"), [*placed_needs(needs), *placed_deployments(runs)])


def map_of_directory(organisations: Iterable[Organisation]) -> Map | None:
    """Return the map of those organisations that are cities; no query, select `place`."""
    return map_of(_("The cities among these"), placed_cities(one for one in organisations if one.form == Form.CITY))


def map_around(organisation: Organisation, needs: Sequence[Need]) -> Map | None:
    """Return where the solutions of an organisation run, and its needs; for a city itself and what runs in it.

    Two queries; select `place`. The needs were read with everything.
    """
    placed = [*placed_needs(needs), *placed_deployments(deployments_around(organisation))]
    if organisation.form == Form.CITY:
        placed += placed_cities([organisation])
        return map_of(_("The city, its needs, and what runs in it"), placed)
    return map_of(_("Its needs, and where its solutions run") if needs else _("Where its solutions run"), placed)
