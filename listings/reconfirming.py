"""What follows when solutions have to be confirmed again: their vendor's owners and editors get one mail each."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler, Job
from accounts.models import Organisation
from accounts.queries import writers_of
from accounts.states import CapabilityName
from listings.actions import tell_due
from listings.models import Solution
from listings.queries import due_solutions


def tell_vendors(_delivery: Delivery) -> None:
    """Record what has fallen due, and let it leave the lists."""
    tell_due()


def writer_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for everybody who may confirm."""
    for person in writers_of(_vendor(entry), CapabilityName.PROVIDES):
        yield person.subject


def remind(delivery: Delivery) -> None:
    """Tell one person what is due now: not whoever left, nor what was confirmed or withdrawn meanwhile."""
    vendor = _vendor(delivery.entry)
    receiver = writers_of(vendor, CapabilityName.PROVIDES).filter(public_id=delivery.lane.partition(":")[2]).first()
    named = Solution.objects.filter(organisation=vendor, public_id__in=delivery.entry.data["solutions"])
    solutions = [one for one in due_solutions(named).prefetch_related("texts") if one.is_lapsed == _is_over(delivery)]
    if receiver is None or not solutions:
        return
    with translation.override(receiver.language), timezone.override(receiver.time_zone):
        heading = _heading(len(solutions), is_over=_is_over(delivery))
        context = {
            "heading": heading,
            "is_over": _is_over(delivery),
            "solutions": solutions,
            "organisation": vendor,
            "url": settings.SITE_URL + reverse("pages:workspace"),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/reconfirm.txt", context),
            html=render_to_string("listings/email/reconfirm.html", context),
            delivery=delivery,
        )


def _heading(number: int, *, is_over: bool) -> str:
    words = {"number": number}
    if is_over:
        return ngettext("One solution has left the lists", "%(number)d solutions have left the lists", number) % words
    return ngettext("One solution has to be confirmed", "%(number)d solutions have to be confirmed", number) % words


def _is_over(delivery: Delivery) -> bool:
    return bool(delivery.entry.data["days"] == 0)


def _vendor(entry: Entry) -> Organisation:
    return Organisation.objects.get(public_id=entry.subject.partition(":")[2])


REMINDERS: Final = Handler(name="reconfirmation_mail", lanes=writer_lanes, handle=remind, effect=Effect.OUTSIDE)
TELL_DUE: Final = Job(
    name="listings.reconfirming", every=timedelta(minutes=10), handle=tell_vendors, effect=Effect.DATABASE
)
