"""What follows a message between vendors: the other team's owners and editors get it by mail, each in her language."""

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
from marketplace.matching.models import PartnerNote
from marketplace.matching.queries.partners import vendors


def writer_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner and editor of the team that is written to."""
    for writer in writers_of(_note(entry).receiver, CapabilityName.PROVIDES):
        yield writer.subject


def tell_writer(delivery: Delivery) -> None:
    """Send one member the message, unless she left, its words were erased, or a side is no verified vendor now."""
    note = _note(delivery.entry)
    team = writers_of(note.receiver, CapabilityName.PROVIDES)
    receiver = team.filter(public_id=delivery.lane.partition(":")[2]).first()
    sides = vendors().filter(pk__in=[note.sender_id, note.receiver_id]).count()
    if receiver is None or note.person is None or not note.text or sides != len({note.sender_id, note.receiver_id}):
        return
    need = note.partner.need
    with translation.override(receiver.language):
        words = {"organisation": note.sender.name, "title": need.title}
        heading = _("%(organisation)s writes to you about “%(title)s”") % words
        context = {
            "heading": heading,
            "note": note,
            "need": need,
            "organisation": note.receiver,
            "url": settings.SITE_URL + reverse("matching:partner_note", args=[note.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("matching/email/partner.txt", context),
            html=render_to_string("matching/email/partner.html", context),
            delivery=delivery,
        )


def _note(entry: Entry) -> PartnerNote:
    rows = PartnerNote.objects.select_related("partner__need__organisation", "sender", "receiver", "person")
    return rows.prefetch_related("partner__need__texts").get(public_id=entry.subject.partition(":")[2])


NOTES: Final = Handler(name="partner_mail", lanes=writer_lanes, handle=tell_writer, effect=Effect.OUTSIDE)
