"""What follows a grant: the auditor gets the link by mail, unless it was taken back or ran out meanwhile."""

from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.journal import mail
from accounts.journal.models import Delivery
from accounts.journal.registry import Effect, Handler
from marketplace.matching import rules
from marketplace.matching.models import Audit
from marketplace.matching.queries import audit_url
from marketplace.matching.states import AuditState


def send_link(delivery: Delivery) -> None:
    """Send the link to the address that was named."""
    rows = Audit.objects.select_related("need__organisation").prefetch_related("need__texts")
    audit = rows.get(public_id=delivery.entry.subject.partition(":")[2])
    if audit.state != AuditState.WAITING or not audit.email or rules.audit_is_past(audit):
        return
    with translation.override(audit.language):
        names = {"organisation": audit.need.organisation.name, "title": audit.need.title}
        heading = _("%(organisation)s lets you read the file of “%(title)s”") % names
        context = {
            "heading": heading,
            "audit": audit,
            "need": audit.need,
            "organisation": audit.need.organisation,
            "url": audit_url(audit),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=audit.email,
            subject=heading,
            text=render_to_string("matching/email/audit.txt", context),
            html=render_to_string("matching/email/audit.html", context),
            delivery=delivery,
        )


LINKS: Final = Handler(name="audit_mail", lanes=lambda entry: [entry.subject], handle=send_link, effect=Effect.OUTSIDE)
