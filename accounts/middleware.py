"""Puts the actor and her time zone on each request."""

from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone

from accounts.actor import Actor
from accounts.queries import actor_of


class ActorRequest(HttpRequest):
    """A request that knows who acts."""

    actor: Actor


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's, but a press of a button that came too late leads to the workspace, not back to the button's address."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Send a passer-by to the sign-in page, and from there to where she wanted."""
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(resolve_url("pages:workspace"))


class ActorMiddleware:
    """Builds `request.actor` once, activates the person's time zone, and keeps private pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        person = request.user if request.user.is_authenticated else None
        request.actor = actor_of(person, request.session.get("acting_for", "") if person else "")  # type: ignore[attr-defined]
        if person is None:
            return self.get_response(request)
        with timezone.override(ZoneInfo(person.time_zone)):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            return render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        return response
