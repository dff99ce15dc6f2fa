"""The search page: words, filters and an order in, a page of hits out."""

import time

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.actor import Actor
from accounts.middleware import ActorRequest
from accounts.rules import may_write_for
from accounts.states import CapabilityName
from search.appearing import notice_results
from search.asking import SearchForm
from search.criteria import Criteria
from search.filters import ALIKE, SORTS
from search.homes import home_of
from search.noticing import notice_damage
from search.observing import notice_missed, notice_slow
from search.queries import found
from search.schema import SOLUTIONS


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def search(request: ActorRequest) -> HttpResponse:
    """Show what was found; a request of the page's own script gets the part that changes."""
    began = time.monotonic()
    home = home_of(request.actor)
    shown = found(SearchForm(request.GET, home, request.actor.organisation_id).criteria(get_language() or "en"))
    if shown.found_nothing:
        notice_missed(request.actor, shown.criteria)
    notice_results(request, shown.hits, shown.criteria)
    is_fragment = bool(request.headers.get("HX-Request"))
    context = {"found": shown, "criteria": shown.criteria, "is_fragment": is_fragment}
    context["like_mine"] = _like_mine(home, shown.criteria)
    context["has_no_home"] = request.GET.get("sort") == ALIKE and not home and shown.criteria.kind in SORTS[ALIKE][1]
    context["can_freeze"] = _can_freeze(request.actor, shown.criteria)
    answer = render(request, "search/_results.html" if is_fragment else "search/search.html", context)
    if is_fragment:
        answer.headers["HX-Push-Url"] = shown.criteria.url  # without what a form sends empty
    notice_slow(shown.criteria, time.monotonic() - began)
    notice_damage(shown.away)
    return answer


def _can_freeze(actor: Actor, criteria: Criteria) -> bool:
    """Whether the actor may keep a search for solutions for the record of a need; no query."""
    return criteria.kind == SOLUTIONS and any(
        may_write_for(actor, one, CapabilityName.BUYS) for one in actor.organisations
    )


def _like_mine(home: str, criteria: Criteria) -> str:
    """Return the address of the same search among what runs in cities like her own, "" where it makes no sense."""
    if not home or criteria.kind != SOLUTIONS or "like" in criteria.chosen:
        return ""
    return criteria.like(home).url
