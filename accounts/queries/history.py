"""What the record holds about an organisation or a delivery, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.journal.models import Delivery, Entry, Private
from accounts.models import Capability, Organisation, User

HISTORY_LENGTH = 50
VERBS = {
    "organisation.created": gettext_lazy("created"),
    "organisation.edited": gettext_lazy("edited"),
    "organisation.verified": gettext_lazy("verified"),
    "organisation.refused": gettext_lazy("refused"),
    "organisation.suspended": gettext_lazy("suspended"),
    "organisation.unverified": gettext_lazy("back in the queue"),
    "organisation.assigned": gettext_lazy("reviewer changed"),
    "membership.created": gettext_lazy("member added"),
    "capability.asked": gettext_lazy("asked for"),
    "capability.granted": gettext_lazy("granted"),
    "capability.refused": gettext_lazy("refused"),
    "delivery.assigned": gettext_lazy("taken or put back"),
    "delivery.retried": gettext_lazy("put back in line"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history: when, what in words, by whom, and the reason that was given."""

    time: datetime
    what: str
    who: str
    why: str


def history_of(organisation: Organisation) -> list[Line]:
    """Return what the record holds about an organisation, newest first, at most 50 lines, in four queries."""
    capabilities = {one.subject: one for one in organisation.capabilities.all()}
    return _history([organisation.subject, *capabilities], capabilities)


def history_of_delivery(delivery: Delivery) -> list[Line]:
    """Return who took a delivery, put it back or tried it again, newest first, at most 50 lines, in three queries."""
    return _history([delivery.subject], {})


def _history(subjects: list[str], capabilities: dict[str, Capability]) -> list[Line]:
    entries = list(Entry.objects.filter(subject__in=subjects).order_by("-id")[:HISTORY_LENGTH])
    names = dict(
        User.objects.filter(public_id__in={entry.person for entry in entries}).values_list("public_id", "name")
    )
    reasons = dict(
        Private.objects.filter(entry__in=[entry.uid for entry in entries], field="why").values_list("entry", "text")
    )
    return [
        Line(
            time=entry.time,
            what=_words(entry.verb, capabilities.get(entry.subject)),
            who=names.get(entry.person) or _("The system"),
            why=reasons.get(entry.uid, ""),
        )
        for entry in entries
    ]


def _words(verb: str, capability: Capability | None) -> str:
    words = str(VERBS.get(verb, verb))
    return f"{capability.get_name_display()}: {words}" if capability else words
