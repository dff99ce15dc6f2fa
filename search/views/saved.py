"""The pages of saved searches: save, list, change, try, stop and share them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse, tell
from search import actions, rules
from search.asking import SearchForm
from search.errors import REFUSALS, DeletedAlready
from search.forms import EditingForm, SavingForm
from search.models import SavedSearch
from search.queries.saved import (
    as_shown,
    explained,
    last_week,
    own_searches,
    reach,
    searches_visible_to,
    shared_searches,
    shown,
    suggested_name,
    was_deleted_by,
)
from search.states import MOST_SAVED, Rhythm
from search.wanted import Wanted

PAGE_SIZE: Final = 20
Step = tuple[Callable[..., object], Mapping[str, bool], str | Promise]
STEPS: Final[Mapping[str, Step]] = {
    "pause": (actions.pause_search, {}, gettext_lazy("Paused. It reports nothing until you resume it.")),
    "resume": (actions.resume_search, {}, gettext_lazy("It reports what is new again.")),
    "share": (actions.share_search, {"is_shared": True}, gettext_lazy("Your team sees it now.")),
    "unshare": (actions.share_search, {"is_shared": False}, gettext_lazy("Only you see it now.")),
    "copy": (actions.copy_search, {}, gettext_lazy("Copied. You get mails of your own from now on.")),
}
FOR_THE_TEAM: Final = frozenset({"copy"})
"""Steps that a colleague may take with what is shared with her."""


@require_safe
def saved_searches(request: ActorRequest) -> HttpResponse:
    """List the actor's own searches and those that her teams share."""
    page = Paginator(shared_searches(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    own = list(own_searches(request.actor))
    every = shown([*own, *page.object_list])
    context = {
        "own": every[: len(own)],
        "shared": every[len(own) :],
        "page_obj": page,
        "most": MOST_SAVED,
    }
    return render(request, "search/saved_searches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def save_search(request: ActorRequest) -> HttpResponse:
    """Save the search that the address names."""
    criteria = as_shown(SearchForm(request.GET).criteria(get_language() or "en"))
    initial = {"name": suggested_name(criteria)}
    form = SavingForm(request.POST or None, initial=initial, has_words=bool(criteria.text), **_for(request))
    if request.method == "POST" and form.is_valid():
        wanted = Wanted.by(replace(criteria, is_close=form.cleaned_data.get("is_close", False)))
        try:
            actions.save_search(actor=request.actor, wanted=wanted, saving=_saving(form))
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved. You get a mail when something new matches."))
            return redirect("search:saved_searches")
    if criteria.text and (numbers := reach(criteria)):
        form.tell_reach(*numbers)
    looked_for = shown([SavedSearch(text=criteria.text, kind=criteria.kind, chosen=dict(criteria.chosen))])[0]
    context = {"form": form, "one": looked_for, "criteria": criteria}
    return render(request, "search/save_search.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_saved_search(request: ActorRequest, public_id: str) -> HttpResponse:
    """Change what a search looks for, what it is called and when it sends."""
    saved = _own(request, public_id)
    one = shown([saved])[0]
    form = EditingForm(request.POST or None, initial=_initial(saved), chosen=one.chosen, **_for(request, saved))
    meant = ""
    if request.method == "POST" and form.is_valid():
        meant = form.meant(saved)
        if not meant and _edited(request, saved, form):
            return redirect("search:saved_searches")
    context = {"form": form, "one": one, "meant": meant}
    return render(request, "search/edit_saved_search.html", context, status=_status(form))


def _edited(request: ActorRequest, saved: SavedSearch, form: EditingForm) -> bool:
    """Save what was changed; when it was refused, the form says why."""
    criteria, version = form.criteria(saved), form.cleaned_data["version"]
    wanted = Wanted.by(criteria)
    try:
        actions.edit_search(actor=request.actor, saved=saved, version=version, wanted=wanted, saving=_saving(form))
    except StaleVersion as refusal:
        form.show_stored(SavedSearch.objects.get(pk=saved.pk))
        refuse(form, refusal)
        return False
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("Saved."))
    return True


@require_safe
def test_saved_search(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show what a search would have sent last week."""
    saved = _visible(request, public_id)
    found = last_week(saved)
    page = Paginator(found.listings, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "one": shown([saved])[0],
        "is_cut": found.is_cut,
        "page_obj": page,
        "hits": explained(saved, list(page.object_list)),
        "is_own": rules.can_edit_saved_search(request.actor, saved),
    }
    return render(request, "search/test_saved_search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_saved_search(request: ActorRequest, public_id: str) -> HttpResponse:
    """Ask whether a search is to be deleted, and delete it; whoever has done so already is told."""
    if was_deleted_by(request.actor, public_id):
        messages.info(request, str(DeletedAlready()))
        return redirect("search:saved_searches")
    saved = _own(request, public_id)
    if request.method == "POST":
        done = _("Deleted: %(name)s") % {"name": saved.name}
        delete = partial(actions.delete_search, actor=request.actor, saved=saved)
        tell(request, delete, done, refusals=REFUSALS)
        return redirect("search:saved_searches")
    return render(request, "search/delete_saved_search.html", {"one": shown([saved])[0]})


@require_POST
def step(request: ActorRequest, public_id: str, step: str) -> HttpResponse:
    """Pause, resume, share or copy a search."""
    if step not in STEPS:
        raise Http404
    saved = _visible(request, public_id) if step in FOR_THE_TEAM else _own(request, public_id)
    act, options, done = STEPS[step]
    tell(request, lambda: act(actor=request.actor, saved=saved, **options), str(done), refusals=REFUSALS)
    return redirect("search:saved_searches")


def _visible(request: ActorRequest, public_id: str) -> SavedSearch:
    found: SavedSearch = get_object_or_404(searches_visible_to(request.actor), public_id=public_id)
    return found


def _own(request: ActorRequest, public_id: str) -> SavedSearch:
    """Return what the actor saved; 404 for what she does not see, 403 for what a colleague shares."""
    saved = _visible(request, public_id)
    if not rules.can_edit_saved_search(request.actor, saved):
        raise PermissionDenied
    return saved


def _for(request: ActorRequest, saved: SavedSearch | None = None) -> dict[str, str]:
    """Return the time zone and the team that a form names; no team that she has left."""
    organisation = saved.organisation if saved else request.actor.organisation
    if organisation and not request.actor.membership_in(organisation):
        organisation = None
    return {"zone": request.actor.signed_in.time_zone, "team": organisation.name if organisation else ""}


def _initial(saved: SavedSearch) -> dict[str, Any]:
    chosen = [f"{name}={value}" for name, values in saved.chosen.items() for value in values]
    names = ("name", "text", "is_close", "is_plain", "rhythm", "hour", "weekday", "is_shared", "version")
    return {name: getattr(saved, name) for name in names} | {"filters": chosen}


def _saving(form: SavingForm) -> actions.Saving:
    typed = form.cleaned_data
    return actions.Saving(
        name=typed["name"],
        rhythm=Rhythm(typed["rhythm"]),
        hour=typed["hour"],
        weekday=typed["weekday"],
        is_shared=bool(typed.get("is_shared")),
    )


def _status(form: SavingForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
