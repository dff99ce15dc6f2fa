"""An assessor's own pages: her declaration, her candidates, her points of each, finishing and opening again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.telling import refuse, tell
from listings.models import Need
from listings.queries import criteria_of
from marketplace.matching import actions, queries
from marketplace.matching.actions.scores import places_left, why_not_finished
from marketplace.matching.assessing import AssessorState, RoundState
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.assessing import DeclarationForm, ScoresForm, WhyForm
from marketplace.matching.models import Assessor, Candidate, Round
from marketplace.matching.views.assessments import chosen_round, status_of, team_need


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: ActorRequest, public_id: str) -> HttpResponse:
    """Declare that one has no conflict of interest, or one; later, a conflict alone."""
    need, scoring, assessor = _place(request, public_id, is_any=True)
    if assessor.has_conflict or scoring.state == RoundState.STOPPED:
        return redirect("matching:scoring", public_id)
    only_conflict = assessor.state != AssessorState.NAMED or scoring.state != RoundState.SCORING
    form = DeclarationForm(request.POST if request.method == "POST" else None, only_conflict=only_conflict)
    if form.is_valid():
        has_conflict, words = form.has_conflict, form.cleaned_data["words"]
        try:
            actions.declare_interest(actor=request.actor, scoring=scoring, has_conflict=has_conflict, words=words)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            said = (
                _("Declared. You do not score; the record has it.") if has_conflict else _("Declared. You may score.")
            )
            messages.success(request, said)
            return redirect("matching:scoring" if has_conflict else "matching:own_scores", public_id)
    context = {"need": need, "form": form, "candidates": queries.candidates_of(scoring), "is_late": only_conflict}
    return render(request, "matching/declare.html", context, status=status_of(form))


@require_safe
def own_scores(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show an assessor her candidates, and how many of her own points are missing for each."""
    need, scoring, assessor = _place(request, public_id)
    if way := _way_back(assessor, scoring):
        return redirect(way, public_id)
    criteria, candidates = criteria_of(need), queries.candidates_of(scoring)
    left = places_left(assessor, candidates, criteria)
    context = {
        "need": need,
        "assessor": assessor,
        "rows": [{"candidate": one, "left": left[one.pk]} for one in candidates],
        "count": len(criteria),
        "lacks": why_not_finished(assessor, scoring),
    }
    return render(request, "matching/own_scores.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: ActorRequest, public_id: str, candidate_id: str) -> HttpResponse:
    """Give one candidate points, criterion by criterion, with what it wrote beside; kept however incomplete."""
    need, scoring, assessor = _place(request, public_id)
    if way := _way_back(assessor, scoring):
        return redirect(way, public_id)
    candidate = _candidate(scoring, candidate_id)
    if request.method != "POST" and assessor.state == AssessorState.FINISHED:
        messages.info(request, _("You have finished. Open yours again to change them."))
        return redirect("matching:own_scores", public_id)
    stored = {one.criterion_id: one for one in queries.own_scores(assessor) if one.candidate_id == candidate.pk}
    criteria = criteria_of(need)
    form = ScoresForm(request.POST if request.method == "POST" else None, criteria=criteria, stored=stored)
    if form.is_valid():
        try:
            actions.save_scores(actor=request.actor, scoring=scoring, candidate=candidate, given=form.given())
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Kept. Nobody else reads it before all have finished."))
            return redirect("matching:own_scores", public_id)
    context = {"need": need, "form": form, "candidate": candidate, "content": _content(candidate)}
    return render(request, "matching/score.html", context, status=status_of(form))


@require_POST
def finish_scores(request: ActorRequest, public_id: str) -> HttpResponse:
    """Lock one's own points, once nothing is missing."""
    _need, scoring, _assessor = _place(request, public_id)
    done = _("You have finished. The points of all are shown when everybody has.")
    tell(request, lambda: actions.finish_scores(actor=request.actor, scoring=scoring), done, refusals=REFUSALS)
    return redirect("matching:own_scores", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen_scores(request: ActorRequest, public_id: str) -> HttpResponse:
    """Open one's own finished points again, with a reason."""
    need, scoring, assessor = _place(request, public_id)
    if assessor.state != AssessorState.FINISHED or scoring.state != RoundState.SCORING:
        return redirect("matching:scoring", public_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reopen_scores(actor=request.actor, scoring=scoring, why=form.cleaned_data["why"])
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Yours are open again. Finish them once more when you are done."))
            return redirect("matching:own_scores", public_id)
    return render(request, "matching/reopen_scores.html", {"need": need, "form": form}, status=status_of(form))


def _place(request: ActorRequest, public_id: str, *, is_any: bool = False) -> tuple[Need, Round, Assessor]:
    """Return the need, its latest round (or the one that is named) and the actor's own place; 403 to who has none."""
    need = team_need(request.actor, public_id)
    scoring = chosen_round(request, queries.rounds_of(need)) if is_any else queries.round_of(need)
    assessor = queries.assessor_of(scoring, request.actor.person) if scoring else None
    if scoring is None or assessor is None:
        raise PermissionDenied(_("You are not named to score here. Owners of your organisation name who scores."))
    return need, scoring, assessor


def _way_back(assessor: Assessor, scoring: Round) -> str:
    """Return where somebody is led who cannot score now, "" for who can."""
    if scoring.state != RoundState.SCORING or assessor.has_conflict:
        return "matching:scoring"
    return "matching:declare" if assessor.state == AssessorState.NAMED else ""


def _candidate(scoring: Round, public_id: str) -> Candidate:
    found = next((one for one in queries.candidates_of(scoring) if one.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def _content(candidate: Candidate) -> dict[str, object] | None:
    """Return what the candidate's answer says as it was sent, None when it has none."""
    receipts = list(candidate.answer.receipts.all()) if candidate.answer else []
    content: dict[str, object] | None = receipts[0].content if receipts else None
    return content
