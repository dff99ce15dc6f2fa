"""What the record holds about an organisation or a delivery, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.journal.models import Delivery, Entry, Private
from accounts.models import Organisation, Reset, User
from accounts.states import Role

HISTORY_LENGTH = 50
VERBS = {
    "organisation.created": gettext_lazy("created"),
    "organisation.edited": gettext_lazy("edited"),
    "organisation.verified": gettext_lazy("verified"),
    "organisation.refused": gettext_lazy("refused"),
    "organisation.suspended": gettext_lazy("suspended"),
    "organisation.unverified": gettext_lazy("back in the queue"),
    "organisation.incomplete": gettext_lazy("more information asked for"),
    "organisation.looked_up": gettext_lazy("number looked up in a register"),
    "organisation.expiring": gettext_lazy("verification ends soon: owners told"),
    "organisation.renewed": gettext_lazy("verified again"),
    "organisation.evidence_added": gettext_lazy("document for the verification added"),
    "organisation.evidence_removed": gettext_lazy("document for the verification removed"),
    "organisation.assigned": gettext_lazy("reviewer changed"),
    "organisation.looks_wanted": gettext_lazy("a colleague reads each need before it is sent"),
    "organisation.looks_left": gettext_lazy("no colleague has to read needs any more"),
    "membership.created": gettext_lazy("member added"),
    "membership.changed": gettext_lazy("member has another role"),
    "membership.removed": gettext_lazy("member removed"),
    "membership.left": gettext_lazy("member left"),
    "invitation.sent": gettext_lazy("invitation sent"),
    "invitation.accepted": gettext_lazy("invitation accepted"),
    "invitation.declined": gettext_lazy("invitation turned down"),
    "invitation.revoked": gettext_lazy("invitation taken back"),
    "joinrequest.made": gettext_lazy("asked to join"),
    "joinrequest.accepted": gettext_lazy("request to join accepted"),
    "joinrequest.refused": gettext_lazy("request to join refused"),
    "joinrequest.withdrawn": gettext_lazy("request to join taken back"),
    "recovery.proposed": gettext_lazy("new owner proposed by staff"),
    "recovery.confirmed": gettext_lazy("new owner confirmed by staff"),
    "recovery.dropped": gettext_lazy("proposed owner dropped by staff"),
    "capability.asked": gettext_lazy("asked for"),
    "capability.granted": gettext_lazy("granted"),
    "capability.refused": gettext_lazy("refused"),
    "reset.asked": gettext_lazy("asked, and wrote"),
    "reset.proposed": gettext_lazy("proposed to take it off"),
    "reset.done": gettext_lazy("confirmed: it is taken off"),
    "reset.refused": gettext_lazy("refused"),
    "reset.withdrawn": gettext_lazy("withdrawn by signing in with it"),
    "domain.asked": pgettext_lazy("domain", "asked for"),
    "domain.confirmed": pgettext_lazy("domain", "confirmed"),
    "domain.refused": pgettext_lazy("domain", "refused"),
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
    """Return what the record holds about an organisation, newest first, at most 50 lines, in five queries."""
    things = _things(organisation)
    return _history([organisation.subject, *things], things)


def history_of_delivery(delivery: Delivery) -> list[Line]:
    """Return who took a delivery, put it back or tried it again, newest first, at most 50 lines, in three queries."""
    return _history([delivery.subject], {})


def history_of_reset(reset: Reset) -> list[Line]:
    """Return what was done and written about a lost second factor, newest first, in three queries."""
    return _history([reset.subject], {})


def activity_of(organisation: Organisation, *, page: str) -> tuple[Page[Entry], list[Line]]:
    """Return one page of all that the record holds about an organisation and its team, newest first, and it in words.

    `page` is a number as it was typed; one that makes no sense gives the nearest page. Nine queries.
    """
    things = _things(organisation)
    team = (organisation.invitations, organisation.join_requests, organisation.recoveries)
    subjects = [organisation.subject, *things, *(row.subject for rows in team for row in rows.all())]
    found = Paginator(Entry.objects.filter(subject__in=subjects).order_by("-id"), HISTORY_LENGTH).get_page(page)
    return found, _lines(list(found), things)


def _things(organisation: Organisation) -> dict[str, str]:
    """Return what belongs to an organisation and has a record of its own, in words, by subject."""
    capabilities = {one.subject: one.get_name_display() for one in organisation.capabilities.all()}
    return capabilities | {one.subject: one.readable for one in organisation.domains.all()}


def _history(subjects: list[str], things: dict[str, str]) -> list[Line]:
    entries = Entry.objects.filter(subject__in=subjects).order_by("-id")[:HISTORY_LENGTH]
    return _lines(list(entries), things)


def _lines(entries: list[Entry], things: dict[str, str]) -> list[Line]:
    """Return entries in words, in two queries."""
    people = {entry.person for entry in entries} | {str(entry.data.get("person", "")) for entry in entries}
    names = {one.public_id: str(one) for one in User.objects.filter(public_id__in=people)}
    reasons = dict(
        Private.objects.filter(entry__in=[entry.uid for entry in entries], field="why").values_list("entry", "text")
    )
    return [
        Line(
            time=entry.time,
            what=_words(entry, things.get(entry.subject, ""), names),
            who=names.get(entry.person) or _("The system"),
            why=reasons.get(entry.uid, ""),
        )
        for entry in entries
    ]


def _words(entry: Entry, thing: str, names: dict[str, str]) -> str:
    words = str(VERBS.get(entry.verb, entry.verb))
    if thing:
        return f"{thing}: {words}"
    role = entry.data.get("role", "")
    about = [names.get(str(entry.data.get("person", "")), ""), str(Role(role).label) if role in Role else ""]
    return ": ".join([words, ", ".join(filter(None, about))]) if any(about) else words
