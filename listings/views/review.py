"""The staff queue in which listings, and changes of published ones, are read before they go up."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.queries import latest_reason
from accounts.telling import tell
from listings import actions, queries, rules
from listings.errors import REFUSALS
from listings.forms.review import ReturnForm, ReviewQueueForm, VersionForm, ticked
from listings.models import Need, Revision, Solution
from listings.queries.attachments import attached_to, waiting_attachments
from listings.queries.languages import text_revised
from listings.states import ListingState, RevisionState
from listings.timing import doubts_about
from listings.values import Seen

PAGE_SIZE = 25
Reviewed = Solution | Need | Revision
_tell = partial(tell, refusals=REFUSALS)


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """List what waits, the longest first, and what was decided, the latest first."""
    _staff_only(request)
    form = ReviewQueueForm(request.GET)
    chosen = form.chosen
    rows = queries.review_queue(
        tab=chosen["tab"],
        text=chosen["q"],
        reviewer=request.actor.person if chosen["mine"] else None,
        kind=chosen["kind"],
    )
    return render(
        request,
        "listings/review_queue.html",
        {
            "form": form,
            "chosen": chosen,
            "counts": queries.review_counts(),
            "waiting_files": waiting_attachments().count(),
            "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        },
    )


@require_safe
def review(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    """Show all that is claimed, or what a change would change, with the decisions that are open."""
    _staff_only(request)
    thing = _thing(kind, public_id)
    waits = thing.state in {ListingState.SUBMITTED, RevisionState.WAITING}
    return _render_review(request, kind, thing, ReturnForm(), Seen(thing.state, thing.version if waits else 0))


@require_POST
def publish(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    """Publish a listing, or approve a change, in the version that was read."""
    _staff_only(request)
    thing, version = _thing(kind, public_id), VersionForm(request.POST).version_shown
    _tell(
        request,
        lambda: _publish(request, thing, version),
        _("“%s” is published. Its owners are told by mail.") % _title(thing),
    )
    return redirect("listings:review_listing", kind, public_id)


@require_POST
def give_back(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    """Return a listing or a change with a reason; a published listing is taken down by it."""
    _staff_only(request)
    thing, form, seen = _thing(kind, public_id), ReturnForm(request.POST), VersionForm(request.POST).seen
    if not form.is_valid():
        return _render_review(request, kind, thing, form, seen)
    _tell(
        request,
        lambda: _give_back(request, thing, form.cleaned_data["why"], seen),
        _("“%s” is returned. Its owners are told by mail.") % _title(thing),
    )
    return redirect("listings:review_listing", kind, public_id)


@require_POST
def assign(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    """Take a listing or a change, or put it back."""
    _staff_only(request)
    thing, to_me = _thing(kind, public_id), request.POST.get("to") == "me"
    instead_of, seen = request.POST.get("instead_of", ""), VersionForm(request.POST).seen
    _tell(
        request,
        lambda: _assign(request, thing, seen, to_me=to_me, instead_of=instead_of),
        _("It is yours now.") if to_me else _("It is free for everybody again."),
    )
    return redirect("listings:review_listing", kind, public_id)


@require_POST
def bulk(request: ActorRequest) -> HttpResponse:
    """Take, put back or publish all that were ticked; each stands for itself."""
    _staff_only(request)
    lines = [(one, queries.reviewed(one.kind, one.public_id)) for one in ticked(request.POST.getlist("line"))]
    chosen = [(thing, one.seen) for one, thing in lines if thing]
    steps: dict[str, Callable[[Reviewed, Seen], object]] = {
        "take": lambda thing, seen: _assign(request, thing, seen, to_me=True),
        "put_back": lambda thing, seen: _assign(request, thing, seen, to_me=False),
        "publish": lambda thing, seen: _publish(request, thing, seen.version),
    }
    step = steps.get(request.POST.get("what", ""))
    if not step or not chosen:
        messages.error(request, _("Tick at least one line and choose what to do."))
        return _back_to_queue(request)
    done = sum(_tell(request, partial(step, thing, seen), "", about=_title(thing)) for thing, seen in chosen)
    if done:
        messages.success(request, ngettext("%d line done.", "%d lines done.", done) % done)
    return _back_to_queue(request)


def _publish(request: ActorRequest, thing: Reviewed, version: int) -> object:
    if isinstance(thing, Revision):
        return actions.approve_revision(actor=request.actor, revision=thing, version=version)
    return actions.publish(actor=request.actor, listing=thing, version=version)


def _give_back(request: ActorRequest, thing: Reviewed, why: str, seen: Seen) -> object:
    if isinstance(thing, Revision):
        return actions.return_revision(actor=request.actor, revision=thing, why=why, seen=seen)
    return actions.return_listing(actor=request.actor, listing=thing, why=why, seen=seen)


def _assign(request: ActorRequest, thing: Reviewed, seen: Seen, *, to_me: bool, instead_of: str = "") -> object:
    return actions.assign(actor=request.actor, listing=thing, to_me=to_me, instead_of=instead_of, seen_state=seen.state)


def _back_to_queue(request: ActorRequest) -> HttpResponse:
    """Return to the queue as it was filtered."""
    shown = ReviewQueueForm(QueryDict(request.POST.get("filter", ""))).chosen
    kept = {name: value for name, value in shown.items() if value}
    return redirect(f"{reverse('listings:review_queue')}?{urlencode(kept)}")


def _render_review(request: ActorRequest, kind: str, thing: Reviewed, form: ReturnForm, seen: Seen) -> HttpResponse:
    """Render the page; `seen` goes into the form of the return, which a refusal must not bring up to date."""
    listing = _listing(thing)
    returned = thing.state in {ListingState.RETURNED, RevisionState.RETURNED}
    context = {
        "kind": kind,
        "thing": thing,
        "listing": listing,
        "form": form,
        "seen": seen,
        "reason": latest_reason(thing.subject, f"{kind}.returned") if returned else "",
        "history": queries.history_of(listing),
        "warnings": doubts_about(listing) if isinstance(listing, Need) else [],
        "can_review": rules.can_review(request.actor, thing),
        "is_own": rules.is_own(request.actor, listing),
        **_to_read(thing),
    }
    return render(request, "listings/review_listing.html", context, status=422 if form.errors else 200)


def _to_read(thing: Reviewed) -> dict[str, object]:
    """Return what the reviewer reads beside the listing itself. A private budget is never among it."""
    if isinstance(thing, Revision) and thing.language:
        return {"differences": queries.differences_in([text_revised(thing)])[0]}
    if isinstance(thing, Revision):
        before, after = queries.values_of_solution(thing.solution), queries.revised_values(thing)
        return {"differences": queries.differences(before, after)}
    if isinstance(thing, Solution):
        return {"revisions": queries.open_revisions(thing), "attached": attached_to(thing)}
    return {"corrections": queries.corrections_of(thing), "sees_budget": thing.budget_public}


def _thing(kind: str, public_id: str) -> Reviewed:
    thing = queries.reviewed(kind, public_id)
    if thing is None:
        raise Http404
    return thing


def _listing(thing: Reviewed) -> Solution | Need:
    return thing.solution if isinstance(thing, Revision) else thing


def _title(thing: Reviewed) -> str:
    return _listing(thing).title


def _staff_only(request: ActorRequest) -> None:
    if not request.actor.is_staff:
        raise Http404
    if request.method == "POST" and not request.actor.may_decide:
        raise PermissionDenied
