"""The page behind the link of an invitation: it says who invites to what, and takes the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts import actions, queries
from accounts.inviting import invitation_named_by
from accounts.journal.actions import Moved
from accounts.middleware import ActorRequest
from accounts.models import Invitation
from accounts.states import InvitationState
from accounts.telling import say
from accounts.views.steps import REFUSALS

ANSWERS = {"accept", "decline"}


# What follows links in mails, such as scanners, only ever sends a GET, which changes nothing.
@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever has its link, and take her answer."""
    found = invitation_named_by(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, found)
    signed_in = request.actor.is_authenticated
    context = {
        "invitation": found,
        "organisation": found.organisation,
        "is_hers": signed_in and queries.has_proved(request.actor, found.email),
        "belongs": request.actor.membership_in(found.organisation) is not None,
        "has_account": not signed_in and queries.person_with_proved_address(found.email) is not None,
    }
    return render(request, "accounts/invitation.html", context)


def _answered(request: ActorRequest, found: Invitation) -> HttpResponse:
    """Accept for whom it was sent to, decline for whoever has the link; say what came of it."""
    given = request.POST.get("answer")
    is_yes = given == "accept"
    if given not in ANSWERS or (is_yes and not request.actor.is_authenticated):
        return redirect(request.get_full_path())
    try:
        if is_yes:
            result: object = actions.accept_invitation(actor=request.actor, invitation=found)
        else:
            result = actions.decline_invitation(actor=request.actor, invitation=found)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(request.get_full_path())
    if found.state == InvitationState.ACCEPTED and is_yes:
        request.session["acting_for"] = found.organisation.public_id
        say(request, result, _("You act for “%s” now.") % found.organisation.name)
        return redirect("pages:workspace")
    if isinstance(result, Moved):
        messages.success(request, _("You turned the invitation down."))
    return redirect(request.get_full_path())
