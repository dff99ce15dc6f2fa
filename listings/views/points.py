"""The page on which a buyer says what every answer to a need speaks to."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from listings import actions, queries
from listings.errors import REFUSALS
from listings.forms.points import PointsForm
from listings.models import Need
from listings.queries.points import points_in_words
from listings.states import ANSWERED_HERE
from listings.views.editing import Desk


@require_http_methods(["GET", "HEAD", "POST"])
def points(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write, order and remove points; `then=row` gives another empty row and saves nothing."""
    need = Desk(request).own(queries.with_everything(queries.needs_visible_to(request.actor)), public_id)
    if way_back := Desk(request).sealed(need) or _elsewhere(request, need):
        return way_back
    form = PointsForm(
        request.POST if request.method == "POST" else None,
        stored=queries.point_values_of(need),
        version=need.version,
        was_public=need.published_at is not None,
    )
    is_growing = request.POST.get("then") == "row"
    if form.is_valid() and not is_growing and _saved(request, need, form):
        messages.success(request, _("Saved. This is what every answer speaks to."))
        return redirect("listings:need", public_id)
    refused = request.method == "POST" and not is_growing
    context = {"need": need, "form": form, "stored": _stored_now(need) if form.is_stale else ""}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "listings/edit_points.html", context, status=status)


def _elsewhere(request: ActorRequest, need: Need) -> HttpResponse | None:
    """Return the way back to a need that nobody answers here."""
    if not need.mode or need.mode in ANSWERED_HERE:
        return None
    messages.info(request, _("Nobody answers a tender elsewhere here, so there is nothing to ask."))
    return redirect("listings:need", need.public_id)


def _stored_now(need: Need) -> str:
    """Return the points as a colleague left them, in words."""
    return points_in_words(one.plain() for one in queries.point_values_of(need))


def _saved(request: ActorRequest, need: Need, form: PointsForm) -> bool:
    """Store the points; False when the form has the refusal. After a conflict the next press is meant knowingly."""
    try:
        actions.save_points(
            actor=request.actor,
            need=need,
            version=form.cleaned_data["version"] or 0,
            points=form.values(),
            reason=form.cleaned_data.get("reason", ""),
        )
    except StaleVersion as refusal:
        form.add_error(None, str(refusal))
        form.show_version(need.version)
        return False
    except REFUSALS as refusal:
        field = getattr(refusal, "field", None) or ""
        named = field if field in form.fields else form.named(field)
        form.add_error(named or None, str(refusal))
        return False
    return True
