"""The pages on which two members of staff give an organisation a new owner when none can be reached."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, rules
from accounts.forms import RecoveryForm
from accounts.middleware import ActorRequest
from accounts.models import Organisation, Recovery
from accounts.queries import display_name
from accounts.telling import tell
from accounts.views.steps import REFUSALS, StepPage, answer


@require_http_methods(["GET", "HEAD", "POST"])
def propose_owner(request: ActorRequest, public_id: str) -> HttpResponse:
    """Propose a new owner."""
    _staff_only(request)
    organisation = get_object_or_404(Organisation, public_id=public_id)
    if not rules.can_recover(request.actor, organisation):
        raise PermissionDenied
    form = RecoveryForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        _proposal(organisation),
        form,
        lambda: actions.propose_owner(
            actor=request.actor,
            organisation=organisation,
            email=form.cleaned_data["email"],
            why=form.cleaned_data["why"],
        ),
        _("Proposed. A colleague has to confirm it."),
    )


@require_POST
def confirm_owner(request: ActorRequest, public_id: str) -> HttpResponse:
    """Confirm what a colleague proposed."""
    found = _recovery(request, public_id)
    tell(
        request,
        lambda: actions.confirm_owner(actor=request.actor, recovery=found),
        _("%(name)s is an owner now. Everybody concerned is told by mail.") % {"name": display_name(found.person)},
        refusals=REFUSALS,
    )
    return redirect("accounts:join_queue")


@require_POST
def drop_owner(request: ActorRequest, public_id: str) -> HttpResponse:
    """Drop a proposal."""
    found = _recovery(request, public_id)
    tell(
        request,
        lambda: actions.drop_owner(actor=request.actor, recovery=found),
        _("The proposal is dropped."),
        refusals=REFUSALS,
    )
    return redirect("accounts:join_queue")


def _proposal(organisation: Organisation) -> StepPage:
    return StepPage(
        heading=_("A new owner for %(name)s") % {"name": organisation.name},
        button=_("Propose"),
        back=reverse("accounts:review_organisation", args=[organisation.public_id]),
        back_label=_("Back"),
        organisation=organisation,
        notes=(
            _("Only when no owner can be reached. The present owners are told by mail at once and can object."),
            _("A second member of staff has to confirm it before anything changes."),
        ),
        then=reverse("accounts:join_queue"),
    )


def _recovery(request: ActorRequest, public_id: str) -> Recovery:
    _staff_only(request)
    rows = Recovery.objects.select_related("organisation", "person", "proposed_by")
    return get_object_or_404(rows, public_id=public_id)


def _staff_only(request: ActorRequest) -> None:
    if not rules.can_read_staff_pages(request.actor):
        raise Http404
    if not request.actor.may_decide:
        raise PermissionDenied
