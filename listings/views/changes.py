"""The page that says who changed what in a solution, side by side, for its team and for staff."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.middleware import ActorRequest
from listings import queries, rules

ON_A_PAGE: Final = 10


@require_safe
def solution_changes(request: ActorRequest, public_id: str) -> HttpResponse:
    """List the changes, the newest first."""
    rows = queries.solutions_visible_to(request.actor).select_related("organisation").prefetch_related("texts")
    solution = get_object_or_404(rows, public_id=public_id)
    own = rules.is_own(request.actor, solution)
    if not own and not request.actor.is_staff:
        raise PermissionDenied
    page = Paginator(solution.changes.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    changes = queries.shown_changes(solution, list(page.object_list), own=own)
    return render(
        request, "listings/changes.html", {"listing": solution, "changes": changes, "page_obj": page, "own": own}
    )
