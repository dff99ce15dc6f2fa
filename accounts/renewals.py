"""Verification ends after 24 months: owners are told 30 days before, staff verify again, and nothing is hidden."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from babel.dates import format_date
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actor import system
from accounts.journal import mail
from accounts.journal.actions import append
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler, Job
from accounts.locales import reader_locale
from accounts.models import Organisation
from accounts.queries import due_again_filter, owners_of

EXPIRING: Final = "organisation.expiring"


def tell_expiring(_delivery: Delivery) -> None:
    """Record once for each term that an organisation's verification ends soon, which puts it at the queue's end."""
    for organisation in Organisation.objects.filter(due_again_filter()).order_by("pk"):
        _tell(organisation)


@transaction.atomic
def _tell(organisation: Organisation) -> None:
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not locked.is_due_again or locked.verified_until is None:
        return
    until = locked.verified_until.isoformat()
    if Entry.objects.filter(subject=locked.subject, verb=EXPIRING, data__until=until).exists():
        return
    locked.waiting_since = timezone.now()
    locked.save(update_fields=["waiting_since"])
    append(EXPIRING, locked.subject, actor=system("accounts.expiring"), data={"until": until})


def owner_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner."""
    organisation = Organisation.objects.get(public_id=entry.subject.partition(":")[2])
    for owner in owners_of(organisation):
        yield owner.subject


def send_term(delivery: Delivery) -> None:
    """Tell one owner that the verification ends soon, or goes on; not one who left, nor what is no longer so."""
    organisation = Organisation.objects.get(public_id=delivery.entry.subject.partition(":")[2])
    receiver = owners_of(organisation).filter(public_id=delivery.lane.partition(":")[2]).first()
    expires = delivery.entry.verb == EXPIRING
    if receiver is None or organisation.verified_until is None or organisation.is_due_again != expires:
        return
    with translation.override(receiver.language):
        words = {
            "name": organisation.name,
            "day": format_date(organisation.verified_until, format="long", locale=reader_locale()),
        }
        context = {
            "expires": expires,
            "organisation": organisation,
            "day": words["day"],
            "receiver": receiver,
            "url": settings.SITE_URL + reverse("pages:workspace"),
            "demo": settings.DEMO,
        }
        ends, goes_on = _("The verification of %(name)s ends on %(day)s"), _("%(name)s is verified until %(day)s")
        mail.deliver(
            to=receiver.email,
            subject=(ends if expires else goes_on) % words,
            text=render_to_string("accounts/email/term.txt", context),
            html=render_to_string("accounts/email/term.html", context),
            delivery=delivery,
        )


TERMS: Final = Handler(name="term_mail", lanes=owner_lanes, handle=send_term, effect=Effect.OUTSIDE)
TELL_EXPIRING: Final = Job(
    name="accounts.expiring",
    every=timedelta(days=1),
    offset=timedelta(hours=5),
    handle=tell_expiring,
    effect=Effect.DATABASE,
)
