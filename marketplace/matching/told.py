"""What follows a result: the owners and editors of the team that answered get it by mail, each in her language."""

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
from accounts.queries import writers_of
from accounts.states import CapabilityName
from marketplace.matching.models import Result
from marketplace.matching.queries.results import result_of

FIRST: Final = 1


def writer_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner and editor of the team that answered."""
    for writer in writers_of(_result(entry).answer.organisation, CapabilityName.PROVIDES):
        yield writer.subject


def tell_writer(delivery: Delivery) -> None:
    """Tell one member what came of the answer, unless she left or a correction holds already."""
    result = _result(delivery.entry)
    team = writers_of(result.answer.organisation, CapabilityName.PROVIDES)
    receiver = team.filter(public_id=delivery.lane.partition(":")[2]).first()
    if receiver is None or result_of(result.answer) != result:
        return
    need = result.answer.need
    with translation.override(receiver.language):
        heading = (
            _("What came of your answer to “%(title)s”")
            if result.number == FIRST
            else _("Corrected: what came of your answer to “%(title)s”")
        )
        heading %= {"title": need.title}
        context = {
            "heading": heading,
            "result": result,
            "need": need,
            "organisation": result.answer.organisation,
            "url": settings.SITE_URL + reverse("matching:result", args=[result.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("matching/email/result.txt", context),
            html=render_to_string("matching/email/result.html", context),
            delivery=delivery,
        )


def _result(entry: Entry) -> Result:
    rows = Result.objects.select_related("answer__need__organisation", "answer__organisation")
    return rows.prefetch_related("answer__need__texts").get(public_id=entry.subject.partition(":")[2])


RESULTS: Final = Handler(name="result_mail", lanes=writer_lanes, handle=tell_writer, effect=Effect.OUTSIDE)
