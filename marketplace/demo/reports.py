"""Plays what people of the demonstration report, and what staff decide about it."""

from collections.abc import Iterator

from accounts.actor import NOBODY
from listings.actions.reports import appeal, make_report
from listings.actions.ruling import decide_report
from listings.moderation import Basis, Complaint, Outcome, ReportState, Ruling
from marketplace.demo.people import STAFF
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage


def scenes() -> Iterator[Scene]:
    """Yield the reports in the order in which they came."""
    for row in rows_of("reports.toml", "report"):
        yield Scene(f"report:{row['key']}", row, _report)


def _report(stage: Stage, row: Row) -> None:
    """Report a page; with `facts` staff decide that nothing is changed, with `appeal` its reporter appeals that.

    Without `by` somebody without an account reports it.
    """
    actor = stage.actor(row["by"]) if "by" in row else NOBODY
    page = stage.solution(row["solution"]) if "solution" in row else stage.need(row["need"])
    complaint = Complaint(grievance=row["grievance"], explanation=row["text"])
    made = make_report(actor=actor, page=page, complaint=complaint)
    if "facts" not in row:
        return
    staff = stage.actor(STAFF.email.partition("@")[0])
    ruling = Ruling(outcome=Outcome.NO_ACTION, basis=Basis.TERMS, clause=row["clause"], facts=row["facts"])
    decide_report(actor=staff, report=made, ruling=ruling, seen=ReportState.WAITING)
    if "appeal" in row:
        appeal(actor=actor, report=made, text=row["appeal"])
