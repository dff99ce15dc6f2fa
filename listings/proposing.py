"""Asking an organisation's people whether what staff drafted for them is theirs, and once again after a week."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler, Job
from listings.actions.proposals import remind_of_proposals
from listings.models import Proposal
from listings.queries.proposals import confirmers_of
from listings.states import ProposalState


def confirmer_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for everybody who may confirm."""
    for person in confirmers_of(_proposal(entry)):
        yield person.subject


def ask(delivery: Delivery) -> None:
    """Ask one person, unless she left or somebody answered meanwhile."""
    proposal = _proposal(delivery.entry)
    receiver = confirmers_of(proposal).filter(public_id=delivery.lane.partition(":")[2]).first()
    if receiver is None or proposal.state != ProposalState.WAITING:
        return
    with translation.override(receiver.language):
        heading = _("Is “%(title)s” yours? Programme staff drafted it for you") % {"title": proposal.title}
        context = {
            "heading": heading,
            "proposal": proposal,
            "organisation": proposal.organisation,
            "url": settings.SITE_URL + reverse("listings:proposal", args=[proposal.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/proposed.txt", context),
            html=render_to_string("listings/email/proposed.html", context),
            delivery=delivery,
        )


def _proposal(entry: Entry) -> Proposal:
    return Proposal.objects.select_related("organisation").get(public_id=entry.subject.partition(":")[2])


def remind(_delivery: Delivery) -> None:
    """Ask again what has waited for a week."""
    remind_of_proposals()


PROPOSED: Final = Handler(name="proposal_mail", lanes=confirmer_lanes, handle=ask, effect=Effect.OUTSIDE)
REMIND: Final = Job(name="listings.proposals", every=timedelta(hours=1), handle=remind, effect=Effect.DATABASE)
