"""The map of a search: the same question as the page of results, answered by places."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.middleware import ActorRequest
from search.asking import SearchForm
from search.homes import home_of
from search.noticing import notice_damage
from search.queries.placed import MOST_PLACED, found_on_map


@login_not_required
@require_safe
def search_map(request: ActorRequest) -> HttpResponse:
    """Show where what was found lies."""
    asked = SearchForm(request.GET, home_of(request.actor), request.actor.organisation_id)
    found = found_on_map(asked.criteria(get_language() or "en"))
    notice_damage(found.away)
    return render(request, "search/map.html", {"found": found, "criteria": found.criteria, "most": MOST_PLACED})
