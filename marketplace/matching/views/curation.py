"""The staff queue in which the matches of open needs are gone through."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.telling import tell
from listings.models import Need
from listings.queries import solutions_visible_to, with_everything
from listings.states import ListingState
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms import CurationQueueForm, FindForm, MarkForm, ticked
from marketplace.matching.models import Mark
from marketplace.matching.states import MarkKind

PAGE_SIZE: Final = 25
_tell = partial(tell, refusals=REFUSALS)


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """List open needs with who looks after their matches, the longest open first."""
    _staff_only(request)
    chosen = CurationQueueForm(request.GET).chosen
    rows = queries.curation_queue(
        tab=chosen["tab"], text=chosen["q"], curator=request.actor.person if chosen["mine"] else None
    )
    context = {
        "chosen": chosen,
        "counts": queries.curation_counts(),
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "matching/curation_queue.html", context)


@require_safe
def curate(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the matches of a need with their reasons, what staff said of them, and what may be said."""
    _staff_only(request)
    return _render(request, _need(public_id), MarkForm())


@require_POST
def mark(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say something of the solutions that are ticked; each stands for itself."""
    _staff_only(request)
    need, form, chosen = _need(public_id), MarkForm(request.POST), ticked(request.POST.getlist("solution"))
    if form.is_valid() and not chosen:
        form.add_error(None, _("Tick at least one solution."))
    if not form.is_valid():
        return _render(request, need, form, chosen)
    done = _marked(request, need, chosen, form.cleaned_data["kind"], form.cleaned_data["why"])
    if done:
        messages.success(request, ngettext("%d match marked.", "%d matches marked.", done) % done)
    return redirect("matching:curate", public_id)


@require_POST
def assign(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a need to curate its matches, or put it back."""
    _staff_only(request)
    need, to_me = _need(public_id), request.POST.get("to") == "me"
    instead_of = request.POST.get("instead_of", "")
    _tell(
        request,
        lambda: actions.assign(actor=request.actor, need=need, to_me=to_me, instead_of=instead_of),
        _("It is yours now.") if to_me else _("It is free for everybody again."),
    )
    return redirect("matching:curate", public_id)


@require_POST
def finish(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say that the matches of a need were gone through."""
    _staff_only(request)
    need = _need(public_id)
    _tell(request, lambda: actions.finish_curation(actor=request.actor, need=need), _("Gone through."))
    return redirect("matching:curation_queue")


@require_POST
def take_back(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take back what staff said of a match."""
    _staff_only(request)
    rows = Mark.objects.select_related("match__need__organisation", "match__solution__organisation")
    found = get_object_or_404(rows, public_id=public_id)
    _tell(request, lambda: actions.take_back_mark(actor=request.actor, mark=found), _("Taken back."))
    return redirect("matching:curate", found.match.need.public_id)


@require_POST
def bulk(request: ActorRequest) -> HttpResponse:
    """Take, put back or finish all needs that were ticked; each stands for itself."""
    _staff_only(request)
    names = ticked(request.POST.getlist("line"))
    needs = list(with_everything(queries.matchable_needs().filter(public_id__in=names)))
    steps: dict[str, Callable[[Need], object]] = {
        "take": lambda need: actions.assign(actor=request.actor, need=need, to_me=True),
        "put_back": lambda need: actions.assign(actor=request.actor, need=need, to_me=False),
        "done": lambda need: actions.finish_curation(actor=request.actor, need=need),
    }
    step = steps.get(request.POST.get("what", ""))
    if not step or not needs:
        messages.error(request, _("Tick at least one line and choose what to do."))
        return _back_to_queue(request)
    done = sum(_tell(request, partial(step, need), "", about=need.title) for need in needs)
    if done:
        messages.success(request, ngettext("%d line done.", "%d lines done.", done) % done)
    return _back_to_queue(request)


def _marked(request: ActorRequest, need: Need, chosen: list[str], kind: str, why: str) -> int:
    """Mark each solution with the score that it has now; return how many were marked."""
    step = {
        MarkKind.RELEVANT: actions.mark_relevant,
        MarkKind.REMOVAL: actions.propose_removal,
        MarkKind.ADDED: actions.add_solution,
    }[MarkKind(kind)]
    ranking = queries.ranked_solutions(need, also=chosen)
    rows = with_everything(solutions_visible_to(request.actor).filter(public_id__in=chosen))
    done = 0
    for solution in rows.order_by("public_id"):
        scored = ranking.scored(solution.public_id)
        if scored is None:
            messages.error(request, _("%s is not public, so it cannot be matched.") % solution.title)
            continue
        marking = partial(step, actor=request.actor, need=need, solution=solution, scored=scored, why=why)
        done += _tell(request, marking, "", about=solution.title)
    return done


def _render(request: ActorRequest, need: Need, form: MarkForm, chosen: list[str] | None = None) -> HttpResponse:
    limit = None if request.GET.get("all") else queries.FIRST
    words = FindForm(request.GET).words
    context = {
        "need": need,
        "found": queries.matches_of_need(need, limit=limit),
        "is_matched": queries.is_matched(need),
        "form": form,
        "chosen": chosen or [],
        "find": words,
        "named": queries.solutions_named(words, need),
        "curation": queries.curation_of(need),
        "can_curate": rules.can_curate(request.actor, need),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "matching/curate.html", context, status=status)


def _need(public_id: str) -> Need:
    """Return a need that was published and is no draft again, with everything; 404 when there is none."""
    rows = Need.objects.filter(published_at__isnull=False).exclude(state=ListingState.DRAFT)
    found: Need = get_object_or_404(with_everything(rows), public_id=public_id)
    return found


def _back_to_queue(request: ActorRequest) -> HttpResponse:
    """Return to the queue as it was filtered."""
    shown = CurationQueueForm(QueryDict(request.POST.get("filter", ""))).chosen
    kept = {name: value for name, value in shown.items() if value}
    return redirect(f"{reverse('matching:curation_queue')}?{urlencode(kept)}")


def _staff_only(request: ActorRequest) -> None:
    if not request.actor.is_staff:
        raise Http404
    if request.method == "POST" and not request.actor.may_decide:
        raise PermissionDenied
