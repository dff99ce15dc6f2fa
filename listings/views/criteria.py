"""The page on which a buyer says by what it scores what comes in."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from listings import actions, queries
from listings.actions.criteria import why_fixed, why_unscored
from listings.criteria import SCORED
from listings.errors import REFUSALS
from listings.forms.criteria import CriteriaForm
from listings.models import Need
from listings.queries.criteria import criteria_in_words
from listings.views.editing import Desk


@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write, order and remove criteria; `then=row` gives another empty row and saves nothing."""
    need = Desk(request).own(queries.with_everything(queries.needs_visible_to(request.actor)), public_id)
    if way_back := _fixed(request, need) or Desk(request).sealed(need):
        return way_back
    stored = queries.criterion_values_of(need)
    form = CriteriaForm(request.POST if request.method == "POST" else None, stored=stored, version=need.version)
    is_growing = request.POST.get("then") == "row"
    if form.is_valid() and not is_growing and _saved(request, need, form):
        said = _("Saved. Everybody reads it once the need is published.")
        messages.success(request, said if form.values() else _("Saved. Without criteria nothing is scored."))
        return redirect("listings:need", public_id)
    refused = request.method == "POST" and not is_growing
    stored_now = criteria_in_words(queries.criterion_values_of(need)) if form.is_stale else ""
    context = {"need": need, "form": form, "stored": stored_now}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "listings/edit_criteria.html", context, status=status)


def _fixed(request: ActorRequest, need: Need) -> HttpResponse | None:
    """Return the way back to a need whose criteria are fixed, or that has none in its mode; what is sent meets both."""
    if request.method == "POST" or (need.published_at is None and need.mode in SCORED):
        return None
    messages.info(request, why_unscored() if need.mode not in SCORED else why_fixed())
    return redirect("listings:need", need.public_id)


def _saved(request: ActorRequest, need: Need, form: CriteriaForm) -> bool:
    """Store the criteria; False when the form has the refusal. After a conflict the next press is meant knowingly."""
    try:
        actions.save_criteria(
            actor=request.actor, need=need, version=form.cleaned_data["version"] or 0, criteria=form.values()
        )
    except StaleVersion as refusal:
        form.add_error(None, str(refusal))
        form.show_version(need.version)
        return False
    except REFUSALS as refusal:
        form.add_error(form.named(getattr(refusal, "field", None) or "") or None, str(refusal))
        return False
    return True
