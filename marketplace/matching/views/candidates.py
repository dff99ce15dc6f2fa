"""The long list of a need: what stands on it, one candidate with every step, and moving candidates for a reason."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.addresses import address_to
from accounts.errors import StaleVersion
from accounts.journal.actions import Already
from accounts.middleware import ActorRequest
from accounts.telling import already_said, refuse
from listings.models import Need
from marketplace.matching import actions, rules
from marketplace.matching.choosing import CandidateState
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms import ticked
from marketplace.matching.forms.candidates import MoveForm, as_seen, seen_in
from marketplace.matching.models import Candidate
from marketplace.matching.queries.candidates import (
    candidate_counts,
    candidates_of,
    candidates_visible_to,
    freezes_of,
    steps_of,
)
from marketplace.matching.views.owning import own_need

PAGE_SIZE: Final = 20
COMPARE: Final = "compare"


@require_safe
def candidates(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the long list of a need, all of it or one state."""
    need = own_need(request, public_id)
    asked = request.GET.get("state", "")
    state = asked if asked in CandidateState.values else ""
    counts = candidate_counts(need)
    context = {
        "need": need,
        "state": state,
        "tabs": [(one.value, one.label, counts[one]) for one in CandidateState],
        "total": sum(counts.values()),
        "page_obj": Paginator(candidates_of(need, state), PAGE_SIZE).get_page(request.GET.get("page")),
        "freezes": list(freezes_of(need)),
        "is_matched": rules.has_matches(need),
        "has_shortlist": rules.has_shortlist(need),
        "opens_shortlist": rules.openings_of(need).has_shortlist,
        "can_list": rules.can_list(request.actor, need),
        "can_choose": rules.can_choose(request.actor, need),
    }
    return render(request, "matching/candidates.html", context)


@require_safe
def candidate(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show one candidate: where it comes from, where it stands, and every step with who, when and why."""
    found = get_object_or_404(candidates_visible_to(request.actor), public_id=public_id)
    context = {
        "candidate": found,
        "need": found.need,
        "steps": steps_of([found])[found.public_id],
        "can_choose": rules.can_choose(request.actor, found.need),
    }
    return render(request, "matching/candidate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def move_candidates(request: ActorRequest, public_id: str) -> HttpResponse:
    """Ask why the ticked candidates move, and move them; or lead to the comparison of what is ticked."""
    need = own_need(request, public_id)
    if not rules.can_list(request.actor, need):
        raise PermissionDenied
    asked = request.GET.get("to", "")
    rows = list(candidates_of(need).filter(public_id__in=ticked(request.GET.getlist("candidate"))))
    if asked == COMPARE and rows:
        return _to_comparison(rows)
    if asked not in CandidateState.values or not rows or not rules.has_shortlist(need):
        messages.error(request, _why_not(need, rows))
        return redirect("matching:candidates", public_id)
    to = CandidateState(asked)
    form = MoveForm(request.POST if request.method == "POST" else None, to=to)
    if form.is_valid() and _are_moved(request, need, to, form):
        return redirect("matching:candidates", public_id)
    return _asked_why(request, need, to, form)


def _asked_why(request: ActorRequest, need: Need, to: CandidateState, form: MoveForm) -> HttpResponse:
    """Render the question, with the candidates as they stand now."""
    rows = list(candidates_of(need).filter(public_id__in=ticked(request.GET.getlist("candidate"))))
    context: dict[str, Any] = {
        "need": need,
        "to": to,
        "form": form,
        "rows": [{"candidate": one, "seen": as_seen(one)} for one in rows],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "matching/move_candidates.html", context, status=status)


def _are_moved(request: ActorRequest, need: Need, to: CandidateState, form: MoveForm) -> bool:
    """Move them and say what came of it, or put the refusal into the form."""
    seen = seen_in(request.POST.getlist("seen"))
    try:
        happened = actions.move_candidates(actor=request.actor, need=need, seen=seen, to=to, said=form.said)
    except (*REFUSALS, StaleVersion) as refusal:
        refuse(form, refusal)
        return False
    _say(request, need, happened)
    return True


def _say(request: ActorRequest, need: Need, happened: Mapping[str, object]) -> None:
    names = {one.public_id: str(one.solution or one.organisation.name) for one in candidates_of(need)}
    first = {public_id: what for public_id, what in happened.items() if isinstance(what, Already)}
    number = len(happened) - len(first)
    if number:
        sentence = ngettext(
            "%(number)d candidate moved, with your reason on the record.",
            "%(number)d candidates moved, with your reason on the record.",
            number,
        )
        messages.success(request, sentence % {"number": number})
    for public_id, what in first.items():
        messages.info(request, f"{names[public_id]}: {already_said(what)}")


def _why_not(need: Need, rows: Sequence[Candidate]) -> str:
    if not rows:
        return _("Tick at least one candidate first.")
    if not rules.has_shortlist(need):
        return _("The mode of this need has no shortlist: nobody is chosen or excluded here.")
    return _("Say where the candidates should go.")


def _to_comparison(rows: Sequence[Candidate]) -> HttpResponse:
    solutions = [("solution", one.solution.public_id) for one in rows if one.solution]
    return HttpResponseRedirect(f"{address_to('listings:compare')}?{urlencode(solutions)}")
