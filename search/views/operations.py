"""The staff page of the search: how it stands, what was done to the index, what searches did not find."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.actor import Actor
from accounts.middleware import ActorRequest
from accounts.telling import tell
from search import actions, rules
from search.engines.base import EngineDown
from search.errors import SearchError
from search.queries.operations import LEAST_ASKERS, missed_questions, slow_questions, standing, work

PAGE_SIZE: Final = 25
STEPS: Final[Mapping[str, tuple[Callable[..., object], str | Promise]]] = {
    "build": (actions.ask_for_build, _("A worker builds the index anew now. Searching goes on meanwhile.")),
    "check": (actions.ask_for_check, _("A worker compares the index with the database now.")),
    "back": (actions.ask_for_rollback, _("A worker goes back to the index from before now.")),
}


@require_safe
@vary_on_headers("HX-Request")
def operations(request: ActorRequest) -> HttpResponse:
    """Show how the search stands; while something runs, the page's own script gets that part again and again."""
    _staff_only(request.actor)
    if request.headers.get("HX-Request"):
        return _part(request)
    context = {
        "standing": standing(),
        "work": work(),
        "page_obj": Paginator(missed_questions(), PAGE_SIZE).get_page(request.GET.get("page")),
        "least_askers": LEAST_ASKERS,
        "slow": slow_questions(),
    }
    return render(request, "search/operations.html", context)


def _part(request: ActorRequest) -> HttpResponse:
    """Return what changes while something runs; when nothing does any more, the whole page is asked for anew."""
    now = work()
    part = render(request, "search/_work.html", {"work": now, "standing": standing()})
    if not now.is_going_on:
        part.headers["HX-Refresh"] = "true"
    return part


@require_POST
def tend(request: ActorRequest, step: str) -> HttpResponse:
    """Have the index built anew, checked or taken back."""
    _staff_only(request.actor)
    if not rules.can_tend_index(request.actor):
        raise PermissionDenied
    if step not in STEPS:
        raise Http404
    action, done = STEPS[step]
    try:
        tell(request, partial(action, actor=request.actor), str(done), refusals=(SearchError,))
    except EngineDown:
        messages.error(request, _("The search engine cannot be asked now, so nothing was begun."))
    return redirect("search:operations")


def _staff_only(actor: Actor) -> None:
    if not rules.can_read_operations(actor):
        raise Http404
