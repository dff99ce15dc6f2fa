"""Putting candidates on a long list: from the matches of the need, or by hand with a reason."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.middleware import ActorRequest
from accounts.telling import refuse, say
from listings.models import Need, Solution
from marketplace.matching import actions
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms import ticked
from marketplace.matching.forms.candidates import ByHandForm
from marketplace.matching.queries.candidates import matched_solutions, standing_of
from marketplace.matching.views.freezes import say_listed
from marketplace.matching.views.owning import need_to_list_for


@require_http_methods(["GET", "HEAD", "POST"])
def list_matches(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the matches of a need, and put those that are ticked on its long list."""
    need = need_to_list_for(request, public_id)
    found = matched_solutions(need)
    if request.method == "POST":
        wanted = set(ticked(request.POST.getlist("solution")))
        solutions = [one.solution for one in found if one.solution.public_id in wanted]
        if solutions and _are_listed(request, need, solutions):
            return redirect("matching:candidates", public_id)
        if not solutions:
            messages.error(request, _("Tick at least one match."))
    standing = standing_of(need, [one.solution.pk for one in found])
    rows = [{"pair": one, "candidate": standing.get(one.solution.pk)} for one in found]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "matching/list_matches.html", {"need": need, "rows": rows}, status=status)


def _are_listed(request: ActorRequest, need: Need, solutions: Sequence[Solution]) -> bool:
    try:
        taken = actions.list_matches(actor=request.actor, need=need, solutions=solutions)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    say_listed(request, len(taken))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def list_by_hand(request: ActorRequest, public_id: str) -> HttpResponse:
    """Put a solution on the long list that neither a search nor a match brought."""
    need = need_to_list_for(request, public_id)
    form = ByHandForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_listed(request, need, form):
        return redirect("matching:candidates", public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "matching/list_by_hand.html", {"need": need, "form": form}, status=status)


def _is_listed(request: ActorRequest, need: Need, form: ByHandForm) -> bool:
    """List the solution and say so, or put the refusal into the form."""
    values = form.cleaned_data
    try:
        done = actions.list_by_hand(
            actor=request.actor, need=need, solution_id=values["address"], words=values["words"]
        )
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    say(request, done, _("It is on the long list now, with your reason."))
    return True
