"""The staff's desk of reports: the queue, one report, who has it, and the decision."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.telling import refuse, say, tell
from listings import redress
from listings.actions import ruling
from listings.errors import REFUSALS
from listings.forms.reports import ReportQueueForm, RulingForm
from listings.models import Report, Solution
from listings.moderation import UNDECIDED, ReportState, Ruling
from listings.queries import reports as queries
from listings.queries.reports import reported_edition

PAGE_SIZE = 25
_tell = partial(tell, refusals=REFUSALS)


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """List what waits, the longest first, and what was decided, the latest first."""
    _staff_only(request)
    form = ReportQueueForm(request.GET)
    chosen = form.chosen
    rows = queries.report_queue(
        actor=request.actor,
        tab=chosen["tab"],
        text=chosen["q"],
        grievance=chosen["kind"],
        reviewer=request.actor.person if chosen["mine"] else None,
    )
    context = {
        "form": form,
        "chosen": chosen,
        "counts": queries.report_counts(request.actor),
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "listings/report_queue.html", context)


@require_safe
def review(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a report with all that was written, and the form of the decision that is open."""
    _staff_only(request)
    found = _report(request, public_id)
    return _render(request, found, RulingForm(report=found) if found.state in UNDECIDED else None)


@require_POST
def decide(request: ActorRequest, public_id: str) -> HttpResponse:
    """Decide a report or an appeal; whoever is second is told who was first."""
    _staff_only(request)
    found = _report(request, public_id)
    form = RulingForm(request.POST, report=found)
    if found.state == form.shown and not form.is_valid():
        return _render(request, found, form)
    try:
        wanted = form.ruling if form.is_valid() else Ruling(outcome="", basis="", clause="", facts="")
        result = ruling.decide_report(actor=request.actor, report=found, ruling=wanted, seen=form.shown)
    except REFUSALS as refusal:
        if not form.is_valid():
            messages.error(request, str(refusal))
            return redirect("listings:review_report", public_id)
        refuse(form, refusal)
        return _render(request, found, form)
    say(request, result, _("Decided. Both sides get the statement of reasons by mail."))
    return redirect("listings:review_report", public_id)


@require_POST
def assign(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a report, or put it back."""
    _staff_only(request)
    found, to_me = _report(request, public_id), request.POST.get("to") == "me"
    _tell(
        request,
        lambda: ruling.assign_report(
            actor=request.actor,
            report=found,
            to_me=to_me,
            instead_of=request.POST.get("instead_of", ""),
            seen=request.POST.get("state", ""),
        ),
        _("It is yours now.") if to_me else _("It is free for everybody again."),
    )
    return redirect("listings:review_report", public_id)


@require_POST
def bulk(request: ActorRequest) -> HttpResponse:
    """Take or put back all that were ticked; each stands for itself."""
    _staff_only(request)
    lines = [one[:10] for one in request.POST.getlist("line")]
    ticked = list(queries.reports_for_staff(request.actor).filter(public_id__in=lines))
    what = request.POST.get("what")
    if what not in {"take", "put_back"} or not ticked:
        messages.error(request, _("Tick at least one line and choose what to do."))
    else:
        step = partial(ruling.assign_report, actor=request.actor, to_me=what == "take")
        done = sum(_tell(request, partial(step, report=one), "", about=one.listing.title) for one in ticked)
        if done:
            messages.success(request, ngettext("%d line done.", "%d lines done.", done) % done)
    shown = ReportQueueForm(QueryDict(request.POST.get("filter", ""))).chosen
    kept = {name: value for name, value in shown.items() if value}
    return HttpResponseRedirect(f"{reverse('listings:report_queue')}?{urlencode(kept)}")


def _render(request: ActorRequest, found: Report, form: RulingForm | None) -> HttpResponse:
    why_not = redress.why_not_decided(request.actor, found) if found.state in UNDECIDED else ""
    waits_alone = bool(why_not) and found.state == ReportState.APPEALED and request.actor.may_decide
    can_decide = redress.can_decide(request.actor, found)
    context = {
        "report": found,
        "listing": found.listing,
        "kind": "solution" if isinstance(found.listing, Solution) else "need",
        "form": form,
        "why_not": why_not,
        "is_alone": waits_alone and not queries.others_who_decide(request.actor),
        "can_decide": can_decide,
        "edition": reported_edition(found) if can_decide else None,
    }
    is_refused = form is not None and form.is_bound
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return render(request, "listings/review_report.html", context, status=status)


def _report(request: ActorRequest, public_id: str) -> Report:
    found: Report = get_object_or_404(queries.reports_for_staff(request.actor), public_id=public_id)
    return found


def _staff_only(request: ActorRequest) -> None:
    if not request.actor.is_staff:
        raise Http404
    if request.method == "POST" and not request.actor.may_decide:
        raise PermissionDenied
