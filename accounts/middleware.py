"""Puts the actor and her time zone on each request, and keeps back who owes a second factor."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts import rules
from accounts.actor import Actor
from accounts.factors import forget_a_wait_in_vain, shown_in
from accounts.openid.vouching import is_vouched_for
from accounts.queries import actor_of
from accounts.sessions import note_presence
from accounts.states import STOPS, Demand

READING: Final = frozenset({"GET", "HEAD"})
ALWAYS: Final = frozenset({"accounts:second_factor", "account_logout"})
"""Pages of the provider declare it themselves: it may show a second factor, too."""
SETTING_UP: Final = frozenset({"account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"})
# No page that changes or shows anything of a factor: this session has not shown the one there is.
SHOWING: Final = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "accounts:ask_reset"})
OPEN: Final = {
    Demand.SET_UP: ALWAYS | SETTING_UP,
    Demand.OVERDUE: ALWAYS | SETTING_UP,
    Demand.SHOW: ALWAYS | SHOWING,
}

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def second_factor_not_required(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Keep a view open to who owes a second factor: it says the same to everybody, or a signed link alone allows it."""
    view.second_factor_required = False  # type: ignore[attr-defined]
    return view


class ActorRequest(HttpRequest):
    """A request that knows who acts, and what is asked of her first."""

    actor: Actor
    demand: Demand


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's, but a press of a button that came too late leads to the workspace, not back to the button's address."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Send a passer-by to the sign-in page, and from there to where she wanted."""
        if request.method in READING:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(resolve_url("pages:workspace"))


class ActorMiddleware:
    """Builds `request.actor` once, activates the person's time zone, and keeps private pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        person = request.user if request.user.is_authenticated else None
        acting_for = request.session.get("acting_for", "") if person else ""
        request.actor = actor_of(person, acting_for, shown=shown_in(request), vouched=_vouched(request))  # type: ignore[attr-defined]
        if person is None:
            return self.get_response(request)
        note_presence(request)
        with timezone.override(ZoneInfo(person.time_zone)):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            return render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        return response


class SecondFactorMiddleware:
    """Keeps who owes a second factor on the pages that set it up or ask for it; `rules.factor_demand` says who does.

    Nobody acts for an organisation until then, whatever address is asked. Owners whose days are over may still read
    what the public reads.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        acted = cast("ActorRequest", request)
        acted.demand = rules.factor_demand(acted.actor, timezone.now())
        if acted.demand in STOPS:
            acted.actor = acted.actor.held_back()
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        _args: object,
        _kwargs: object,
    ) -> HttpResponse | None:
        """Send her to the page that says why, and from there back to where she wanted."""
        if _named(request) == "mfa_authenticate" and forget_a_wait_in_vain(request):
            return HttpResponseRedirect(reverse("account_login"))
        demand = cast("ActorRequest", request).demand
        if demand not in STOPS or _is_open(request, demand, view_func):
            return None
        wanted = request.get_full_path() if request.method in READING else resolve_url("pages:workspace")
        address = f"{reverse('accounts:second_factor')}?{urlencode({'next': wanted})}"
        if "HX-Request" in request.headers:
            return HttpResponseClientRedirect(reverse("accounts:second_factor"))
        return HttpResponseRedirect(address)


def _vouched(request: HttpRequest) -> bool:
    return request.user.is_authenticated and is_vouched_for(request, request.user)


def _named(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _is_open(request: HttpRequest, demand: Demand, view_func: Callable[..., HttpResponseBase]) -> bool:
    name = _named(request)
    if name in OPEN[demand] or not getattr(view_func, "second_factor_required", True):
        return True
    is_public = not getattr(view_func, "login_required", True)
    return demand == Demand.OVERDUE and is_public and request.method in READING and not name.startswith("account_")
