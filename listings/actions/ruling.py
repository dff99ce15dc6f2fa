"""What programme staff do with reports: take one, decide it, decide the appeal. What goes and comes back with it."""

from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from listings import redress
from listings.actions.deployments import data_of, lock_deployment
from listings.actions.reports import lock_report
from listings.actions.rows import lock
from listings.errors import MovedOn
from listings.kits import KitState
from listings.language import detect
from listings.models import Attachment, Decision, Deployment, Kit, Need, Question, Report, Solution
from listings.moderation import TAKEN_OFF, UNDECIDED, Outcome, ReportState, Ruling
from listings.queries.reports import Reported, parts_of
from listings.states import AttachmentState, DeploymentState, ListingState, QuestionState

GONE: Final[dict[type, str]] = {
    Solution: ListingState.RETURNED,
    Need: ListingState.RETURNED,
    Deployment: DeploymentState.HIDDEN,
    Question: QuestionState.HIDDEN,
    Attachment: AttachmentState.REFUSED,
    Kit: KitState.HIDDEN,
}
"""The state of what staff took off the site."""
MODELS: Final[dict[str, Any]] = {model._meta.model_name: model for model in GONE}  # type: ignore[attr-defined]


class Taken(NamedTuple):
    """What a decision took off the site, with its state and version before."""

    moved: str = ""
    was: str = ""
    edition: int = 0


@transaction.atomic
def assign_report(
    *, actor: Actor, report: Report, to_me: bool, instead_of: str = "", seen: str = ""
) -> Report | Already:
    """Take a report out of the queue to look into it, or put one's own back; as `actions.assign` does of listings."""
    lock_report(report)
    if report.state in UNDECIDED and to_me and (why_not := redress.why_not_decided(actor, report)):
        raise NotAllowed(why_not)
    if not actor.may_decide:
        raise NotAllowed
    if seen and report.state != seen:
        raise MovedOn(report.get_state_display())
    holder = report.reviewer.public_id if report.reviewer else ""
    if holder not in {"", actor.person_id, instead_of} or (holder == actor.person_id) == to_me:
        return Already(by=holder, at=None)
    report.reviewer = actor.person if to_me else None
    report.save(update_fields=["reviewer"])
    data = {"to": actor.person_id if to_me else ""}
    append("report.assigned", report.subject, actor=actor.as_staff, data=data)
    return report


@transaction.atomic
def decide_report(*, actor: Actor, report: Report, ruling: Ruling, seen: str) -> Moved | Already:
    """Decide a report, or the appeal against the first decision, with a statement of reasons.

    `seen` is the state in which the page showed it: whoever is second is told who was first. What is taken off leaves
    the site in the same transaction; an appeal that reverses that puts back exactly what stood there. Locks the report,
    then the listing, then the part. Raises `NotAllowed`, or `Incomplete` at the field that is wrong.
    """
    lock_report(report)
    if report.state != seen or report.state not in UNDECIDED:
        last = report.last
        if last is None:
            raise MovedOn(report.get_state_display())
        return Already(by=last.person.public_id if last.person else "", at=last.made_at)
    if why_not := redress.why_not_decided(actor, report):
        raise NotAllowed(why_not)
    _refuse_gaps(ruling)
    is_appeal = report.state == ReportState.APPEALED
    decision = _second(actor, report, ruling) if is_appeal else _first(actor, report, ruling)
    decision.basis, decision.clause, decision.facts = ruling.basis, ruling.clause.strip(), ruling.facts.strip()
    decision.language = detect(decision.facts) or translation.get_language() or "en"
    decision.person = actor.person
    decision.save(force_insert=True)
    data = {"page": report.listing.subject, "outcome": decision.outcome, "upheld": decision.upheld}
    to = ReportState.CLOSED if is_appeal else ReportState.DECIDED
    return move(report, to, actor=actor.as_staff, why=decision.facts, data=data)


def _refuse_gaps(ruling: Ruling) -> None:
    for field in ("clause", "facts"):
        if not getattr(ruling, field).strip():
            raise Incomplete(_("Both sides read this, so it cannot be left out."), field=field)


def _first(actor: Actor, report: Report, ruling: Ruling) -> Decision:
    taken = _take_off(actor, report, ruling) if ruling.outcome in TAKEN_OFF else Taken()
    return Decision(report=report, step=1, outcome=ruling.outcome, **taken._asdict())


def _second(actor: Actor, report: Report, ruling: Ruling) -> Decision:
    """Return the decision about an appeal: what stood stays, is put back, or is taken off after all."""
    first = report.first
    assert first is not None  # noqa: S101  an appeal is against a decision
    if ruling.upheld:
        return Decision(report=report, step=2, outcome=first.outcome, upheld=True)
    if first.took_off:
        is_restored = _put_back(actor, report, first, ruling)
        return Decision(
            report=report,
            step=2,
            outcome=Outcome.NO_ACTION,
            upheld=False,
            moved=first.moved,
            was=first.was,
            is_restored=is_restored,
        )
    if ruling.outcome == first.outcome:
        raise Incomplete(_("That was decided already. To reverse it, choose something else."), field="outcome")
    taken = _take_off(actor, report, ruling) if ruling.outcome in TAKEN_OFF else Taken()
    return Decision(report=report, step=2, outcome=ruling.outcome, upheld=False, **taken._asdict())


def _take_off(actor: Actor, report: Report, ruling: Ruling) -> Taken:
    target = _target(report, ruling)
    edition = _lock(report, target)
    was = target.state
    if was == GONE[type(target)]:
        raise Incomplete(_("It is off the site already, so nothing can be taken off."), field="outcome")
    try:
        move(target, GONE[type(target)], actor=actor.as_staff, why=ruling.facts.strip(), data=_data(report, target))
    except InvalidTransition as refusal:
        raise Incomplete(_("It is not public now, so nothing can be taken off."), field="outcome") from refusal
    return Taken(target.subject, was, edition)


def _target(report: Report, ruling: Ruling) -> Reported:
    """Return what goes: what the report is about, or a part of that page."""
    if ruling.outcome == Outcome.HIDDEN:
        if report.about == report.listing and report.listing.state != ListingState.PUBLISHED:
            raise Incomplete(_("It is not public now, so nothing can be taken off."), field="outcome")
        return report.about
    if report.about != report.listing:
        raise Incomplete(_("This report is about a part already: choose to take it off."), field="outcome")
    found = parts_of(report.listing, with_files=True).get(ruling.part)
    if found is None:
        raise Incomplete(_("Choose the part that goes."), field="part")
    return found


def _put_back(actor: Actor, report: Report, first: Decision, ruling: Ruling) -> bool:
    """Put back what the first decision took off; False when it was removed, reviewed or changed since."""
    kind, _colon, public_id = first.moved.partition(":")
    target = MODELS[kind].objects.filter(public_id=public_id).first()
    if target is None:
        return False
    edition = _lock(report, target)
    # A kit is changed as a draft alone: what staff hid is the edition, and none is shared while it is hidden.
    editions = 0 if isinstance(target, Kit) else edition - first.edition
    if target.state != GONE[type(target)] or not _is_as_taken_off(report, target, editions):
        return False
    move(target, first.was, actor=actor.as_staff, why=ruling.facts.strip(), data=_data(report, target))
    return True


def _is_as_taken_off(report: Report, target: Reported, editions: int) -> bool:
    """Whether a decision about this report took it off last, no reviewer since, and nobody changed it.

    `editions` says by how many its version rose. A contact who had herself erased raised it, too: that is no change.
    """
    verb = f"{target._meta.model_name}.{target.state}"
    last = Entry.objects.filter(subject=target.subject, verb=verb).order_by("-id").first()
    if last is None or last.data.get("report") != report.public_id:
        return False
    erased = Entry.objects.filter(subject=target.subject, verb="solution.contact_erased", id__gt=last.pk)
    return editions == erased.count()


def _lock(report: Report, target: Reported) -> int:
    """Lock the listing, then the part, and read both again; return the version of the part, 0 where it has none."""
    lock(report.listing)
    if isinstance(target, Deployment):
        lock_deployment(target)
    elif target != report.listing:
        rows: Any = type(target)._default_manager.select_for_update()
        target.refresh_from_db(from_queryset=rows)
    else:
        target.refresh_from_db()
    return target.edition if isinstance(target, Deployment) else getattr(target, "version", 0)


def _data(report: Report, target: Reported) -> dict[str, str | int | None]:
    """Return what an entry says of what goes or comes: what the handlers of its kind read, and the report."""
    if isinstance(target, Deployment):
        return {**data_of(target), "report": report.public_id}
    if isinstance(target, Attachment):
        return {"solution": report.listing.public_id, "kind": target.file.kind, "report": report.public_id}
    if isinstance(target, Question | Kit):
        return {"need": report.listing.public_id, "report": report.public_id}
    return {"report": report.public_id}
