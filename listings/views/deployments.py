"""Where a solution runs: the pages on which its team says so, changes it, removes it, and replies to a dispute."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse, say, tell
from listings import actions, evidence, queries
from listings.errors import REFUSALS
from listings.forms.cities import CityQuestion
from listings.forms.deployments import DeploymentForm, DisputeReplyForm, ResultsForms
from listings.models import Deployment, Solution


@require_http_methods(["GET", "HEAD", "POST"])
def add_deployment(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say that a solution runs in a city."""
    rows = queries.with_everything(queries.solutions_visible_to(request.actor))
    solution = get_object_or_404(rows, public_id=public_id)
    if not evidence.can_deploy(request.actor, solution):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form, results = DeploymentForm(data), ResultsForms(data)
    # Both are looked at, so that all that is wrong is said at once.
    if all([form.is_valid(), results.is_valid()]):
        try:
            values = form.values(results.values())
            actions.add_deployment(actor=request.actor, solution=solution, values=values)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Added. It says “not confirmed” until the city has answered."))
            return _to_solution(solution)
    return _show(request, solution, form, results)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_deployment(request: ActorRequest, public_id: str) -> HttpResponse:
    """Change what is said of a deployment."""
    found = _of_team(request, public_id)
    data = request.POST if request.method == "POST" else None
    form = DeploymentForm(data, deployment=found)
    results = ResultsForms(data, stored=queries.values_of_deployment(found).results)
    if all([form.is_valid(), results.is_valid()]) and _changed(request, found, form, results):
        return _to_solution(found.solution)
    return _show(request, found.solution, form, results, deployment=found)


@require_POST
def remove_deployment(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a deployment off the solution's page."""
    found = _of_team(request, public_id)
    tell(
        request,
        lambda: actions.remove_deployment(actor=request.actor, deployment=found),
        _("Removed. Nobody reads it on the page any more."),
        refusals=REFUSALS,
    )
    return _to_solution(found.solution)


@require_http_methods(["GET", "HEAD", "POST"])
def reply_to_dispute(request: ActorRequest, public_id: str) -> HttpResponse:
    """Reply once to what the city disputes."""
    found = _of_team(request, public_id)
    if found.answer is None or not found.answer.is_dispute:
        raise Http404
    sent = request.method == "POST"
    form = DisputeReplyForm(request.POST if sent else None)
    if form.is_valid():
        try:
            text = form.cleaned_data["reply"]
            result = actions.reply_to_dispute(actor=request.actor, deployment=found, text=text)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            say(request, result, _("Your reply stands beside the city’s words."))
            return _to_solution(found.solution)
    context = {"deployment": found, "solution": found.solution, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "listings/reply_to_dispute.html", context, status=status)


@require_safe
def cities(request: ActorRequest) -> HttpResponse:
    """Suggest cities for what was typed, as options of a list box."""
    found = queries.city_suggestions(CityQuestion(request.GET).text)
    return render(request, "listings/_city_options.html", {"options": found})


def _of_team(request: ActorRequest, public_id: str) -> Deployment:
    """Return a deployment of the actor's own solutions; 404 to outsiders, 403 to those who may only read."""
    found = get_object_or_404(queries.deployments_of_team(request.actor), public_id=public_id)
    if not evidence.can_change(request.actor, found):
        raise PermissionDenied
    return found


def _changed(request: ActorRequest, found: Deployment, form: DeploymentForm, results: ResultsForms) -> bool:
    """Save the form and tell it; False when the form has the refusal."""
    version, before = form.cleaned_data.get("version") or 0, found.state
    try:
        values = form.values(results.values())
        done = actions.change_deployment(actor=request.actor, deployment=found, version=version, values=values)
    except StaleVersion as refusal:
        refuse(form, refusal)
        form.show_version(found.version)
        return False
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    is_voided = before != done.state
    messages.success(
        request,
        _("Saved. The city answered an earlier wording, so it is not confirmed until it answers again.")
        if is_voided
        else _("Saved."),
    )
    return True


def _show(
    request: ActorRequest,
    solution: Solution,
    form: DeploymentForm,
    results: ResultsForms,
    deployment: Deployment | None = None,
) -> HttpResponse:
    context = {"solution": solution, "form": form, "results": results, "deployment": deployment}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "listings/edit_deployment.html", context, status=status)


def _to_solution(solution: Solution) -> HttpResponse:
    return redirect(f"{reverse('listings:solution', args=[solution.public_id])}#deployments")
