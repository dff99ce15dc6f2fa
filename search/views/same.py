"""Who else has a need: a part of its page and of its editor, or a page of its own without scripts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.middleware import ActorRequest
from listings.queries import needs_visible_to, with_everything
from search.engines.base import EngineDown
from search.noticing import notice_damage
from search.queries.same import map_of_same, same_as


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def same(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show who else has a need that the actor may see, a draft of her own too: it is counted and logged nowhere."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    try:
        found = same_as(need)
    except EngineDown as error:
        notice_damage(error.code)
        found = None
    is_part = bool(request.headers.get("HX-Request"))
    # The editor of a draft has no room for a map; the page that it leads to shows it.
    drawn = map_of_same(need, found) if found and (need.is_public or not is_part) else None
    context = {"same": found, "need": need, "text": need.text, "is_part": is_part, "map": drawn}
    return render(request, "search/_same.html" if is_part else "search/same.html", context)
