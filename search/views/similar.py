"""What is like a listing: a part of its page, or a page of its own without scripts."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.middleware import ActorRequest
from search import queries
from search.engines.base import EngineDown
from search.kinds import url_of
from search.noticing import notice_damage
from search.schema import KINDS

BESIDE = 4
ALONE = 20


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def similar(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    """Show what is like a listing that the actor may see; a few for its page, more on a page of its own."""
    if kind not in KINDS:
        raise Http404
    row = get_object_or_404(queries.visible_to(request.actor, kind), public_id=public_id)
    is_part = bool(request.headers.get("HX-Request"))
    try:
        hits = queries.similar(kind, row, BESIDE if is_part else ALONE)
    except EngineDown as error:
        notice_damage(error.code)
        hits = None
    template = "search/_similar.html" if is_part else "search/similar.html"
    return render(request, template, {"hits": hits, "kind": kind, "text": row.text, "url": url_of(kind, public_id)})
