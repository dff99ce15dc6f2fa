"""The pages that everybody reads: a solution, a need, a reference, a theme."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.middleware import ActorRequest
from accounts.queries import buys_and_provides, latest_reason
from accounts.shown import notice_shown
from listings import evidence, outcomes, queries, rules
from listings.forms.questions import AskForm
from listings.models import Need, Reference, Revision, Solution, Theme
from listings.models.listing import ListingText
from listings.queries.attachments import attached_to
from listings.queries.looks import TeamLook, team_look
from listings.queries.outcomes import awards_of, ended
from listings.queries.places import map_of_solution, map_of_theme
from listings.queries.themes import newest_needs, newest_solutions, themes_below
from listings.states import UNSENT, ListingState, QuestionState, RevisionState
from listings.timing import doubts_about

QUESTIONS_ON_A_PAGE: Final = 10


@login_not_required
@require_safe
def solution(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show what a vendor offers; its team and staff also see where it stands and what may follow."""
    rows = queries.with_everything(queries.solutions_visible_to(request.actor))
    found = get_object_or_404(rows, public_id=public_id)
    team = _team(request.actor, found)
    revision = queries.open_revision(found) if team else None
    deployments = list(queries.deployments_of(found))
    if found.is_public:
        notice_shown(request, opened={found.public_id: found.organisation_id})
    context = {
        "listing": found,
        "text": _text(request, found),
        "team": team,
        "revision": revision,
        "text_revisions": queries.open_revisions(found).exclude(language="") if team else (),
        "revision_reason": _reason_of_revision(revision),
        "is_tied": buys_and_provides(found.organisation),
        "deployments": deployments,
        "map": map_of_solution(deployments),
        "can_deploy": evidence.can_deploy(request.actor, found),
        "attached": attached_to(found, approved=team is None),
        "awards": awards_of(found),
    }
    return render(request, "listings/solution.html", context)


@login_not_required
@require_safe
def need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show what a city looks for, with its corrections. A private budget is on the page of its own team alone."""
    rows = queries.with_everything(queries.needs_visible_to(request.actor))
    rows = rows.select_related("source", "notice", "kit").prefetch_related(
        "kit_copies__edition__kit__need__organisation"
    )
    found = get_object_or_404(rows, public_id=public_id)
    context = {
        "listing": found,
        "text": _text(request, found),
        **_questions(request, found),
        "team": _team(request.actor, found),
        "corrections": queries.corrections_of(found),
        "points": queries.points_of(found),
        "criteria": queries.criteria_of(found),
        "sees_budget": rules.sees_budget(request.actor, found),
        "can_follow": rules.can_follow(request.actor, found),
        "is_followed": queries.is_followed(request.actor, found),
        "is_tied": buys_and_provides(found.organisation),
        "ended": ended(found),
        "seconds": list(queries.seconded_by(found)),
        "may_second": rules.seconding_for(request.actor, found),
        "look": _look(request.actor, found),
    }
    return render(request, "listings/need.html", context)


@login_not_required
@require_safe
def reference(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a past notice or a known case, and the way from it to a need of one's own."""
    rows = queries.with_everything(queries.references_visible_to(request.actor))
    found: Reference = get_object_or_404(rows, public_id=public_id)
    can_start = any(rules.can_create_need(request.actor, one) for one in request.actor.organisations)
    return render(request, "listings/reference.html", {"reference": found, "text": found.text, "can_start": can_start})


@login_not_required
@require_safe
def theme(request: ActorRequest, key: str) -> HttpResponse:
    """Show a track as a line with its sub-themes as stops, or a sub-theme, and what is new there."""
    found: Theme = get_object_or_404(Theme.objects.select_related("parent"), key=key)
    solutions = list(newest_solutions(found))
    notice_shown(request, seen={one.public_id: one.organisation_id for one in solutions})
    context = {
        "theme": found,
        "stops": themes_below(found),
        "needs": newest_needs(found),
        "solutions": solutions,
        "map": map_of_theme(found),
    }
    return render(request, "listings/theme.html", context)


def _text(request: ActorRequest, listing: Solution | Need) -> ListingText:
    """Return the text in the language that the reader chose on the page, else in the best one for her."""
    return listing.text_called(request.GET.get("text", "")) or listing.text


def _questions(request: ActorRequest, need: Need) -> dict[str, object]:
    """Return a page of the public questions, the reader's own, and the form for whoever may ask; five queries."""
    own = queries.own_questions(request.actor, need)
    organisations = rules.asking_for(request.actor, need)
    return {
        "page_obj": Paginator(queries.public_questions(need), QUESTIONS_ON_A_PAGE).get_page(request.GET.get("page")),
        "own_public": {question.pk for question in own if question.is_public},
        "own_waiting": [question for question in own if question.state == QuestionState.ASKED],
        "waiting_questions": queries.waiting_questions(need),
        "takes_questions": rules.takes_questions(need),
        "ask_form": AskForm(organisations=organisations) if organisations else None,
        "why_not_asked": rules.why_not_asked(request.actor, request.actor.organisation, need),
    }


def _look(actor: Actor, need: Need) -> TeamLook | None:
    """Return how a need that is not sent stands with its second pair of eyes; for its own team alone."""
    return team_look(actor, need) if need.state in UNSENT and rules.is_own(actor, need) else None


def _team(actor: Actor, listing: Solution | Need) -> dict[str, object] | None:
    """Return what the bar above a listing says to its own team and to staff; None for everybody else."""
    own = rules.is_own(actor, listing)
    if not own and not actor.is_staff:
        return None
    returned = listing.state == ListingState.RETURNED
    return {
        "own": own,
        "is_public": listing.is_public,
        "why_not": rules.why_not_published(actor, listing) if own and not listing.is_public else "",
        "reason": latest_reason(listing.subject, f"{listing._meta.model_name}.returned") if returned else "",
        "warnings": doubts_about(listing) if isinstance(listing, Need) and own else [],
        "extension": queries.extension_of(listing) if isinstance(listing, Need) and own else None,
        "can_record_outcome": isinstance(listing, Need) and outcomes.can_record(actor, listing),
        "can_move_deadline": isinstance(listing, Need) and rules.can_move_deadline(actor, listing),
        "can_edit": rules.can_edit(actor, listing),
        "can_submit": rules.can_submit(actor, listing),
        "can_take_back": rules.can_take_back(actor, listing),
        "can_withdraw": rules.can_withdraw(actor, listing),
        "can_reopen": rules.can_reopen(actor, listing),
    }


def _reason_of_revision(revision: Revision | None) -> str:
    returned = revision is not None and revision.state == RevisionState.RETURNED
    return latest_reason(revision.subject, "revision.returned") if revision and returned else ""
