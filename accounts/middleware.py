"""Puts the actor and her time zone on each request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actor import Actor
from accounts.queries import actor_of


class ActorRequest(HttpRequest):
    """A request that knows who acts."""

    actor: Actor


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
        return response
