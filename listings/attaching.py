"""What follows when staff refuse a picture or a document: the owners are told by mail, with the reason."""

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
from accounts.queries import latest_reason, owners_of
from listings.models import Attachment
from listings.states import AttachmentState


def owner_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner of the solution's organisation; of what follows a report other mails tell."""
    attachment = None if "report" in entry.data else _attachment(entry)
    if attachment:
        for owner in owners_of(attachment.solution.organisation):
            yield owner.subject


def tell_owner(delivery: Delivery) -> None:
    """Tell one owner why it was refused, unless she left, or it was corrected, approved or removed meanwhile."""
    attachment = _attachment(delivery.entry)
    if attachment is None or attachment.state != AttachmentState.REFUSED:
        return
    organisation = attachment.solution.organisation
    receiver = owners_of(organisation).filter(public_id=delivery.lane.partition(":")[2]).first()
    if receiver is None:
        return
    with translation.override(receiver.language):
        heading = _("A file of “%(title)s” was refused") % {"title": attachment.solution.title}
        context = {
            "heading": heading,
            "kind": "attachment",
            "words": attachment.file.words,
            "organisation": organisation,
            "reason": latest_reason(attachment.subject, "attachment.refused"),
            "url": settings.SITE_URL + reverse("listings:attachments", args=[attachment.solution.public_id]),
            "demo": settings.DEMO,
            "receiver": receiver,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/decision.txt", context),
            html=render_to_string("listings/email/decision.html", context),
            delivery=delivery,
        )


def _attachment(entry: Entry) -> Attachment | None:
    """Return what an entry is about, or None once it was removed."""
    rows = Attachment.objects.select_related("file", "solution__organisation")
    return rows.filter(public_id=entry.subject.partition(":")[2]).first()


REFUSED: Final = Handler(name="attachment_mail", lanes=owner_lanes, handle=tell_owner, effect=Effect.OUTSIDE)
