"""What the record holds about a room, in words, for one reader: nothing of offers that are not hers to see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.journal.models import Entry, Private
from accounts.queries import HISTORY_LENGTH, Line
from listings.money import euros
from marketplace.inquiries.models import Offer, Party
from marketplace.inquiries.queries.rooms import Room

SENTENCES: Final = {
    "inquiry.opened": _("Inquiry opened, %(amount)s sought"),
    "inquiry.edited": _("Description changed"),
    "inquiry.amount_changed": _("Amount sought changed from %(before)s to %(amount)s"),
    "inquiry.next_step_set": _("Next step set"),
    "inquiry.agreed": pgettext_lazy("inquiry", "Agreed in principle"),
    "inquiry.withdrawn": _("Inquiry withdrawn"),
    "party.invited": _("%(who)s invited"),
    "party.asked": _("%(who)s asked to join"),
    "party.joined": _("%(who)s joined"),
    "party.declined": _("%(who)s declined"),
    "party.refused": _("%(who)s was not let in"),
    "party.agreed": _("%(who)s agreed in principle"),
    "offer.made": _("%(who)s offered %(amount)s"),
    "offer.edited": _("%(who)s changed an offer to %(amount)s"),
    "offer.shared": _("%(who)s showed an offer to all parties"),
    "offer.unshared": _("%(who)s hid an offer from the other parties"),
    "offer.withdrawn": _("%(who)s withdrew an offer"),
    "offer.accepted": _("%(amount)s from %(who)s accepted"),
    "offer.taken_back": _("%(amount)s from %(who)s no longer accepted"),
}

SHOWING: Final = ("offer.made", "offer.edited", "offer.shared", "offer.unshared")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The last 50 steps in a room, the first one first, and how many there are in all."""

    lines: tuple[Line, ...]
    total: int


def timeline_of(room: Room, offers: Sequence[Offer]) -> Timeline:
    """Return the steps in a room, in three or four queries; `offers` are those the reader sees."""
    about: dict[str, Party | Offer | None] = {room.inquiry.subject: None}
    about |= {party.subject: party for party in room.shown_parties}
    about |= {offer.subject: offer for offer in offers}
    rows = Entry.objects.filter(subject__in=about, verb__in=SENTENCES).exclude(_hidden(room, offers))
    # Who sits in the room from its opening on is told of there.
    rows = rows.exclude(data__has_key="opening")
    entries = list(rows.order_by("-id")[:HISTORY_LENGTH])
    private = Private.objects.filter(entry__in=[entry.uid for entry in entries], field="why")
    reasons = dict(private.values_list("entry", "text"))
    lines = (_line(room, entry, about[entry.subject], reasons.get(entry.uid, "")) for entry in reversed(entries))
    total = rows.count() if len(entries) == HISTORY_LENGTH else len(entries)
    return Timeline(tuple(lines), total)


def _hidden(room: Room, offers: Sequence[Offer]) -> Q:
    """Return which steps are not to be told: who agreed, which tells of an acceptance, and what is between two.

    That is all that happened to the offer of another party before it was shown to all.
    """
    if room.is_of_lead:
        return Q(pk=None)
    others = [party.subject for party in room.shown_parties if party not in room.own]
    hidden = Q(verb="party.agreed", subject__in=others)
    for subject, first in _shown_since(offer.subject for offer in offers if offer.party not in room.own).items():
        hidden |= Q(subject=subject, pk__lt=first)
    return hidden


def _shown_since(subjects: Iterable[str]) -> dict[str, int]:
    """Return with which entry the present showing of each offer began."""
    since: dict[str, int] = {}
    shown: dict[str, bool] = {}
    rows = Entry.objects.filter(subject__in=list(subjects), verb__in=SHOWING).order_by("id")
    for number, subject, verb, data in rows.values_list("pk", "subject", "verb", "data"):
        is_shown = bool(data.get("shared", verb == "offer.shared"))
        if is_shown and not shown.get(subject):
            since[subject] = number
        shown[subject] = is_shown
    return since


def _line(room: Room, entry: Entry, thing: Party | Offer | None, why: str) -> Line:
    party = thing.party if isinstance(thing, Offer) else thing
    between_two = isinstance(thing, Offer) and not (room.is_of_lead or party in room.own)
    words = {
        "who": party.organisation.name if party else "",
        "amount": _euros(entry, "amount"),
        "before": _euros(entry, "before"),
    }
    return Line(time=entry.time, what=str(SENTENCES[entry.verb]) % words, who="", why="" if between_two else why)


def _euros(entry: Entry, name: str) -> str:
    cents = entry.data.get(name)
    return euros(cents) if isinstance(cents, int) else ""
