"""What follows a question: the owners of the need's organisation are told that it waits, without who asked what."""

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
from accounts.queries import owners_of
from listings.models import Question
from listings.states import QuestionState


def owner_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner of the need's organisation."""
    for owner in owners_of(_question(entry).need.organisation):
        yield owner.subject


def tell_owner(delivery: Delivery) -> None:
    """Tell one owner that a question waits, unless she left, or it was handled or taken back meanwhile."""
    question = _question(delivery.entry)
    need = question.need
    receiver = owners_of(need.organisation).filter(public_id=delivery.lane.partition(":")[2]).first()
    if receiver is None or question.state != QuestionState.ASKED or not need.is_open:
        return
    with translation.override(receiver.language):
        heading = _("A question about “%(title)s” waits for your reply") % {"title": need.title}
        context = {
            "heading": heading,
            "need": need,
            "organisation": need.organisation,
            "url": settings.SITE_URL + reverse("listings:question", args=[question.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/asked.txt", context),
            html=render_to_string("listings/email/asked.html", context),
            delivery=delivery,
        )


def _question(entry: Entry) -> Question:
    rows = Question.objects.select_related("need__organisation").prefetch_related("need__texts")
    return rows.defer("organisation", "person").get(public_id=entry.subject.partition(":")[2])


ASKED: Final = Handler(name="question_mail", lanes=owner_lanes, handle=tell_owner, effect=Effect.OUTSIDE)
