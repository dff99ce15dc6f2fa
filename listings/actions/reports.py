"""Reports about what is public: making one, and appealing the decision. Staff's part stands in `ruling`."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actor import NOBODY, Actor, system
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from listings import redress
from listings.actions.rows import lock
from listings.language import detect
from listings.models import Appeal, Deployment, Kit, Need, Question, Report, Solution
from listings.moderation import LONGEST_EXPLANATION, SHORTEST_EXPLANATION, Complaint, ReportState, Side
from listings.queries.reports import Reported, parts_of, reports

PUBLIC = system("reports")
"""Who stands in the record for somebody without an account."""


@transaction.atomic
def make_report(*, actor: Actor, page: Solution | Need, complaint: Complaint) -> Report:
    """Report a public page, or what stands on it. A form that is sent twice makes one report.

    Locks the page. Raises `NotAllowed` for one's own, and when it is not public any more; `Incomplete` for a part that
    is not on the page, and for words that are too few or too many.
    """
    lock(page)
    if why_not := redress.why_not_reported(actor, page):
        raise NotAllowed(why_not)
    refuse_words(complaint.explanation, field="explanation")
    about = _part(page, complaint.part)
    report = Report(
        solution=page if isinstance(page, Solution) else None,
        need=page if isinstance(page, Need) else None,
        deployment=about if isinstance(about, Deployment) else None,
        question=about if isinstance(about, Question) else None,
        kit=about if isinstance(about, Kit) else None,
        grievance=complaint.grievance,
        explanation=complaint.explanation.strip(),
        language=complaint.language,
        person=actor.person,
        name="" if actor.person else complaint.name,
        email="" if actor.person else complaint.email,
    )
    if same := _same_waiting(report):
        return same
    report.save(force_insert=True)
    append("report.made", report.subject, actor=_author(actor), data={"page": page.subject})
    return report


def _part(page: Solution | Need, part: str) -> Reported | None:
    if not part:
        return None
    found = parts_of(page).get(part)
    if found is None:
        raise Incomplete(_("That does not stand on the page any more. Choose again."), field="part")
    return found


def _same_waiting(report: Report) -> Report | None:
    names = ("solution", "need", "deployment", "question", "kit", "grievance", "explanation", "person", "email")
    alike = Report.objects.filter(state=ReportState.WAITING, solution=report.solution, need=report.need)
    return next((one for one in alike if all(getattr(one, it) == getattr(report, it) for it in names)), None)


def refuse_words(text: str, *, field: str) -> None:
    """Raise `Incomplete` at a field for a text that is too short to say anything, or too long."""
    length = len(text.strip())
    if length < SHORTEST_EXPLANATION:
        raise Incomplete(
            _("Say it in at least %d characters, so that staff can check it.") % SHORTEST_EXPLANATION, field=field
        )
    if length > LONGEST_EXPLANATION:
        raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": LONGEST_EXPLANATION}, field=field)


@transaction.atomic
def confirm_address(*, report: Report) -> Report | Already:
    """Let the address of a report be its reporter's: she came by the link that was mailed there."""
    lock_report(report)
    if not report.email:
        raise NotAllowed
    if report.confirmed_at:
        return Already(by="", at=report.confirmed_at)
    report.confirmed_at = timezone.now()
    report.save(update_fields=["confirmed_at"])
    append("report.confirmed", report.subject, actor=PUBLIC)
    return report


@transaction.atomic
def appeal(*, actor: Actor, report: Report, text: str) -> Moved | Already:
    """Appeal a decision: its reporter, or who writes for the organisation that it is about; once, within six months.

    Only the side that it went against may. Locks the report. Raises `NotAllowed`, or `Incomplete` when it is too late
    and for words that are too few.
    """
    lock_report(report)
    side = redress.side_of(actor, report)
    if side is None or not redress.can_read(actor, report):
        raise NotAllowed
    _refuse_end(report, side)
    if report.state == ReportState.DECIDED and not redress.can_appeal(actor, report):
        raise NotAllowed(_("You may read here. Appealing needs the role owner or editor."))
    return _appeal(report, side, text, actor)


@transaction.atomic
def appeal_by_link(*, report: Report, text: str) -> Moved | Already:
    """Appeal as a reporter without an account, who came by the signed link of a mail and confirmed her address."""
    lock_report(report)
    if not report.email or not report.confirmed_at:
        raise NotAllowed(_("Confirm your address first."))
    _refuse_end(report, Side.REPORTER)
    return _appeal(report, Side.REPORTER, text, NOBODY)


def _refuse_end(report: Report, side: Side) -> None:
    if report.state != ReportState.DECIDED:
        return
    if why_won := redress.why_won(side, report):
        raise NotAllowed(why_won)
    if not report.can_be_appealed:
        raise Incomplete(_("The six months for an appeal have passed, so the decision stands."))


def _appeal(report: Report, side: Side, text: str, actor: Actor) -> Moved | Already:
    if report.state == ReportState.DECIDED:
        refuse_words(text, field="text")
    result = move(report, ReportState.APPEALED, actor=_author(actor, report, side), data={"side": side})
    if isinstance(result, Moved):
        language = detect(text) or translation.get_language() or "en"
        Appeal.objects.create(report=report, side=side, person=actor.person, text=text.strip(), language=language)
        # Whoever had the report may have decided it: the appeal is free for a colleague.
        report.reviewer = None
        report.save(update_fields=["reviewer"])
    return result


def _author(actor: Actor, report: Report | None = None, side: Side = Side.REPORTER) -> Actor:
    """Return who stands in the record: of the reporter never her organisation, which is told nothing of it."""
    if not actor.is_authenticated:
        return PUBLIC
    return actor.acting_for(report.listing.organisation if report and side == Side.ORGANISATION else None)


def lock_report(report: Report) -> None:
    """Lock the row until the transaction ends and read it again with everything that a decision needs."""
    Report.objects.select_for_update().get(pk=report.pk)
    report.refresh_from_db(from_queryset=reports())
