"""Reads of deployments: those of a solution, those of a team, and what their claims say."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.states import CapabilityName
from listings.models import Deployment, Solution
from listings.values import DeploymentValues, ResultValues


def deployments_of(solution: Solution) -> QuerySet[Deployment]:
    """Return where a solution runs, as a page shows it, the latest first; three queries."""
    return with_evidence(Deployment.objects.standing().filter(solution=solution))


def with_evidence(rows: QuerySet[Deployment]) -> QuerySet[Deployment]:
    """Return the rows with cities, results and answers: three queries."""
    return rows.select_related("city__place", "place").prefetch_related("results", "answers__city")


def deployments_of_team(actor: Actor) -> QuerySet[Deployment]:
    """Return what the actor's own teams say of where their solutions run."""
    own = [one.pk for one in actor.teams_of(CapabilityName.PROVIDES)]
    rows = Deployment.objects.standing().filter(solution__organisation__in=own)
    return with_evidence(rows).select_related("city__place", "place", "solution__organisation")


def values_of_deployment(deployment: Deployment) -> DeploymentValues:
    """Return the row as the values of its form; prefetch `results`."""
    return DeploymentValues(
        city=deployment.city.public_id if deployment.city else "",
        place=deployment.place.geonames_id if deployment.place else None,
        since=deployment.since,
        until=deployment.until,
        scale=deployment.scale,
        cost_band=deployment.cost_band,
        notice_url=deployment.notice_url,
        went_wrong=deployment.went_wrong,
        results=tuple(
            ResultValues(
                measure=one.measure,
                figure=one.figure,
                unit=one.unit,
                baseline=one.baseline,
                period=one.period,
                method=one.method,
            )
            for one in deployment.results.all()
        ),
    )


def facts_in(values: DeploymentValues) -> dict[str, Any]:
    """Return what a city is asked about as plain JSON; a link to a notice is proof, and no fact of its own."""
    return {
        "city": values.city,
        "place": values.place,
        "since": values.since.isoformat(),
        "until": values.until.isoformat() if values.until else "",
        "scale": values.scale,
        "cost_band": values.cost_band,
        "went_wrong": values.went_wrong,
        "results": [
            {
                "measure": one.measure,
                "figure": plain(one.figure),
                "unit": one.unit,
                "baseline": plain(one.baseline),
                "period": one.period,
                "method": one.method,
            }
            for one in values.results
        ],
    }


def plain(number: Decimal) -> str:
    """Return a decimal number without zeros that say nothing: 30.500 and 30.5 are one figure."""
    written = f"{number:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"
