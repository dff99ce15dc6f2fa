"""The pages around a sign-in through the OpenID Connect provider, where settings name one."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.internal.flows.signup import get_pending_signup, signup_by_form
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.openid import disconnect_provider
from accounts.errors import NotAllowed
from accounts.middleware import ActorRequest, second_factor_not_required
from accounts.openid import flows
from accounts.openid.client import ProviderAway, ProviderError
from accounts.openid.known import known
from accounts.openid.vouching import PROVIDER


def _where_configured(view: Callable[[ActorRequest], HttpResponse]) -> Callable[[ActorRequest], HttpResponse]:
    """Answer as for a page that is not there where settings name no provider, and with a page where it fails."""

    @wraps(view)
    def checked(request: ActorRequest) -> HttpResponse:
        if known() is None:
            raise Http404
        try:
            return view(request)
        except ProviderError as refusal:
            status = 503 if isinstance(refusal, ProviderAway) else 400
            return render(request, "accounts/openid_refused.html", {"sentence": str(refusal)}, status=status)

    return checked


@never_cache
@login_not_required
@require_POST
@_where_configured
def start(request: ActorRequest) -> HttpResponse:
    """Begin a sign-in."""
    return _to_provider(request, flows.SIGN_IN)


@require_POST
@_where_configured
@reauthentication_required
def connect(request: ActorRequest) -> HttpResponse:
    """Begin to connect an account with the one that is signed in."""
    return _to_provider(request, flows.CONNECT)


@second_factor_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_where_configured
def again(request: ActorRequest) -> HttpResponse:
    """Let a person show at the provider that it is still she; its second factor counts, too."""
    if request.method == "POST":
        return _to_provider(request, flows.AGAIN)
    return render(request, "accounts/openid_again.html", {"next": _wanted(request)})


@never_cache
@login_not_required
@second_factor_not_required
@require_safe
@_where_configured
def back(request: ActorRequest) -> HttpResponse:
    """Take somebody back from the provider."""
    return flows.come_back(request)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_where_configured
def sign_up(request: ActorRequest) -> HttpResponse:
    """Ask who is new here for what makes a person; the provider's words stand there as a proposal."""
    login = get_pending_signup(request)
    if login is None or request.actor.is_authenticated:
        return redirect("account_login")
    form = SignupForm(request.POST or None, sociallogin=login)
    if request.method == "POST" and form.is_valid():
        try:
            answer: HttpResponse = signup_by_form(request, login, form)
        except ImmediateHttpResponse as instead:
            answer = instead.response
        return answer
    return render(request, "accounts/openid_sign_up.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@_where_configured
@reauthentication_required
def disconnect(request: ActorRequest) -> HttpResponse:
    """Take the connected account off."""
    name = {"name": known().name}
    try:
        with transaction.atomic():
            was_connected = disconnect_provider(actor=request.actor, provider=PROVIDER)
            if was_connected:
                flows.tell_of_connection(request, "account_disconnected")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        done, before = _("%(name)s is not connected any more."), _("%(name)s was not connected.")
        messages.success(request, (done if was_connected else before) % name)
    return redirect("mfa_index")


def _to_provider(request: ActorRequest, process: str) -> HttpResponse:
    """Lead to the provider by a page of ours: a redirect from a form would be held back by our own content policy."""
    address = flows.way_to_provider(request, process, then=_wanted(request))
    return render(request, "accounts/openid_go.html", {"address": address})


def _wanted(request: HttpRequest) -> str:
    """Return the page of this site that she wanted, or ""."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""
