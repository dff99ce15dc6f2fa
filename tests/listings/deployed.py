"""Says where a solution runs and answers for the city, as people do."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from accounts.models import Domain, Organisation, User
from accounts.queries import actor_of
from accounts.states import DomainState
from listings import actions
from listings.models import Deployment
from listings.queries.confirmations import link_token
from listings.states import DeploymentState
from listings.values import DeploymentValues, ResultValues, Verdict
from tests.factories import UserFactory, member

TRUE, CORRECTED, DISPUTED = DeploymentState.CONFIRMED, DeploymentState.CORRECTED, DeploymentState.DISPUTED
TOWN = "Town without members"
WORDS = "It runs in 30 streets, and not in 38."


def values(city=None, **changes):
    usual = {
        "city": city.public_id if city else "",
        "since": date(2024, 5, 1),
        "scale": "1,200 lamps in 38 streets",
        "cost_band": "under_50k",
        "results": (result(),),
    }
    return DeploymentValues(**{**usual, **changes})


def result(**changes):
    usual = {
        "measure": "Electricity used",
        "figure": Decimal("30.5"),
        "unit": "MWh a month",
        "baseline": Decimal(52),
        "period": "2025, twelve months",
        "method": "Meters of the 38 cabinets",
    }
    return ResultValues(**{**usual, **changes})


def deploy(solution, person, city=None, **changes):
    return actions.add_deployment(actor=actor_of(person), solution=solution, values=values(city, **changes))


def change(deployment, person, city=None, **changes):
    found = fresh(deployment)
    wanted = values(city or found.city, **changes)
    return actions.change_deployment(actor=actor_of(person), deployment=found, version=found.version, values=wanted)


def answer(deployment, person, verdict=TRUE, words=""):
    found = fresh(deployment)
    return actions.answer_deployment(
        actor=actor_of(person), deployment=found, verdict=verdict_on(found, verdict, words)
    )


def verdict_on(deployment, verdict=TRUE, words=""):
    last = deployment.last_answer
    return Verdict(answer=verdict, words=words, edition=deployment.edition, seen=last.number if last else 0)


def fresh(deployment):
    return Deployment.objects.get(pk=deployment.pk)


def clerk_of(city, domain="lights.bg"):
    """Return somebody at a city's confirmed domain who does not belong to it."""
    Domain.objects.get_or_create(organisation=city, name=domain, state=DomainState.CONFIRMED)
    return UserFactory(name="Clara Clerk", email=f"clara@{domain}")


def sent(named, **changes):
    """Return what a browser sends of the form."""
    usual = {
        "city_name": f"{named.name}, {named.country.name}",
        "city": f"o.{named.public_id}",
        "since": "2024-05",
        "scale": "1,200 lamps in 38 streets",
        "cost_band": "under_50k",
        "result-1-measure": "Electricity used",
        "result-1-figure": "30,5",
        "result-1-unit": "MWh a month",
        "result-1-baseline": "52",
        "result-1-period": "2025, twelve months",
        "result-1-method": "Meters of the 38 cabinets",
    }
    return {**usual, **changes}


def deploy_in_town(solution, vendor):
    """Let a solution run in a city whose organisation has no members, only a clerk at its domain."""
    town = member("Tilda Town", "buys", form="city").memberships.get().organisation
    Organisation.objects.filter(pk=town.pk).update(name=TOWN)
    town.memberships.all().delete()
    clerk_of(town)
    return deploy(solution, vendor, town)


def address_of_deployment(name):
    """Return the address of a row of the matrix that is about a deployment or its link, else None."""
    page = name.removeprefix("listings:")
    if page.endswith("by_link"):
        found = Deployment.objects.get(city__name=TOWN)
        token = link_token(found.city, User.objects.get(email="clara@lights.bg"))
        return reverse(name, args=[token, *([found.public_id] if page == "answer_by_link" else [])])
    if page in {"edit_deployment", "remove_deployment", "reply_to_dispute", "answer_deployment"}:
        return reverse(name, args=[Deployment.objects.first().public_id])
    return None
