"""Who may report what is public, decide about a report, and appeal a decision."""

from django.utils.translation import gettext as _

from accounts.actor import Actor
from listings import rules
from listings.models import Need, Report, Solution
from listings.moderation import UNDECIDED, ReportState, Side


def why_not_reported(actor: Actor, page: Solution | Need) -> str:
    """Return why the actor cannot report a page, or "" when she can; everybody can who does not work for it."""
    if not page.is_public:
        return _("It is not public any more, so nothing of it can be reported.")
    if rules.is_own(actor, page):
        return _("This is your own organisation’s: you can change it or take it off the site yourself.")
    return ""


def why_not_decided(actor: Actor, report: Report) -> str:
    """Return why one of the staff cannot decide about a report now, or "" when she can; prefetch `decisions`."""
    if not actor.may_decide:
        return _("You may read here. Deciding needs the role owner or editor.")
    if actor.membership_in(report.listing.organisation) is not None:
        return _("You belong to this organisation, so a colleague has to decide.")
    if report.person is not None and report.person == actor.person:
        return _("You reported it yourself, so a colleague has to decide.")
    first = report.first
    if report.state == ReportState.APPEALED and first is not None and first.person == actor.person:
        return _("You made the first decision, so a colleague has to decide about the appeal.")
    return ""


def can_decide(actor: Actor, report: Report) -> bool:
    """Staff who may decide, but not about their own organisation or report, nor about an appeal against themselves."""
    return report.state in UNDECIDED and not why_not_decided(actor, report)


def side_of(actor: Actor, report: Report) -> Side | None:
    """Return on which side of a report the actor stands: whoever made it, a member of the team it is about, or none."""
    if actor.is_authenticated and report.person == actor.person:
        return Side.REPORTER
    if rules.is_own(actor, report.listing):
        return Side.ORGANISATION
    return None


def can_read(actor: Actor, report: Report) -> bool:
    """Its reporter; and once it is decided, the team that it is about."""
    side = side_of(actor, report)
    return side == Side.REPORTER or (side == Side.ORGANISATION and report.state != ReportState.WAITING)


def why_won(side: Side, report: Report) -> str:
    """Return why a side cannot appeal a decision that is as it wished, or "" for the other; prefetch `decisions`."""
    if report.first is None or report.first.went_against == side:
        return ""
    if side == Side.ORGANISATION:
        return _("This decision took nothing of yours off the site, so there is nothing to appeal.")
    return _("It was taken off the site, as you asked, so there is nothing to appeal.")


def can_appeal(actor: Actor, report: Report) -> bool:
    """Its reporter, or who may write for the organisation: whoever it went against, once; prefetch `decisions`."""
    side = side_of(actor, report)
    if side is None or not report.can_be_appealed or why_won(side, report):
        return False
    return side == Side.REPORTER or rules.can_handle(actor, report.listing)
