"""Reporting a page, reading what was decided, and appealing it: signed in, or by the signed link of a mail."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import ActorRequest, second_factor_not_required
from accounts.telling import refuse, say, tell
from listings import redress
from listings.actions import reports as actions
from listings.errors import REFUSALS
from listings.forms.reports import AppealForm, ReportForm
from listings.models import Need, Report, Solution
from listings.moderation import Side
from listings.queries import reports as queries
from listings.views.editing import PAGE_SIZE


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def make_report(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    """Report a public page; everybody may, signed in or not, but nobody her own."""
    page = queries.page_named(kind, public_id)
    if page is None:
        raise Http404
    if why_not := redress.why_not_reported(request.actor, page):
        messages.info(request, why_not)
        return redirect(f"listings:{kind}", public_id)
    sent = request.method == "POST"
    part = request.GET.get("part", "")
    form = ReportForm(request.POST if sent else None, page=page, person=request.actor.person, part=part)
    if form.is_valid() and _may_send(request, form):
        try:
            report = actions.make_report(actor=request.actor, page=page, complaint=form.complaint)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            return _received(request, report, kind, public_id)
    context = {"page": page, "kind": kind, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "listings/make_report.html", context, status=status)


def _may_send(request: ActorRequest, form: ReportForm) -> bool:
    """Say in the form when too much came from one person or place, or names one address."""
    email = form.cleaned_data.get("email", "").lower()
    action = "report" if request.actor.is_authenticated else "report_unknown"
    if email and not ratelimit.consume(request, action="report_address", key=email):
        form.add_error("email", _("This address was named too often today. Leave it out, or try again tomorrow."))
    elif not ratelimit.consume(request, action=action):
        form.add_error(None, _("That was tried too often. Wait a little, then try again."))
    return form.is_valid()


def _received(request: ActorRequest, report: Report, kind: str, public_id: str) -> HttpResponse:
    """Say what happens next, with the report's number."""
    words = {"number": report.public_id, "email": report.email}
    if report.person:
        done = _("Thank you. Your report has the number %(number)s. You hear by mail what is decided.")
    elif report.email:
        done = _(
            "Thank you. Your report has the number %(number)s. We sent a link to %(email)s: open it, so that you hear "
            "what is decided."
        )
    else:
        done = _("Thank you. Your report has the number %(number)s. You left no address, so you hear nothing of it.")
    messages.success(request, done % words)
    return redirect("listings:report", report.public_id) if report.person else redirect(f"listings:{kind}", public_id)


@require_safe
def my_reports(request: ActorRequest) -> HttpResponse:
    """List what the person reported, and what was decided about pages of her teams."""
    page = Paginator(queries.reports_of(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "listings/my_reports.html", {"page_obj": page})


@require_safe
def report(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show one side how far a report is, with the statement of reasons, and the way to appeal."""
    return _show(request, _readable(request, public_id), AppealForm())


@require_POST
def appeal_report(request: ActorRequest, public_id: str) -> HttpResponse:
    """Appeal for oneself or for one's organisation."""
    found, form = _readable(request, public_id), AppealForm(request.POST)
    return _appeal(
        request,
        found,
        form,
        lambda text: actions.appeal(actor=request.actor, report=found, text=text),
        lambda: redirect("listings:report", public_id),
    )


@second_factor_not_required
@login_not_required
@cache_control(private=True, no_store=True)
@require_safe
def report_by_link(request: ActorRequest, token: str) -> HttpResponse:
    """Show the same to whoever reported without an account."""
    return _show(request, _linked(token), AppealForm(), token=token)


@second_factor_not_required
@login_not_required
@require_POST
def confirm_by_link(request: ActorRequest, token: str) -> HttpResponse:
    """Let the address to which the link was mailed be the reporter's."""
    found = _linked(token)
    tell(
        request,
        lambda: actions.confirm_address(report=found),
        _("Confirmed. You hear by mail what is decided."),
        refusals=REFUSALS,
    )
    return redirect("listings:report_by_link", token)


@second_factor_not_required
@login_not_required
@cache_control(private=True, no_store=True)
@require_POST
def appeal_by_link(request: ActorRequest, token: str) -> HttpResponse:
    """Appeal without an account."""
    found, form = _linked(token), AppealForm(request.POST)
    return _appeal(
        request,
        found,
        form,
        lambda text: actions.appeal_by_link(report=found, text=text),
        lambda: redirect("listings:report_by_link", token),
        token=token,
    )


@second_factor_not_required
@login_not_required
@require_safe
def report_figures(request: ActorRequest) -> HttpResponse:
    """Show everybody how many reports there were in each year, and what was decided."""
    return render(request, "listings/report_figures.html", {"years": queries.report_figures()})


def _readable(request: ActorRequest, public_id: str) -> Report:
    found: Report = get_object_or_404(queries.reports(), public_id=public_id)
    if not redress.can_read(request.actor, found):
        raise Http404
    return found


def _linked(token: str) -> Report:
    found = queries.report_named_by(token)
    if found is None:
        raise Http404
    return found


def _show(request: ActorRequest, found: Report, form: AppealForm, *, token: str = "") -> HttpResponse:
    side = Side.REPORTER if token else redress.side_of(request.actor, found)
    has_lost = found.can_be_appealed and side is not None and not redress.why_won(side, found)
    by_link = has_lost and found.confirmed_at is not None
    context = {
        "report": found,
        "listing": found.listing,
        "kind": "solution" if isinstance(found.listing, Solution) else "need",
        "is_page_public": found.listing.is_public,
        "side": side,
        "form": form,
        "token": token,
        "has_lost": has_lost,
        "may_appeal": by_link if token else redress.can_appeal(request.actor, found),
        "is_need": isinstance(found.listing, Need),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "listings/report.html", context, status=status)


def _appeal(  # noqa: PLR0913  # both ways in share it
    request: ActorRequest,
    found: Report,
    form: AppealForm,
    step: Callable[[str], object],
    back: Callable[[], HttpResponse],
    *,
    token: str = "",
) -> HttpResponse:
    """Take the step, or show the form again with what was typed."""
    if form.is_valid():
        try:
            result = step(form.cleaned_data["text"])
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            say(request, result, _("Your appeal waits for a member of staff who did not make the first decision."))
            return back()
    return _show(request, found, form, token=token)
