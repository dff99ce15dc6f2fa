"""The page that lists where a person is signed in, and ends what she does not know."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, queries
from accounts.middleware import ActorRequest

PAGE_SIZE = 20


@require_safe
def sessions(request: ActorRequest) -> HttpResponse:
    """List her sessions, the one that asks first."""
    rows = queries.sessions_of(request.actor.signed_in, here=request.session.session_key or "")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/sessions.html", {"page_obj": page})


@require_POST
def end_session(request: ActorRequest, public_id: str) -> HttpResponse:
    """End one session."""
    if actions.end_session(actor=request.actor, public_id=public_id):
        messages.success(request, _("That session has ended. Whoever used it has to sign in again."))
    else:
        messages.info(request, _("That session is not open any more."))
    return redirect("accounts:sessions")


@require_POST
def end_other_sessions(request: ActorRequest) -> HttpResponse:
    """End all sessions but this one."""
    person = request.actor.signed_in
    ended = actions.end_other_sessions(actor=request.actor, person=person, keep=request.session.session_key or "")
    if ended:
        said = ngettext("%d other session has ended.", "%d other sessions have ended.", ended)
        messages.success(request, said % ended)
    else:
        messages.info(request, _("You are signed in nowhere else."))
    return redirect("accounts:sessions")
