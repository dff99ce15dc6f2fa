"""What follows a second pair of eyes: who was asked is told, and reminded once; who asked is told what came of it."""

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
from accounts.models import User
from accounts.queries import writers_of
from accounts.states import CapabilityName
from listings.actions import remind_lookers
from listings.models import Look
from listings.states import UNSENT, VERDICTS, LookState

TO_LOOKER: Final = frozenset({"look.asked", "look.reminded"})


def receiver_lane(entry: Entry) -> Iterator[str]:
    """Yield the lane of the one who is told."""
    look = _look(entry)
    person = look.looker if entry.verb in TO_LOOKER else look.asker
    if person:
        yield person.subject


def tell(delivery: Delivery) -> None:
    """Tell one person what is so now; not whoever left the team, nor of what was taken back or sent meanwhile."""
    look, verb = _look(delivery.entry), delivery.entry.verb
    expected = LookState.ASKED if verb in TO_LOOKER else verb.partition(".")[2]
    if look.state != expected or look.need.state not in UNSENT:
        return
    public_id = delivery.lane.partition(":")[2]
    receiver = writers_of(look.need.organisation, CapabilityName.BUYS).filter(public_id=public_id).first()
    if receiver is None:
        return
    with translation.override(receiver.language):
        heading = _heading(look, verb)
        context = {
            "heading": heading,
            "look": look,
            "is_answer": look.state in VERDICTS,
            "who": str(look.looker if look.state in VERDICTS else look.asker),
            "organisation": look.need.organisation,
            "url": settings.SITE_URL + reverse("listings:second_look", args=[look.need.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/look.txt", context),
            html=render_to_string("listings/email/look.html", context),
            delivery=delivery,
        )


def _heading(look: Look, verb: str) -> str:
    title = {"title": look.need.title, "name": _name(look.asker)}
    sentences = {
        "look.asked": _("%(name)s asks you to read “%(title)s”") % title,
        "look.reminded": _("“%(title)s” still waits for your eyes") % title,
        "look.ready": _("“%(title)s” is ready to be sent") % title,
        "look.change": _("“%(title)s”: please change something") % title,
    }
    return sentences[verb]


def _name(person: User | None) -> str:
    return str(person) if person else _("A colleague")


def _look(entry: Entry) -> Look:
    rows = Look.objects.select_related("need__organisation", "asker", "looker").prefetch_related("need__texts")
    return rows.get(public_id=entry.subject.partition(":")[2])


def remind(_delivery: Delivery) -> None:
    """Record who is reminded now."""
    remind_lookers()


MAILS: Final = Handler(name="look_mail", lanes=receiver_lane, handle=tell, effect=Effect.OUTSIDE)
REMIND: Final = Job(name="listings.looks", every=timedelta(hours=1), handle=remind, effect=Effect.DATABASE)
