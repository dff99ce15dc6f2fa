"""The pages on which a vendor's team reads how its solutions are seen, and what would make them fit more needs."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.middleware import ActorRequest
from listings.models import Solution
from listings.queries import own_listings, solutions_visible_to, with_everything
from listings.rules import is_own
from marketplace.pages.figures import figures_of, table_of, together
from marketplace.pages.losing import advice_for
from marketplace.pages.periods import By
from search.queries.appearances import words_of

PAGE_SIZE = 25


@require_safe
def solution_figures(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show how one solution is seen, with which words it is found, and where it loses; to its own team."""
    solution, by = _own(request, public_id), _by(request)
    context = {
        "solution": solution,
        "figures": figures_of(request.actor, [solution.pk], by)[solution.pk],
        "words": words_of(solution),
        "advised": advice_for(solution) if solution.is_listed else None,
    }
    return render(request, "pages/solution_figures.html", context)


@require_safe
def solution_table(request: ActorRequest, public_id: str) -> HttpResponse:
    """Give out the figures of one solution as CSV."""
    solution, by = _own(request, public_id), _by(request)
    return _file(f"{public_id}-{by}.csv", table_of(figures_of(request.actor, [solution.pk], by)[solution.pk]))


@require_safe
def own_figures(request: ActorRequest) -> HttpResponse:
    """Show how all solutions of the organisation acted for are seen, and the totals of each."""
    organisation, by = request.actor.organisation, _by(request)
    if organisation is None:
        return redirect("pages:workspace")
    rows = own_listings(request.actor, organisation).solutions.filter(published_at__isnull=False)
    found = figures_of(request.actor, list(rows.order_by().values_list("pk", flat=True)), by)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "figures": together(found.values(), by),
        "page_obj": page,
        "rows": [(one, found[one.pk].lines) for one in page if one.pk in found],
    }
    return render(request, "pages/own_figures.html", context)


@require_safe
def own_table(request: ActorRequest) -> HttpResponse:
    """Give out the figures of all solutions of the organisation acted for as CSV."""
    organisation, by = request.actor.organisation, _by(request)
    if organisation is None:
        return redirect("pages:workspace")
    rows = own_listings(request.actor, organisation).solutions.filter(published_at__isnull=False)
    found = figures_of(request.actor, list(rows.order_by().values_list("pk", flat=True)), by)
    return _file(f"solutions-{by}.csv", table_of(together(found.values(), by)))


def _own(request: ActorRequest, public_id: str) -> Solution:
    rows = with_everything(solutions_visible_to(request.actor).filter(published_at__isnull=False))
    found = get_object_or_404(rows, public_id=public_id)
    if not is_own(request.actor, found):
        raise Http404
    return found


def _by(request: ActorRequest) -> By:
    return By.MONTHS if request.GET.get("by") == By.MONTHS else By.WEEKS


def _file(name: str, text: str) -> HttpResponse:
    """Return a table that a spreadsheet reads as UTF-8."""
    answer = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
