"""The pages on which a city begins a need with a notice, and reads what was taken from it."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.middleware import ActorRequest
from accounts.states import CapabilityName
from accounts.telling import refuse
from listings import actions, queries, rules
from listings.errors import REFUSALS
from listings.forms.notices import NoticeForm
from listings.models import Need
from listings.views.editing import Desk


@require_http_methods(["GET", "HEAD", "POST"])
def create_need_from_notice(request: ActorRequest) -> HttpResponse:
    """Make a draft of an uploaded notice for the organisation that the form names."""
    organisation = Desk(request).organisation
    if organisation is None or not rules.can_create_need(request.actor, organisation):
        return Desk(request).refuse_creation(CapabilityName.BUYS, rules.can_create_need)
    form = NoticeForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        sent = {"content": form.cleaned_data["file"].chunks(), "reader": get_language() or "en"}
        try:
            need = actions.create_need_from_notice(actor=request.actor, organisation=organisation, **sent)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            return redirect("listings:notice_of_need", need.public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "listings/from_notice.html", {"form": form, "organisation": organisation}, status=status)


@require_safe
def notice_of_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say to the need's team what its draft took from the notice, and what was left out."""
    rows = queries.with_everything(queries.needs_visible_to(request.actor)).select_related("notice")
    need: Need = get_object_or_404(rows.filter(notice__isnull=False), public_id=public_id)
    if not rules.is_own(request.actor, need):
        raise PermissionDenied
    context = {"listing": need, "notice": need.notice, "can_edit": rules.can_edit(request.actor, need)}
    return render(request, "listings/notice_of_need.html", context)
