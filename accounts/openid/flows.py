"""The way to the provider and back: what is remembered of it in the session, and what follows a sign-in there."""

import secrets
import time
from typing import Any, Final, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.internal.flows.login import _login as sign_in
from allauth.socialaccount.internal.flows.signup import clear_pending_signup
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions.openid import connect_provider
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.openid.adapter import login_of
from accounts.openid.client import ProviderRefused, addresses
from accounts.openid.known import known
from accounts.openid.tokens import LEEWAY, Claims, claims_for
from accounts.openid.vouching import PROVIDER, note_sign_in
from accounts.queries import actor_of

SIGN_IN: Final = "login"
CONNECT: Final = "connect"
AGAIN: Final = "again"
PENDING: Final = "socialaccount_sociallogin"
"""Where allauth keeps a sign-in that waits for its sign-up form."""


def callback_address() -> str:
    """Return where the provider sends people back to: one address, whatever the language, as it is registered there."""
    with translation.override("en"):
        return f"{settings.SITE_URL}{reverse('accounts:openid_back')}"


def way_to_provider(request: HttpRequest, process: str, *, then: str) -> str:
    """Return the provider's address for a sign-in that begins now; raises `ProviderAway`."""
    there = addresses()
    proof, nonce, state_id = generate_code_challenge(), secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    state = {
        "process": process,
        "next": then,
        "nonce": nonce,
        "verifier": proof.pop("code_verifier"),
        "language": translation.get_language(),
        "person": request.user.pk if request.user.is_authenticated else None,
        "began": int(time.time()),
    }
    statekit.stash_state(request, provider_id=PROVIDER, state=state, state_id=state_id)
    asked = {
        "response_type": "code",
        "scope": "openid profile email",
        "client_id": known().client_id,
        "redirect_uri": callback_address(),
        "state": state_id,
        "nonce": nonce,
        **proof,
        **({"acr_values": " ".join(known().acr)} if known().acr else {}),
        # Whoever sits at an open session must not go on with the provider's open session alone.
        **({"prompt": "login", "max_age": "0"} if process == AGAIN else {}),
    }
    endpoint = there["authorization_endpoint"]
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def come_back(request: HttpRequest) -> HttpResponse:
    """Take what the provider sent somebody back with, and go on; raises `ProviderError`. A state serves once."""
    state = statekit.unstash_state(request, provider_id=PROVIDER, state_id=request.GET.get("state", ""))
    if state is None:
        raise ProviderRefused(_("This sign-in ran out, or was used already. Begin once more."))
    translation.activate(state["language"])
    if state["process"] != SIGN_IN and (not request.user.is_authenticated or request.user.pk != state["person"]):
        raise ProviderRefused(_("You are not signed in any more as who began this. Sign in, then begin once more."))
    if "code" not in request.GET:
        return _turned_back(request, state)
    claims = claims_for(
        request.GET["code"], verifier=state["verifier"], callback=callback_address(), nonce=state["nonce"]
    )
    follow = {CONNECT: _connect, AGAIN: _go_on}.get(state["process"], _enter)
    return follow(request, login_of(request, claims, state), claims, state)


def _turned_back(request: HttpRequest, state: dict[str, Any]) -> HttpResponse:
    if request.GET.get("error") not in {"access_denied", "login_required", "interaction_required"}:
        raise ProviderRefused(_("%(name)s did not sign you in. Nothing was kept.") % {"name": known().name})
    messages.info(request, _("You turned back at %(name)s. Nothing was changed.") % {"name": known().name})
    return redirect("account_login" if state["process"] == SIGN_IN else "mfa_index")


def _enter(request: HttpRequest, login: SocialLogin, claims: Claims, _state: dict[str, Any]) -> HttpResponse:
    """Sign in whose account is connected; lead everybody else to the form that makes a person."""
    clear_pending_signup(request)
    if request.user.is_authenticated:
        account_adapter(request).logout(request)
    if not login.is_existing:
        request.session[PENDING] = login.serialize()
        return redirect("accounts:openid_sign_up")
    note_sign_in(request, cast("User", login.user), uid=login.account.uid, words=(claims.acr, claims.amr))
    return sign_in(request, login)  # type: ignore[no-any-return]


def _connect(request: HttpRequest, login: SocialLogin, claims: Claims, state: dict[str, Any]) -> HttpResponse:
    person, uid, name = cast("User", request.user), login.account.uid, {"name": known().name}
    try:
        with transaction.atomic():
            is_new = connect_provider(actor=actor_of(person), provider=PROVIDER, uid=uid)
            if is_new:
                tell_of_connection(request, "account_connected")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("mfa_index")
    note_sign_in(request, person, uid=uid, words=(claims.acr, claims.amr))
    said = (
        _("%(name)s is connected. You can sign in through it from now on.") if is_new else _("%(name)s is connected.")
    )
    messages.success(request, said % name)
    return HttpResponseRedirect(state["next"] or reverse("mfa_index"))


def _go_on(request: HttpRequest, login: SocialLogin, claims: Claims, state: dict[str, Any]) -> HttpResponse:
    """Let a person who showed herself again at the provider, with her own account, do what she was about to."""
    if not login.is_existing or login.user != request.user:
        raise ProviderRefused(_("That is not the account which you connected. Nothing was changed."))
    if claims.signed_in is None or claims.signed_in < state["began"] - LEEWAY:
        said = _(
            "%(name)s did not ask you to sign in again, so it proves nothing new. Show in another way that it is you."
        )
        raise ProviderRefused(said % {"name": known().name})
    note_sign_in(request, login.user, uid=login.account.uid, words=(claims.acr, claims.amr), again=True)
    request.GET = cast("Any", QueryDict(urlencode({"next": state["next"]})))
    return resume_request(request) or redirect("mfa_index")


def tell_of_connection(request: HttpRequest, what: str) -> None:
    """Queue the mail that tells a person that an account was connected or taken off."""
    account_adapter(request).send_notification_mail(
        f"accounts/email/{what}", cast("User", request.user), {"provider_name": known().name}
    )
