"""What follows a report: its reporter and the organisation are told by mail what was decided, why, and what is left."""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from accounts.queries import owners_of
from listings.models import Report
from listings.moderation import Side
from listings.queries.reports import report_url, reports

MADE: Final = "report.made"
APPEALED: Final = "report.appealed"
REPORTER_LANE: Final = "reporter"


def lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for the reporter, and one for each owner of the organisation once something is decided."""
    report = _report(entry)
    if report.person or report.email:
        yield f"{REPORTER_LANE}:{report.public_id}"
    if entry.verb != MADE:
        for owner in owners_of(report.listing.organisation):
            yield owner.subject


def tell(delivery: Delivery) -> None:
    """Tell the reporter or one owner; not who left, nor who has no address that is known to be hers.

    The first mail goes to an address that nobody has confirmed: it says no more than that, and how to.
    """
    report = _report(delivery.entry)
    kind, _colon, public_id = delivery.lane.partition(":")
    if kind == REPORTER_LANE:
        first = delivery.entry.verb == MADE and not report.person
        address, language = (report.email if first else report.address), report.language
        if report.person is not None:
            language = report.person.language
        if address:
            _send(delivery, report, Side.REPORTER, address, language)
        return
    owner = owners_of(report.listing.organisation).filter(public_id=public_id).first()
    if owner is not None:
        _send(delivery, report, Side.ORGANISATION, owner.email, owner.language)


def _send(delivery: Delivery, report: Report, side: Side, address: str, language: str) -> None:
    with translation.override(language):
        context = {**_context(delivery.entry, report, side), "demo": settings.DEMO}
        mail.deliver(
            to=address,
            subject=context["heading"],
            text=render_to_string("listings/email/report.txt", context),
            html=render_to_string("listings/email/report.html", context),
            delivery=delivery,
        )


def _context(entry: Entry, report: Report, side: Side) -> dict[str, Any]:
    """Return what the mail says; the decision is the one of the entry, whatever followed it."""
    event = entry.verb.partition(".")[2]
    decision = {"decided": report.first, "closed": report.last}.get(event)
    return {
        "heading": _heading(event, report),
        "event": event,
        "report": report,
        "listing": report.listing,
        "side": side,
        "is_theirs": event == "appealed" and entry.data["side"] == side,
        "is_unconfirmed": event == "made" and report.person is None and report.confirmed_at is None,
        "decision": decision,
        "organisation": report.listing.organisation,
        "url": report_url(report, side),
    }


def _heading(event: str, report: Report) -> str:
    words = {"title": report.listing.title, "number": report.public_id}
    sentences = {
        "made": _("Your report %(number)s about “%(title)s”"),
        "decided": _("Decision about report %(number)s on “%(title)s”"),
        "appealed": _("An appeal in the matter of report %(number)s on “%(title)s”"),
        "closed": _("Final decision about report %(number)s on “%(title)s”"),
    }
    return sentences[event] % words


def _report(entry: Entry) -> Report:
    return reports().get(public_id=entry.subject.partition(":")[2])


REPORTS: Final = Handler(name="report_mail", lanes=lanes, handle=tell, effect=Effect.OUTSIDE)
