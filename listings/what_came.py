"""What follows when a city is to be asked what came of a need: its owners and editors get one mail each."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler, Job
from accounts.queries import writers_of
from accounts.states import CapabilityName
from listings.actions import ask_what_came
from listings.models import FollowUp, Need
from listings.queries.outcomes import outcome_of


def ask_cities(_delivery: Delivery) -> None:
    """Record what has fallen due."""
    ask_what_came()


def writer_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for everybody who may answer."""
    for person in writers_of(_need(entry).organisation, CapabilityName.BUYS):
        yield person.subject


def ask(delivery: Delivery) -> None:
    """Ask one person: not whoever left, nor what was said or went away meanwhile."""
    need = _need(delivery.entry)
    receiver = (
        writers_of(need.organisation, CapabilityName.BUYS).filter(public_id=delivery.lane.partition(":")[2]).first()
    )
    months = delivery.entry.data.get("months", 0)
    if receiver is None or not need.is_public or not _is_open(need, months):
        return
    with translation.override(receiver.language):
        words = {"title": need.title, "number": months}
        later = ngettext(
            "What became of “%(title)s” after %(number)d month?",
            "What became of “%(title)s” after %(number)d months?",
            months,
        )
        heading = (later if months else _("What came of “%(title)s”?")) % words
        context = {
            "heading": heading,
            "months": months,
            "organisation": need.organisation,
            "url": settings.SITE_URL + reverse("listings:outcome", args=[need.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/what_came.txt", context),
            html=render_to_string("listings/email/what_came.html", context),
            delivery=delivery,
        )


def _is_open(need: Need, months: int) -> bool:
    """Whether the question still waits for an answer."""
    last = outcome_of(need)
    if not months:
        return last is None
    return last is not None and last.is_award and FollowUp.objects.filter(need=need, months=months, answer="").exists()


def _need(entry: Entry) -> Need:
    rows = Need.objects.select_related("organisation").prefetch_related("texts")
    return rows.get(public_id=entry.subject.partition(":")[2])


QUESTIONS: Final = Handler(name="what_came_mail", lanes=writer_lanes, handle=ask, effect=Effect.OUTSIDE)
ASK: Final = Job(
    name="listings.what_came",
    every=timedelta(days=1),
    offset=timedelta(hours=6),
    handle=ask_cities,
    effect=Effect.DATABASE,
)
