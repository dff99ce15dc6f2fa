"""The scoring of a need for its own team: how far a round is, its result, who assesses, and stopping it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actor import Actor
from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse
from listings.models import Need
from listings.queries import criteria_of, needs_visible_to, with_everything
from listings.queries.outcomes import outcome_of
from marketplace.matching import actions, queries
from marketplace.matching.actions.assessments import why_not_begun
from marketplace.matching.assessing import AWAITED, AssessorState, RoundState
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.assessing import AssessorsForm, WhyForm
from marketplace.matching.models import Assessor, Round
from marketplace.matching.queries.assessments import changed_since
from marketplace.matching.queries.steps import reasons_of
from marketplace.matching.rules_of_scoring import can_name_assessors, has_scoring, is_assessing_team


@require_safe
def scoring(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the team how far the scoring is: who has finished, never points or an order before all have; then both."""
    need = team_need(request.actor, public_id)
    rounds = queries.rounds_of(need)
    last = rounds[0] if rounds else None
    shown = chosen_round(request, rounds)
    context = {
        "need": need,
        "is_earlier": shown != last,
        "others": [one for one in rounds if one != shown],
        "candidates": queries.candidates_of(shown) if shown else queries.shortlisted_of(need),
        "criteria": criteria_of(need),
        "why_not": why_not_begun(need, last, has_candidates=bool(queries.shortlisted_of(need))),
        "can_name": can_name_assessors(request.actor, need),
        **(_standing(need, shown, request.actor) if shown else {}),
    }
    return render(request, "matching/scoring.html", context)


def chosen_round(by: ActorRequest, rounds: Sequence[Round]) -> Round | None:
    """Return the round that the address names by its number, the latest when it names none; None before the first."""
    wanted = by.GET.get("round", "")
    if not wanted:
        return rounds[0] if rounds else None
    found = next((one for one in rounds if str(one.number) == wanted), None)
    if found is None:
        raise Http404
    return found


def _standing(need: Need, shown: Round, actor: Actor) -> dict[str, Any]:
    """Return how far one round is; points only where all have scored, whichever round it is."""
    assessors = queries.assessors_of(shown)
    joined, left = changed_since(shown)
    reasons = reasons_of([shown])
    return {
        "round": shown,
        "assessors": [{"row": one, "reasons": reasons.get(one.subject, ())} for one in assessors],
        "stopped": [one.why for one in reasons.get(shown.subject, ()) if one.verb == "round.stopped"],
        "gone": _gone(need, assessors),
        "nobody_left": not queries.who_is_awaited(assessors),
        "own": queries.assessor_of(shown, actor.person),
        "joined": joined,
        "left": left,
        "result": queries.result_of(shown),
        "begun_late": queries.begun_after_outcome(shown),
        "named_themselves": queries.named_themselves(shown),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def assessors(request: ActorRequest, public_id: str) -> HttpResponse:
    """Begin a round with the people who are ticked, or change who assesses in the one that runs."""
    need = _owned(request, public_id)
    last = queries.round_of(need)
    running = last if last and last.state == RoundState.SCORING else None
    if not running and (sentence := _why_not_begun(need, last)):
        messages.info(request, sentence)
        return redirect("matching:scoring", public_id)
    form = AssessorsForm(
        request.POST if request.method == "POST" else None,
        team=queries.team_that_buys(need),
        why_help=_why_help(need, running, last),
        initial={"people": _named(running), "shown": ",".join(_named(running))},
    )
    if form.is_valid() and _is_done(request, form, need, running):
        return redirect("matching:scoring", public_id)
    context = {"need": need, "form": form, "running": running, "candidates": queries.shortlisted_of(need)}
    return render(request, "matching/assessors.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def stop_scoring(request: ActorRequest, public_id: str) -> HttpResponse:
    """Stop the round that runs, with a reason."""
    need = _owned(request, public_id)
    last = queries.round_of(need)
    if last is None or last.state != RoundState.SCORING:
        messages.info(request, _("No round is being scored."))
        return redirect("matching:scoring", public_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.stop_round(actor=request.actor, scoring=last, why=form.cleaned_data["why"])
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Stopped. Its points stay unread; the record has the reason."))
            return redirect("matching:scoring", public_id)
    return render(request, "matching/stop_scoring.html", {"need": need, "form": form}, status=status_of(form))


def team_need(actor: Actor, public_id: str) -> Need:
    """Return a need that may be scored, of the actor's own team; others find none, staff neither."""
    need: Need = get_object_or_404(with_everything(needs_visible_to(actor)), public_id=public_id)
    if not is_assessing_team(actor, need) or not has_scoring(need):
        raise Http404
    return need


def status_of(form: BaseForm) -> HTTPStatus:
    """Return the status of a form that is shown: 422 when it was sent, and refused."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK


def _owned(request: ActorRequest, public_id: str) -> Need:
    need = team_need(request.actor, public_id)
    if not can_name_assessors(request.actor, need):
        raise PermissionDenied
    return need


def _why_not_begun(need: Need, last: Round | None) -> str:
    return why_not_begun(need, last, has_candidates=bool(queries.shortlisted_of(need)))


def _gone(need: Need, rows: list[Assessor]) -> set[int]:
    """Return the keys of those who are awaited and left the team, so that an owner takes them off."""
    members = {one.person_id for one in queries.team_that_buys(need)}
    awaited = (one for one in rows if one.state in AWAITED and one.state != AssessorState.FINISHED)
    return {one.pk for one in awaited if one.person_id not in members}


def _named(running: Round | None) -> list[str]:
    if running is None:
        return []
    return [one.person.public_id for one in queries.assessors_of(running) if one.state in AWAITED]


def _why_help(need: Need, running: Round | None, last: Round | None) -> str:
    if running:
        return _(
            "Needed when you take off somebody who has begun or name her again, when that shows the points of the "
            "others, and when you name yourself after reading points of an earlier round. It goes on the record."
        )
    if last:
        return _("Needed, since there was a round before. It goes on the record.")
    if outcome_of(need) is not None:
        return _("Needed, since what came of the need is recorded already. It goes on the record.")
    return _("If there is something that the record should say.")


def _is_done(request: ActorRequest, form: AssessorsForm, need: Need, running: Round | None) -> bool:
    people, shown, why = (form.cleaned_data[name] for name in ("people", "shown", "why"))
    try:
        if running is None:
            actions.start_round(actor=request.actor, need=need, people=people, why=why)
            said = _("The round has begun. Everybody whom you named gets a mail.")
        else:
            actions.change_assessors(actor=request.actor, scoring=running, people=people, shown=shown, why=why)
            said = _("Saved.")
    except StaleVersion as refusal:
        refuse(form, refusal)
        form.show(_named(running))
        return False
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, said)
    return True
