"""What came of needs: the page on which a city says so, and the public list of all with its figures."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.telling import refuse, say, tell
from listings import actions, outcomes, queries
from listings.errors import REFUSALS
from listings.forms.outcomes import FollowUpForm, OutcomeForm
from listings.models import Need
from listings.queries.outcomes import follow_ups_of, outcome_figures, outcome_of, public_outcomes
from listings.queries.places import map_of_outcomes
from listings.states import InUse, ListingState
from listings.views.editing import PAGE_SIZE, Desk


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say how a need ended, or correct that."""
    need = Desk(request).own(queries.with_everything(queries.needs_visible_to(request.actor)), public_id)
    if why := outcomes.why_not_recorded(need):
        messages.info(request, why)
        return redirect("listings:need", public_id)
    last = outcome_of(need)
    form = OutcomeForm(request.POST if request.method == "POST" else None, last=last)
    if form.is_valid() and _recorded(request, need, form):
        return redirect("listings:need", public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    asked = follow_ups_of(need) if last and last.is_award else []
    context = {"need": need, "form": form, "last": last, "follow_ups": asked, "choices": InUse.choices}
    return render(request, "listings/outcome.html", context, status=status)


@require_POST
def follow_up(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say by one click what became of what was bought."""
    need = Desk(request).own(queries.needs_visible_to(request.actor).select_related("organisation"), public_id)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the answers."))
        return redirect("listings:outcome", public_id)
    clicked = form.cleaned_data
    tell(
        request,
        lambda: actions.answer_follow_up(actor=request.actor, need=need, **clicked),
        _("Thank you. Your answer stands on the page of the need; you can change it."),
        refusals=REFUSALS,
    )
    return redirect("listings:outcome", public_id)


@login_not_required
@require_safe
def what_came(request: ActorRequest) -> HttpResponse:
    """Show what came of public needs, with figures of all; eight queries."""
    page = Paginator(public_outcomes(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "figures": outcome_figures(), "map": map_of_outcomes(page)}
    return render(request, "listings/outcomes.html", context)


def _recorded(request: ActorRequest, need: Need, form: OutcomeForm) -> bool:
    """Record it and tell it; False when the form has the refusal."""
    try:
        seen = form.cleaned_data["seen"] or 0
        result = actions.record_outcome(actor=request.actor, need=need, values=form.values(), seen=seen)
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    told = _("Recorded. Everybody reads it on the page, and who follows or answered gets a mail.")
    alone = _("Recorded. The need is withdrawn, so your team alone reads it, and nobody gets a mail.")
    say(request, result, told if need.state == ListingState.PUBLISHED else alone)
    return True
