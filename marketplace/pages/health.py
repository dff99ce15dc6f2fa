"""Whether the process lives, and whether it can serve: answered before anything else looks at the request."""

from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from accounts.journal.queries import lag
from search.engines import engine
from search.engines.base import EngineDown

LONGEST_LAG = 60


class ProbeMiddleware:
    """Answers /healthz and /readyz first: a probe has no host name, no session and no TLS to check."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, or hand the request on."""
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        return probe() if request.method in {"GET", "HEAD"} else HttpResponseNotAllowed(["GET", "HEAD"])


def healthz() -> JsonResponse:
    """Answer as long as the process lives."""
    return JsonResponse({"status": "ok"})


def readyz() -> JsonResponse:
    """Answer 503 only without a database or with migrations missing.

    A worker that lags and a search engine that is away are "degraded": people are served all the same.
    """
    try:
        executor = MigrationExecutor(connection)
        missing = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        waiting = None if missing else lag()
    except Error:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    if missing or waiting is None:
        return JsonResponse({"status": "unavailable", "database": "migrations missing"}, status=503)
    slow, search = waiting.seconds > LONGEST_LAG, _search()
    return JsonResponse(
        {
            "status": "degraded" if slow or waiting.quarantined or search != "ok" else "ok",
            "database": "ok",
            "search": search,
            "worker": {"lag_seconds": waiting.seconds, "quarantined": waiting.quarantined},
            "demo": settings.DEMO,
        }
    )


def _search() -> str:
    """Return "ok", or in one word why the search engine cannot be asked."""
    try:
        engine().count()
    except EngineDown as error:
        return error.code
    return "ok"


PROBES = {"/healthz": healthz, "/readyz": readyz}
