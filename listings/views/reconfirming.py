"""The one click by which a vendor says that a published solution still holds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from listings import actions, queries
from listings.errors import REFUSALS
from listings.forms.review import VersionForm
from listings.views.editing import Desk


@require_POST
def confirm(request: ActorRequest, public_id: str) -> HttpResponse:
    """Confirm a solution as the page showed it."""
    rows = queries.with_everything(queries.solutions_visible_to(request.actor))
    solution, version = Desk(request).own(rows, public_id), VersionForm(request.POST).version_shown
    try:
        actions.confirm_solution(actor=request.actor, solution=solution, version=version)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Confirmed. It stands in lists and the search for 12 months from today."))
    return redirect("listings:solution", public_id)
