"""The page on which somebody learns that a second factor is asked of her, and which ways she has."""

from allauth.mfa.models import Authenticator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.middleware import ActorRequest
from accounts.openid.vouching import can_show_there
from accounts.states import STOPS


@require_safe
def second_factor(request: ActorRequest) -> HttpResponse:
    """Say why a second factor is asked for and lead to it; who owes none goes on to where she wanted."""
    wanted = _wanted(request)
    if request.demand not in STOPS:
        # Not `redirect(wanted)`, which takes what has no slash for the name of a page.
        return HttpResponseRedirect(wanted or reverse("mfa_index"))
    types = queries.authenticator_types(request.actor.signed_in)
    context = {
        "demand": request.demand,
        "next": wanted,
        "has_passkey": Authenticator.Type.WEBAUTHN in types,
        "openid_counts": can_show_there(request.actor.signed_in),
        "has_codes": bool(types - {Authenticator.Type.WEBAUTHN}),
    }
    return render(request, "accounts/second_factor.html", context)


def _wanted(request: ActorRequest) -> str:
    """Return the page of this site that she wanted, or ""."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""
