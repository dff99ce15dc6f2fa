"""What pages show of the drafts that wait for a team."""

from django import template
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Organisation
from listings.models import Proposal
from listings.queries.proposals import waiting_proposals
from listings.states import Drafted

register = template.Library()


@register.simple_tag
def proposals_for(actor: Actor, organisation: Organisation, kind: str) -> QuerySet[Proposal]:
    """Return the drafts on behalf that wait for the actor's team of an organisation, in one query."""
    return waiting_proposals(actor, organisation, Drafted(kind))
