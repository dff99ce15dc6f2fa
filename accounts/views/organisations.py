"""Pages on which people create and keep up their organisation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, rules
from accounts.errors import AccountsError, StaleVersion
from accounts.forms import OrganisationForm, PlaceForm
from accounts.journal.actions import Moved
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.queries import organisations_visible_to, place_suggestions
from accounts.states import REQUESTABLE, CapabilityName
from accounts.telling import refuse


@require_http_methods(["GET", "HEAD", "POST"])
def edit_organisation(request: ActorRequest, public_id: str) -> HttpResponse:
    """Change what the organisation says of itself; nobody's text is lost when two do it at once."""
    organisation = _own(request, public_id)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_organisation(
                actor=request.actor,
                organisation=organisation,
                version=form.cleaned_data["version"] or 0,
                description=form.description(),
            )
        except StaleVersion as refusal:
            organisation.refresh_from_db()
            form.show_stored(organisation)
            refuse(form, refusal)
        except AccountsError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("pages:workspace")
    return render(request, "accounts/edit_organisation.html", {"form": form, "organisation": organisation})


@require_POST
def submit_again(request: ActorRequest, public_id: str) -> HttpResponse:
    """Send a refused organisation back to the queue."""
    organisation = _own(request, public_id)
    try:
        result = actions.submit_again(actor=request.actor, organisation=organisation)
    except AccountsError as refusal:
        messages.error(request, str(refusal))
    else:
        done = isinstance(result, Moved)
        messages.success(request, _("Sent to programme staff.") if done else _("It waits for programme staff already."))
    return redirect("pages:workspace")


@require_POST
def ask_capability(request: ActorRequest, public_id: str) -> HttpResponse:
    """Ask for one more capability."""
    organisation = _own(request, public_id)
    name = request.POST.get("capability", "")
    if name not in REQUESTABLE:
        messages.error(request, _("Choose what the organisation wants to do here."))
        return redirect("pages:workspace")
    result = actions.ask_capability(actor=request.actor, organisation=organisation, name=CapabilityName(name))
    done = isinstance(result, Moved)
    messages.success(request, _("Asked for. Programme staff look at it.") if done else _("That was asked for already."))
    return redirect("pages:workspace")


@require_POST
def act_for(request: ActorRequest) -> HttpResponse:
    """Choose for which of her organisations the person acts."""
    wanted = request.POST.get("organisation", "")
    organisation = next((one for one in request.actor.organisations if one.public_id == wanted), None)
    if organisation is None:
        raise PermissionDenied
    request.session["acting_for"] = organisation.public_id
    messages.success(request, _("You act for “%s” now.") % organisation.name)
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # Not `redirect(target)`, which takes what has no slash for the name of a page.
    return HttpResponseRedirect(target) if safe else redirect("pages:workspace")


@require_safe
def places(request: ActorRequest) -> HttpResponse:
    """Suggest places for what was typed, as options of a list box."""
    found = place_suggestions(**PlaceForm(request.GET).chosen)
    return render(request, "accounts/_places.html", {"places": found})


def _own(request: ActorRequest, public_id: str) -> Organisation:
    """Return an organisation that the actor may edit; 404 to outsiders, 403 to those who may only read."""
    organisation = get_object_or_404(
        organisations_visible_to(request.actor).select_related("place"), public_id=public_id
    )
    if not rules.can_edit_organisation(request.actor, organisation):
        raise PermissionDenied
    return organisation
