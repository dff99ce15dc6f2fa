"""Drafts on behalf of a body: the staff's list and form, and the page on which its people say whether it is theirs."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.telling import refuse, tell
from listings import actions, rules
from listings.errors import REFUSALS
from listings.forms.proposals import DeclineForm, ProposalForm
from listings.models import Proposal
from listings.queries.proposals import proposals_visible_to, why_declined
from listings.states import Drafted, ProposalState

PAGE_SIZE = 25


@require_safe
def proposals(request: ActorRequest) -> HttpResponse:
    """List what staff drafted for organisations, the newest first, with what became of it."""
    _staff_only(request)
    page = Paginator(proposals_visible_to(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "listings/proposals.html", {"page_obj": page, "may_decide": request.actor.may_decide})


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: ActorRequest, kind: str) -> HttpResponse:
    """Draft a need or a solution for an organisation."""
    _staff_only(request)
    if kind not in Drafted:
        raise Http404
    if request.method == "POST" and not request.actor.may_decide:
        raise PermissionDenied
    form = ProposalForm(request.POST if request.method == "POST" else None, kind=Drafted(kind))
    if form.is_valid():
        try:
            made = actions.propose(
                actor=request.actor,
                organisation=form.cleaned_data["organisation"],
                kind=Drafted(kind),
                words=form.words(),
            )
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Drafted. Its owners and editors are asked by mail."))
            return redirect("listings:proposal", made.public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "listings/propose.html", {"form": form, "kind": kind}, status=status)


@require_safe
def proposal(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a draft on behalf to its team and to staff."""
    return _show(request, _own(request, public_id), DeclineForm())


@require_POST
def confirm(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say that it is ours: it becomes a draft of the organisation."""
    found = _confirmable(request, public_id)
    done = _("It is yours now, as a draft. Look it over, and add what only you know.")
    if not tell(
        request, lambda: actions.confirm_proposal(actor=request.actor, proposal=found), done, refusals=REFUSALS
    ):
        return redirect("listings:proposal", public_id)
    return redirect(f"listings:edit_{found.kind}", found.listing)


@require_POST
def decline(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say that it is not ours, and why: it goes away."""
    found, form = _confirmable(request, public_id), DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    why = form.cleaned_data["why"]
    tell(
        request,
        lambda: actions.decline_proposal(actor=request.actor, proposal=found, why=why),
        _("Declined. The text is gone, the title stays, and programme staff read your reason."),
        refusals=REFUSALS,
    )
    return redirect("listings:proposal", public_id)


@require_POST
def take_back(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take back, as staff, what waits."""
    _staff_only(request)
    if not request.actor.may_decide:
        raise PermissionDenied
    found = _own(request, public_id)
    tell(
        request,
        lambda: actions.take_back_proposal(actor=request.actor, proposal=found),
        _("Taken back. The organisation is not asked any more."),
        refusals=REFUSALS,
    )
    return redirect("listings:proposals")


def _show(request: ActorRequest, found: Proposal, form: DeclineForm) -> HttpResponse:
    waits = found.state == ProposalState.WAITING
    context = {
        "proposal": found,
        "can_confirm": waits and rules.can_confirm(request.actor, found),
        "can_take_back": waits and request.actor.may_decide,
        "is_staff": request.actor.is_staff,
        "why": why_declined(found),
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "listings/proposal.html", context, status=status)


def _own(request: ActorRequest, public_id: str) -> Proposal:
    return get_object_or_404(proposals_visible_to(request.actor), public_id=public_id)


def _confirmable(request: ActorRequest, public_id: str) -> Proposal:
    found = _own(request, public_id)
    if not rules.can_confirm(request.actor, found):
        raise PermissionDenied
    return found


def _staff_only(request: ActorRequest) -> None:
    if not request.actor.is_staff:
        raise Http404
