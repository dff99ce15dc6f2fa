"""The buttons with which a city says that it has another's need too."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.telling import tell
from listings import actions, queries
from listings.errors import REFUSALS
from listings.models import Need
from listings.views.editing import Desk


@require_POST
def second_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say “we too” for the organisation that the form names."""
    need, organisation = _asked(request, public_id)
    tell(
        request,
        lambda: actions.second_need(actor=request.actor, need=need, organisation=organisation),
        _("Said: %(name)s has this need too. Everybody reads it here.") % {"name": organisation.name},
        refusals=REFUSALS,
    )
    return redirect("listings:need", public_id)


@require_POST
def unsecond_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take “we too” back for the organisation that the form names."""
    need, organisation = _asked(request, public_id)
    tell(
        request,
        lambda: actions.unsecond_need(actor=request.actor, need=need, organisation=organisation),
        _("Taken back: %(name)s is not named here any more.") % {"name": organisation.name},
        refusals=REFUSALS,
    )
    return redirect("listings:need", public_id)


def _asked(request: ActorRequest, public_id: str) -> tuple[Need, Organisation]:
    """Return the need and the organisation; 404 for what the actor may not see, 403 for an organisation of others."""
    rows = queries.needs_visible_to(request.actor).select_related("organisation")
    need: Need = get_object_or_404(rows, public_id=public_id)
    organisation = Desk(request).organisation
    if organisation is None:
        raise PermissionDenied
    return need, organisation
