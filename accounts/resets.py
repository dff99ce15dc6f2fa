"""What follows each step about a lost second factor: its person is told by mail, in her language."""

from collections.abc import Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from accounts.models import Reset
from accounts.queries import latest_reason


def lane_of_person(entry: Entry) -> Iterator[str]:
    """Yield the lane of the person whose factor it is."""
    yield _reset_of(entry).person.subject


def send_step(delivery: Delivery) -> None:
    """Tell the person of one step, each for itself: it is her account, and she may know nothing of the request."""
    entry = delivery.entry
    reset, step = _reset_of(entry), entry.verb.partition(".")[2]
    receiver = reset.person
    if not receiver.is_active:
        return
    with translation.override(receiver.language):
        heading = _heading(step)
        context = {
            "heading": heading,
            "step": step,
            "reason": latest_reason(reset.subject, entry.verb) if step == "refused" else "",
            "receiver": receiver,
            "contact_email": settings.CONTACT_EMAIL,
            "url": settings.SITE_URL + reverse("account_login"),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("accounts/email/reset.txt", context),
            html=render_to_string("accounts/email/reset.html", context),
            delivery=delivery,
        )


def _heading(step: str) -> str:
    headings = {
        "asked": _("Your second step is said to be lost"),
        "proposed": _("Your second step: one of the staff proposes to take it off"),
        "done": _("Your second step is taken off"),
        "refused": _("Your second step stays on"),
        "withdrawn": _("Your second step stays on: the request is withdrawn"),
    }
    return headings[step]


def _reset_of(entry: Entry) -> Reset:
    return Reset.objects.select_related("person").get(public_id=entry.subject.partition(":")[2])


STEPS = Handler(name="reset_mail", lanes=lane_of_person, handle=send_step, effect=Effect.OUTSIDE)
