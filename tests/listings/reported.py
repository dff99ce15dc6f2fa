"""Reports pages and decides about that, as people do."""

from django.urls import reverse

from accounts.queries import actor_of
from listings.actions.reports import appeal, make_report
from listings.actions.ruling import decide_report
from listings.models import Report, Solution
from listings.moderation import Basis, Complaint, Grievance, Outcome, Ruling
from listings.queries.reports import report_token

WORDS = "It claims a certificate that the register does not know."
FACTS = "The register of the accreditation body has no such certificate."
CLAUSE = "Terms of use, section 2"
APPEAL = "The certificate was issued last week; the register is late."


def complaint(**changes):
    return Complaint(**{"grievance": Grievance.MISLEADING, "explanation": WORDS, **changes})


def report(page, person, **changes):
    """Report a public page; `person` None stands for somebody without an account."""
    return make_report(actor=actor_of(person), page=page, complaint=complaint(**changes))


def ruling(outcome=Outcome.HIDDEN, **changes):
    return Ruling(**{"outcome": outcome, "basis": Basis.TERMS, "clause": CLAUSE, "facts": FACTS, **changes})


def decide(made, person, outcome=Outcome.HIDDEN, **changes):
    found = Report.objects.get(pk=made.pk)
    return decide_report(actor=actor_of(person), report=found, ruling=ruling(outcome, **changes), seen=found.state)


def appealed(made, person, text=APPEAL):
    found = Report.objects.get(pk=made.pk)
    appeal(actor=actor_of(person), report=found, text=text)
    return Report.objects.get(pk=made.pk)


def typed(**changes):
    """Return what somebody without an account sends with the form of a report."""
    return {"grievance": "misleading", "explanation": WORDS, "honest": "on", **changes}


def decided(**changes):
    """Return what staff send with the form of a first decision."""
    return {
        "outcome": "hidden",
        "basis": "terms",
        "clause": CLAUSE,
        "facts": FACTS,
        "state": "waiting",
        **changes,
    }


def address_of_report(name):
    """Return the address of a page about reports that `make_reports` made, "" for another one."""
    step = name.partition(":")[2]
    if step == "make_report":
        return reverse(
            name, args=["solution", Solution.objects.filter(state="published").order_by("pk").first().public_id]
        )
    outside = Report.objects.filter(person=None).first()
    if step in {"report_by_link", "confirm_report_by_link", "appeal_report_by_link"}:
        return reverse(name, args=[report_token(outside)])
    if step in {"review_report", "assign_report", "decide_report"}:
        return reverse(name, args=[outside.public_id])
    inside = Report.objects.filter(person__isnull=False).first()
    return reverse(name, args=[inside.public_id]) if step in {"report", "appeal_report"} else ""
