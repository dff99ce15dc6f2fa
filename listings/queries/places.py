"""What a map shows of listings: where solutions run, and which cities have needs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext

from accounts.addresses import address_of
from accounts.maps.drawing import Map, Sign, Thing, map_of
from accounts.models import Organisation, Place
from accounts.states import Form
from listings.models import Deployment, Kit, Need, Outcome, Solution, Theme
from listings.queries.themes import under
from listings.queries.visible import open_needs
from listings.states import DeploymentState

Placed = tuple[Place, Thing]
MOST_PLACED: Final = 200
"""How many needs and how many solutions of a theme are looked at, the newest."""


def placed_needs(needs: Iterable[Need]) -> Iterator[Placed]:
    """Yield needs in the places of their buyers; select `organisation__place` and prefetch `texts` before."""
    for need in needs:
        if need.organisation.place:
            yield need.organisation.place, _thing(need, "listings:need", Sign.NEED)


def placed_deployments(deployments: Iterable[Deployment]) -> Iterator[Placed]:
    """Yield solutions in the places where they run, but not where the city says that this is not true.

    Select `city__place`, `place` and `solution`, and prefetch `solution__texts` before.
    """
    for one in deployments:
        if one.town and one.state != DeploymentState.DISPUTED:
            yield one.town, _thing(one.solution, "listings:solution", _sign_of(one))


def placed_cities(cities: Iterable[Organisation]) -> Iterator[Placed]:
    """Yield cities in their places; select `place` before."""
    for city in cities:
        if city.place:
            address = address_of("pages:organisation", city.public_id)
            yield city.place, Thing(city.name, address, Sign.CITY)


def map_of_solution(deployments: Sequence[Deployment]) -> Map | None:
    """Return the map of where one solution runs: by the names of the cities, each leading to what the page says of it.

    Select `city__place` and `place` before; what a city denies is not drawn.
    """
    placed = [
        (one.town, Thing(one.where, f"#deployment-{one.public_id}", _sign_of(one)))
        for one in deployments
        if one.town and one.state != DeploymentState.DISPUTED
    ]
    return map_of(gettext("Where it runs, on a map"), placed)


def map_of_kits(kits: Iterable[Kit]) -> Map | None:
    """Return the map of kits, each in the city that shares it; they were read as a page shows them: no query."""
    placed = []
    for kit in kits:
        if kit.need.organisation.place:
            text, address = kit.need.text, address_of("listings:kit", kit.public_id)
            placed.append((kit.need.organisation.place, Thing(text.title, address, Sign.KIT, text.language)))
    return map_of(gettext("The cities that share these kits"), placed)


def map_of_outcomes(outcomes: Iterable[Outcome]) -> Map | None:
    """Return the map of needs whose cities said what came of them; they were read as a list shows them: no query."""
    return map_of(gettext("The cities that had these needs"), placed_needs(one.need for one in outcomes))


def map_of_theme(theme: Theme) -> Map | None:
    """Return the map of the newest open needs of a theme, and of where its newest solutions run; five queries."""
    needs = under(theme, open_needs(Need.objects.public()))[:MOST_PLACED]
    solutions = under(theme, Solution.objects.public()).values_list("public_id", flat=True)[:MOST_PLACED]
    placed = [*placed_needs(needs), *placed_deployments(deployments_among(list(solutions)))]
    return map_of(gettext("Open needs of this theme, and where its solutions run"), placed)


def deployments_among(solutions: Sequence[str]) -> list[Deployment]:
    """Return where some public solutions run, by their public identifiers; two queries, the second for their texts."""
    public = Solution.objects.public_among(solutions)
    rows = Deployment.objects.standing().filter(solution__in=public)
    return list(rows.select_related("city__place", "place", "solution").prefetch_related("solution__texts"))


def needs_among(needs: Sequence[str]) -> list[Need]:
    """Return some public needs with their places, by their public identifiers; two queries."""
    rows = Need.objects.public_among(needs).select_related("organisation__place")
    return list(rows.prefetch_related("texts"))


def deployments_around(organisation: Organisation) -> list[Deployment]:
    """Return where an organisation's public solutions run, and which run in it; two queries."""
    rows = Deployment.objects.standing().filter(solution__in=Solution.objects.public())
    rows = rows.filter(Q(solution__organisation=organisation) | Q(city=organisation))
    return list(rows.select_related("city__place", "place", "solution").prefetch_related("solution__texts"))


def cities_with_places() -> list[Organisation]:
    """Return the verified cities whose place is known, in the order of their names; one query."""
    rows = Organisation.objects.public().filter(form=Form.CITY, place__isnull=False)
    return list(rows.select_related("place").order_by("name_folded", "pk"))


def _sign_of(deployment: Deployment) -> Sign:
    return Sign.RUNS if deployment.is_proven else Sign.CLAIMED


def _thing(listing: Need | Solution, page: str, sign: Sign) -> Thing:
    text = listing.text
    return Thing(text.title, address_of(page, listing.public_id), sign, text.language)
