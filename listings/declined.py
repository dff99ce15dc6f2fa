"""Tells the member of staff who drafted on behalf of an organisation that its people declined, and why."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from listings.models import Proposal
from listings.queries.proposals import why_declined, writer_of


def writer_lane(entry: Entry) -> Iterator[str]:
    """Yield the lane of the member of staff who wrote it; none for who is no longer one."""
    writer = writer_of(_proposal(entry))
    if writer is not None:
        yield writer.subject


def tell_writer(delivery: Delivery) -> None:
    """Tell her, unless she is no longer staff. Who declined is not named: it is the organisation that did."""
    proposal = _proposal(delivery.entry)
    receiver = writer_of(proposal)
    if receiver is None:
        return
    with translation.override(receiver.language):
        title = {"title": proposal.title, "name": proposal.organisation.name}
        heading = _("%(name)s declined your draft “%(title)s”") % title
        context = {
            "heading": heading,
            "organisation": proposal.organisation,
            "reason": why_declined(proposal),
            "url": settings.SITE_URL + reverse("listings:proposal", args=[proposal.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/declined.txt", context),
            html=render_to_string("listings/email/declined.html", context),
            delivery=delivery,
        )


def _proposal(entry: Entry) -> Proposal:
    return Proposal.objects.select_related("organisation").get(public_id=entry.subject.partition(":")[2])


DECLINED: Final = Handler(name="declined_mail", lanes=writer_lane, handle=tell_writer, effect=Effect.OUTSIDE)
