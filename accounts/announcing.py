"""Telling everybody by mail what the next version of the terms of use changes, 15 days before it is in force."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from babel.dates import format_date
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actor import system
from accounts.conditions import coming, version_named
from accounts.journal import mail
from accounts.journal.actions import append
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler, Job
from accounts.locales import reader_locale
from accounts.models import User

ANNOUNCED: Final = "terms.announced"


def announce_terms(_delivery: Delivery) -> None:
    """Announce the version that comes, once; in the delivery's own transaction."""
    version = coming()
    if version is None:
        return
    subject = f"terms:{version.name}"
    if not Entry.objects.filter(verb=ANNOUNCED, subject=subject).exists():
        append(ANNOUNCED, subject, actor=system("terms"), data={"version": version.name})


def lanes(_entry: Entry) -> Iterator[str]:
    """Yield one lane for everybody who proved an address; one query."""
    people = User.objects.filter(is_active=True, erased_at=None, emailaddress__verified=True).distinct().order_by("pk")
    for public_id in people.values_list("public_id", flat=True).iterator():
        yield f"person:{public_id}"


def tell(delivery: Delivery) -> None:
    """Tell one person, unless she left, accepted it already, or the version was taken back."""
    version = version_named(delivery.entry.data["version"])
    found = User.objects.filter(public_id=delivery.lane.partition(":")[2], is_active=True, erased_at=None).first()
    if version is None or found is None or found.terms >= version.name:
        return
    with translation.override(found.language):
        heading = _("The terms of use change on %(day)s") % {
            "day": format_date(version.since, format="long", locale=reader_locale())
        }
        context = {
            "heading": heading,
            "version": version,
            "url": settings.SITE_URL + reverse("pages:terms_version", args=[version.name]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=found.email,
            subject=heading,
            text=render_to_string("accounts/email/terms.txt", context),
            html=render_to_string("accounts/email/terms.html", context),
            delivery=delivery,
        )


NEWS: Final = Handler(name="terms_mail", lanes=lanes, handle=tell, effect=Effect.OUTSIDE)
TELL: Final = Job(
    name="accounts.terms",
    every=timedelta(days=1),
    offset=timedelta(hours=6),
    handle=announce_terms,
    effect=Effect.DATABASE,
)
