"""The search page: words, filters and an order in, a page of hits out."""

import time

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.middleware import ActorRequest
from search.forms import SearchForm
from search.noticing import notice_damage
from search.observing import notice_missed, notice_slow
from search.queries import found


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def search(request: ActorRequest) -> HttpResponse:
    """Show what was found; a request of the page's own script gets the part that changes."""
    began = time.monotonic()
    shown = found(SearchForm(request.GET).criteria(get_language() or "en"))
    if shown.found_nothing:
        notice_missed(request.actor, shown.criteria)
    is_fragment = bool(request.headers.get("HX-Request"))
    context = {"found": shown, "criteria": shown.criteria, "is_fragment": is_fragment}
    answer = render(request, "search/_results.html" if is_fragment else "search/search.html", context)
    if is_fragment:
        answer.headers["HX-Push-Url"] = shown.criteria.url  # without what a form sends empty
    notice_slow(shown.criteria, time.monotonic() - began)
    notice_damage(shown.away)
    return answer
