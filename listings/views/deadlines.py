"""The page on which a city gives more time: the deadline of an open need moves later, with a reason."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse
from listings import actions, queries, rules
from listings.errors import REFUSALS
from listings.forms.deadlines import MoveDeadlineForm
from listings.models import Need
from listings.views.editing import Desk


@require_http_methods(["GET", "HEAD", "POST"])
def move_deadline(request: ActorRequest, public_id: str) -> HttpResponse:
    """Move the deadline, to the proposed day when something became public late."""
    need = Desk(request).own(queries.with_everything(queries.needs_visible_to(request.actor)), public_id)
    if not rules.can_move_deadline(request.actor, need):
        messages.info(request, _("Only a published need with a deadline ahead gets more time this way."))
        return redirect("listings:need", public_id)
    extension = queries.extension_of(need)
    form = MoveDeadlineForm(request.POST if request.method == "POST" else None, need=need, extension=extension)
    if form.is_valid() and _moved(request, need, form):
        messages.success(request, _("The deadline moved. Whoever follows the need or answered it gets a mail."))
        return redirect("listings:need", public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    context = {"need": need, "listing": need, "form": form, "extension": extension, "warnings": form.doubts()}
    return render(request, "listings/move_deadline.html", context, status=status)


def _moved(request: ActorRequest, need: Need, form: MoveDeadlineForm) -> bool:
    """Move it; False when the form has the refusal. After a conflict the next press is meant for what is stored."""
    typed = form.cleaned_data
    try:
        actions.move_deadline(
            actor=request.actor,
            need=need,
            version=typed["version"] or 0,
            deadline=typed["moment"],
            reason=typed["reason"],
        )
    except StaleVersion as refusal:
        refuse(form, refusal)
        data = request.POST.copy()
        data["version"] = str(need.version)
        form.data = data
        return False
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    return True
