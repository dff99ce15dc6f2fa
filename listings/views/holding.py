"""The page that says how long the records of a need are held, and on which its city's owner keeps them longer."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.middleware import ActorRequest
from accounts.telling import refuse
from listings import actions, queries, rules
from listings.errors import REFUSALS
from listings.forms.holding import KeepLongerForm
from listings.holding import hold_of
from listings.models import Need


@require_http_methods(["GET", "HEAD", "POST"])
def records(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the hold to team and staff; let an owner of the city set a later day."""
    rows = queries.with_everything(queries.needs_visible_to(request.actor))
    need: Need = get_object_or_404(rows, public_id=public_id)
    if not rules.can_read_hold(request.actor, need):
        raise PermissionDenied
    can_keep = rules.can_keep_longer(request.actor, need)
    if request.method == "POST" and not can_keep:
        raise PermissionDenied
    form = KeepLongerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _kept(request, need, form):
        messages.success(request, _("The records are kept until that day."))
        return redirect("listings:records", public_id)
    lines = [line for line in queries.history_of(need) if line.why and line.what == str(queries.KEPT_LONGER)]
    context = {"need": need, "hold": hold_of(need), "form": form if can_keep else None, "lines": lines}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "listings/records.html", context, status=status)


def _kept(request: ActorRequest, need: Need, form: KeepLongerForm) -> bool:
    until, why = form.cleaned_data["until"], form.cleaned_data["reason"]
    try:
        actions.keep_longer(actor=request.actor, need=need, until=until, why=why)
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    return True
