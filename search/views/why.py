"""Why a hit is where it is: a part of its hit, or a page of its own without scripts."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from search.asking import SearchForm
from search.engines.base import EngineDown
from search.kinds import url_of
from search.noticing import notice_damage
from search.queries.why import why as reasons_of
from search.schema import KINDS


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def why(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Show the parts of a hit's score for the search in the address; 404 for what that search does not find."""
    if kind not in KINDS:
        raise Http404
    criteria = replace(SearchForm(request.GET).criteria(get_language() or "en"), kind=kind)
    try:
        found = reasons_of(criteria, public_id)
        if found is None:
            raise Http404
    except EngineDown as error:
        notice_damage(error.code)
        found = None
    is_part = bool(request.headers.get("HX-Request"))
    context = {"why": found, "criteria": criteria, "url": url_of(kind, public_id), "public_id": public_id}
    return render(request, "search/_why.html" if is_part else "search/why.html", context)
