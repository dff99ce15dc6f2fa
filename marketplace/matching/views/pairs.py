"""One match: why it was made, what both sides and staff say of it, and the buttons to say more."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.telling import tell
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms import TAKEN_BACK, ReasonForm, WishForm
from marketplace.matching.models import Mark
from marketplace.matching.queries import Suggestion
from marketplace.matching.states import Side, Wish
from marketplace.matching.views.rows import MarkLine, Row

_tell = partial(tell, refusals=REFUSALS)


@require_safe
def pair(request: ActorRequest, need_id: str, solution_id: str) -> HttpResponse:
    """Show why a need and a solution were put together, to the city, the vendor and staff."""
    return _render(request, _pair(request, need_id, solution_id))


@require_POST
def wish(request: ActorRequest, need_id: str, solution_id: str) -> HttpResponse:
    """Say yes or no for one side."""
    found, form = _pair(request, need_id, solution_id), WishForm(request.POST)
    sides = rules.sides_of(request.actor, found.need, found.solution)
    if not sides or (form.is_valid() and form.cleaned_data["side"] not in sides):
        raise PermissionDenied
    if not form.is_valid():
        return _render(request, found, wish_form=form)
    side = Side(form.cleaned_data["side"])
    _say(request, found, side, form.cleaned_data["wish"], form.cleaned_data["why"])
    if request.POST.get("back") == "list":
        return redirect(*_list(found, side))
    return redirect("matching:pair", need_id, solution_id)


@require_POST
def decide(request: ActorRequest, public_id: str) -> HttpResponse:
    """Keep or remove, for the city, what staff proposed to remove."""
    mark, found = _mark(request, public_id)
    if not rules.can_decide_removal(request.actor, mark):
        raise PermissionDenied
    what = request.POST.get("what")
    if what not in {"keep", "remove"}:
        messages.error(request, _("Choose whether it stays or goes."))
        return redirect("matching:pair", found.need.public_id, found.solution.public_id)
    keep = what == "keep"
    done = (
        _("It stays among your matches.") if keep else _("Removed. You find it below the list and may keep it again.")
    )
    _tell(request, lambda: actions.decide_removal(actor=request.actor, mark=mark, keep=keep), done)
    return redirect("matching:need_matches", found.need.public_id)


@require_POST
def contest(request: ActorRequest, public_id: str) -> HttpResponse:
    """Contest, for the vendor, what staff say of a match."""
    mark, found = _mark(request, public_id)
    if not rules.may_contest(request.actor, mark):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _render(request, found, contest_form=form, contested=mark)
    text = form.cleaned_data["why"]
    done = _("Sent. The city and programme staff read it beside the mark.")
    _tell(request, lambda: actions.contest_mark(actor=request.actor, mark=mark, text=text), done)
    return redirect("matching:pair", found.need.public_id, found.solution.public_id)


def _say(request: ActorRequest, found: Suggestion, side: Side, says: str, why: str) -> None:
    pair: dict[str, Any] = {"actor": request.actor, "need": found.need, "solution": found.solution, "side": side}
    if says == Wish.INTERESTED:
        _tell(request, lambda: actions.show_interest(scored=found.scored, **pair), _interested(found, side))
    elif says == TAKEN_BACK:
        done = _("Taken back. The other side does not see it any more.")
        _tell(request, lambda: actions.take_back_interest(**pair), done)
    else:
        done = _("Declined. The other side sees it on its page.")
        _tell(request, lambda: actions.decline(scored=found.scored, why=why, **pair), done)


def _pair(request: ActorRequest, need_id: str, solution_id: str) -> Suggestion:
    found = queries.pair_visible_to(request.actor, need_id, solution_id)
    if found is None:
        raise Http404
    return found


def _mark(request: ActorRequest, public_id: str) -> tuple[Mark, Suggestion]:
    """Return a mark with its pair, which is seen by its city, its vendor and staff."""
    rows = Mark.objects.select_related("match__need__organisation", "match__solution__organisation")
    mark = get_object_or_404(rows, public_id=public_id)
    return mark, _pair(request, mark.match.need.public_id, mark.match.solution.public_id)


def _render(
    request: ActorRequest,
    found: Suggestion,
    *,
    wish_form: WishForm | None = None,
    contest_form: ReasonForm | None = None,
    contested: Mark | None = None,
) -> HttpResponse:
    context = {
        "row": Row.of(request.actor, found),
        "pair": found,
        "wish_form": wish_form or WishForm(),
        "contest_form": contest_form or ReasonForm(),
        "contested": contested,
        "openings": rules.openings_of(found.need),
        "is_open": rules.is_open(found.need),
        "marks": MarkLine.all_of(request.actor, found),
        "may_curate": rules.can_mark(request.actor, found.need, found.solution),
        "reads_as_city": rules.belongs_to_city(request.actor, found.need),
    }
    refused = wish_form or contest_form
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "matching/pair.html", context, status=status)


def _interested(found: Suggestion, side: Side) -> str:
    other = found.vendor_is_interested if side == Side.CITY else found.city_is_interested
    if other:
        return _("You are matched: both sides are interested. Both are told by mail.")
    if side == Side.CITY:
        return _("Your interest is shown to the vendor, who is told by mail.")
    return _("Your interest is shown to the city, which is told by mail.")


def _list(found: Suggestion, side: Side) -> tuple[str, str]:
    if side == Side.CITY:
        return "matching:need_matches", found.need.public_id
    return "matching:solution_matches", found.solution.public_id
