"""Whether the process lives, and whether it can serve."""

from accounts.journal.queries import lag
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

LONGEST_LAG = 60


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer as long as the process lives."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 503 only without a database or with migrations missing; a worker that lags is "degraded" in a 200."""
    try:
        executor = MigrationExecutor(connection)
        missing = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        waiting = None if missing else lag()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    if missing or waiting is None:
        return JsonResponse({"status": "unavailable", "database": "migrations missing"}, status=503)
    slow = waiting.seconds > LONGEST_LAG
    return JsonResponse(
        {
            "status": "degraded" if slow or waiting.quarantined else "ok",
            "database": "ok",
            "worker": {"lag_seconds": waiting.seconds, "quarantined": waiting.quarantined},
            "demo": settings.DEMO,
        }
    )
