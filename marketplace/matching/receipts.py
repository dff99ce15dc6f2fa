"""What follows an answer: its own team gets the receipt by mail, and a word about a draft a day before the deadline."""

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
from accounts.queries import writers_of
from accounts.states import CapabilityName
from marketplace.matching import actions, rules
from marketplace.matching.models import Answer, Receipt
from marketplace.matching.queries import unsent_drafts
from marketplace.matching.states import AnswerState

UNSENT: Final = "answer.unsent"


def writer_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner and editor of the team that answered."""
    for writer in writers_of(_answer(entry).organisation, CapabilityName.PROVIDES):
        yield writer.subject


def tell_writer(delivery: Delivery) -> None:
    """Send one member the receipt of a version, or the word about a draft, unless she left or it holds no longer."""
    answer = _answer(delivery.entry)
    receiver = (
        writers_of(answer.organisation, CapabilityName.PROVIDES)
        .filter(public_id=delivery.lane.partition(":")[2])
        .first()
    )
    is_unsent = delivery.entry.verb == UNSENT
    if receiver is None or (is_unsent and not _waits(answer)):
        return
    receipt = None if is_unsent else Receipt.objects.get(answer=answer, number=delivery.entry.data["number"])
    with translation.override(receiver.language):
        words = {"title": answer.need.title, "number": receipt.number if receipt else 0}
        heading = (
            _("Receipt: version %(number)s of your answer to “%(title)s”")
            if receipt
            else _("Your answer to “%(title)s” is not sent yet")
        )
        address = reverse("matching:receipt", args=[receipt.public_id]) if receipt else ""
        context = {
            "heading": heading % words,
            "answer": answer,
            "need": answer.need,
            "receipt": receipt,
            "organisation": answer.organisation,
            "url": settings.SITE_URL + (address or reverse("matching:answer", args=[answer.need.public_id])),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading % words,
            text=render_to_string("matching/email/receipt.txt", context),
            html=render_to_string("matching/email/receipt.html", context),
            delivery=delivery,
        )


def _waits(answer: Answer) -> bool:
    return answer.state == AnswerState.DRAFT and rules.is_open(answer.need)


def _answer(entry: Entry) -> Answer:
    rows = Answer.objects.select_related("need__organisation", "organisation").prefetch_related("need__texts")
    return rows.get(public_id=entry.subject.partition(":")[2])


def remind_due(_delivery: Delivery) -> None:
    """Record for each draft whose need closes within a day that its team is told."""
    for answer in unsent_drafts():
        actions.remind(answer=answer)


RECEIPTS: Final = Handler(name="answer_mail", lanes=writer_lanes, handle=tell_writer, effect=Effect.OUTSIDE)
REMIND: Final = Job(name="matching.drafts", every=timedelta(minutes=10), handle=remind_due, effect=Effect.DATABASE)
