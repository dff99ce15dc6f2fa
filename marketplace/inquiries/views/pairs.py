"""From a matched pair to the inquiries about it: a fragment of the pages of matches, and a page of its own."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.middleware import ActorRequest
from listings.queries import needs_visible_to, with_everything
from marketplace.inquiries import queries


@require_safe
@vary_on_headers("HX-Request")
def pair_inquiries(request: ActorRequest, need_id: str, solution_id: str) -> HttpResponse:
    """List the inquiries about a matched pair in which one's organisation sits; 404 to others than both sides."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=need_id)
    pairs = queries.openable_pairs(request.actor, need)
    pair = next((one for one in pairs if one.solution.public_id == solution_id), None)
    if pair is None:
        raise Http404
    pair.need = need
    context = {"pair": pair, "inquiries": queries.inquiries_about(request.actor, pair)}
    is_fragment = request.headers.get("HX-Request")
    page = "inquiries/_pair_inquiries.html" if is_fragment else "inquiries/pair_inquiries.html"
    return render(request, page, context)
