"""Who may say where a solution runs, who answers for the named city, and who replies."""

from accounts.actor import Actor
from accounts.models import Organisation
from accounts.rules import may_write_for
from accounts.states import CapabilityName
from listings import rules
from listings.models import Deployment, Solution
from listings.states import STANDING, ListingState


def can_deploy(actor: Actor, solution: Solution) -> bool:
    """Who may write for the solution's organisation, unless the solution is withdrawn."""
    return rules.can_handle(actor, solution) and solution.state != ListingState.WITHDRAWN


def can_change(actor: Actor, deployment: Deployment) -> bool:
    """Who may say where the solution runs, until it is removed."""
    return deployment.state in STANDING and can_deploy(actor, deployment.solution)


def can_answer(actor: Actor, deployment: Deployment) -> bool:
    """Owners and editors of the named city's buying team, but nobody who belongs to the vendor, too."""
    city = deployment.city
    return (
        city is not None
        and deployment.state in STANDING
        and deployment.solution.is_public
        and can_answer_for(actor, city)
        and actor.membership_in(deployment.solution.organisation) is None
    )


def can_answer_for(actor: Actor, city: Organisation) -> bool:
    """Who may write for a verified organisation that was granted `buys`."""
    return may_write_for(actor, city, CapabilityName.BUYS)
