"""What a need opens and what fits it; what a solution fits."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.actor import Actor
from accounts.middleware import ActorRequest
from accounts.queries import buys_and_provides
from listings.models import Solution
from listings.queries import needs_visible_to, own_listings, solutions_visible_to, with_everything
from listings.queries.outcomes import outcome_of
from listings.rules import is_own
from listings.states import Mode
from marketplace.matching import queries, rules
from marketplace.matching.queries import Suggestions
from marketplace.matching.queries.results import answerers_wait
from marketplace.matching.states import SENTENCES, UNDECIDED, AnswersFrom, Reader
from marketplace.matching.views.rows import Row

MOST_OWN: Final = 10
PAGE_SIZE: Final = 20


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def openings(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say what a need opens for the reader, and lead to what she may do."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    reader = rules.reader_of(request.actor, need)
    has_outcome = rules.can_read_answers(request.actor, need) and outcome_of(need) is not None
    context = {
        "need": need,
        "has_outcome": has_outcome,
        "answerers_wait": has_outcome and answerers_wait(need),
        "reader": reader,
        "sentence": SENTENCES[Mode(need.mode)][reader] if need.mode else UNDECIDED,
        "answers_open": rules.openings_of(need).answers_from != AnswersFrom.NOBODY,
        "why_not": rules.why_not_answered(request.actor, request.actor.organisation, need),
        "answer": queries.answer_of(need, request.actor.organisation),
        "is_matched": queries.is_matched(need),
        "is_open": rules.is_open(need),
        "solutions": _own_solutions(request.actor, reader) if queries.is_matched(need) else [],
        "summary": queries.summary_of(need),
        "has_partners": rules.has_partners(need),
        "reads_partners": rules.reads_partners(request.actor, need),
        "can_open_inquiry": rules.can_open_inquiry(request.actor, need, None),
        "can_write_summary": rules.can_write_summary(request.actor, need),
    }
    page = "matching/_openings.html" if request.headers.get("HX-Request") else "matching/openings.html"
    return render(request, page, context)


@require_safe
def need_matches(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the solutions that fit a need, each with its score and reasons, to its own team and to staff."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    if not rules.can_read_matches(request.actor, need):
        raise Http404
    found = queries.matches_of_need(need, limit=_limit(request))
    context = {"need": need, "has_matches": queries.is_matched(need), "is_tied": buys_and_provides(need.organisation)}
    context |= _lists(request, found)
    return render(request, "matching/need_matches.html", context)


@require_safe
def solution_matches(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the open needs that a solution fits, each with its score and reasons, to its own team and to staff."""
    solution = get_object_or_404(with_everything(solutions_visible_to(request.actor)), public_id=public_id)
    if not request.actor.is_staff and not is_own(request.actor, solution):
        raise Http404
    found = queries.matches_of_solution(solution, limit=_limit(request))
    context = {"solution": solution, "has_matches": solution.is_listed, **_lists(request, found)}
    return render(request, "matching/solution_matches.html", context)


@require_safe
def my_matches(request: ActorRequest) -> HttpResponse:
    """List the matches of the organisation acted for on which somebody acted."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    rows = queries.own_matches(request.actor, organisation)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "matching/my_matches.html", {"organisation": organisation, "page_obj": page})


def _limit(request: ActorRequest) -> int | None:
    return None if request.GET.get("all") else queries.FIRST


def _lists(request: ActorRequest, found: Suggestions) -> dict[str, object]:
    rows = [Row.of(request.actor, one) for one in found.shown]
    return {
        "found": found,
        "rows": rows,
        "removed": [Row.of(request.actor, one) for one in found.removed],
        "can_show_interest": any(row.can_show_interest for row in rows),
    }


def _own_solutions(actor: Actor, reader: Reader) -> list[Solution]:
    if reader != Reader.VENDOR or actor.organisation is None:
        return []
    rows = own_listings(actor, actor.organisation).solutions
    return [solution for solution in rows[:MOST_OWN] if solution.is_listed]
