"""The pages on which a vendor lists its solutions, writes and changes them, and moves them on."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.states import CapabilityName
from accounts.telling import refuse
from listings import actions, queries, rules
from listings.errors import REFUSALS
from listings.forms.review import VersionForm
from listings.forms.solutions import SolutionForm, initial_solution
from listings.meter import meter_of
from listings.models import Revision, Solution
from listings.states import ListingState, RevisionState
from listings.views.editing import PAGE_SIZE, Desk


@require_safe
def my_solutions(request: ActorRequest) -> HttpResponse:
    """List the solutions of the organisation acted for, with what comes next for each."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    unsettled = Revision.objects.filter(state__in=[RevisionState.WAITING, RevisionState.RETURNED]).order_by(
        "state", "pk"
    )
    rows = queries.own_listings(request.actor, organisation).solutions.prefetch_related(
        Prefetch("revisions", unsettled, to_attr="open_revisions")
    )
    context = {
        "organisation": organisation,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "can_create": rules.can_create_solution(request.actor, organisation),
    }
    return render(request, "listings/my_solutions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create_solution(request: ActorRequest) -> HttpResponse:
    """Describe a new solution for the organisation that the form names."""
    organisation = Desk(request).organisation
    if organisation is None or not rules.can_create_solution(request.actor, organisation):
        return Desk(request).refuse_creation(CapabilityName.PROVIDES, rules.can_create_solution)
    person = request.actor.signed_in
    form = _form(request, initial={"contact_name": person.name, "contact_email": person.email})
    if form.is_valid():
        try:
            made = actions.create_solution(actor=request.actor, organisation=organisation, values=form.values())
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            return Desk(request).after_saving(made, made)
    return Desk(request).show(form, Solution(organisation=organisation), meter=meter_of(form.has))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_solution(request: ActorRequest, public_id: str) -> HttpResponse:
    """Change a solution; nobody's text is lost when two do it at once, or when it moved on meanwhile."""
    solution = _own(request, public_id)
    if way_back := Desk(request).sealed(solution):
        return way_back
    form = _form(request, solution)
    if form.is_valid():
        version, values = form.cleaned_data["version"] or 0, form.values()
        try:
            result = actions.edit_solution(actor=request.actor, solution=solution, version=version, values=values)
        except StaleVersion as refusal:
            form.show_stored(queries.wanted_values(solution), values, solution.version)
            refuse(form, refusal)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            return Desk(request).after_saving(solution, result)
    revision = queries.open_revision(solution)
    return Desk(request).show(form, solution, revision=revision, meter=meter_of(form.has))


@require_POST
def submit_solution(request: ActorRequest, public_id: str) -> HttpResponse:
    """Send a solution for review."""
    solution, version = _own(request, public_id), VersionForm(request.POST).version_shown
    return Desk(request).take_step(
        solution,
        lambda: actions.submit(actor=request.actor, listing=solution, version=version),
        _("Sent for review. You get the answer by mail."),
    )


@require_POST
def take_back_solution(request: ActorRequest, public_id: str) -> HttpResponse:
    """Make a draft again of a solution that waits for review."""
    solution = _own(request, public_id)
    return Desk(request).take_step(
        solution,
        lambda: actions.take_back(actor=request.actor, listing=solution),
        _("Taken back. It is a draft again."),
    )


@require_POST
def withdraw_solution(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a solution off the site."""
    solution = _own(request, public_id)
    return Desk(request).take_step(
        solution,
        lambda: actions.withdraw(actor=request.actor, listing=solution),
        _("Withdrawn. Only your team and programme staff see it now."),
    )


@require_POST
def reopen_solution(request: ActorRequest, public_id: str) -> HttpResponse:
    """Make a draft again of a withdrawn solution."""
    solution = _own(request, public_id)
    return Desk(request).take_step(
        solution, lambda: actions.reopen(actor=request.actor, listing=solution), _("It is a draft again.")
    )


@require_POST
def drop_revision(request: ActorRequest, public_id: str) -> HttpResponse:
    """Drop the change that waits for review or was returned."""
    solution, version = _own(request, public_id), VersionForm(request.POST).version_shown
    revision = queries.open_revision(solution)
    if revision is None:
        messages.info(request, _("No change waits any more."))
        return redirect("listings:solution", public_id)
    return Desk(request).take_step(
        solution,
        lambda: actions.drop_revision(actor=request.actor, revision=revision, version=version),
        _("The change is dropped. The approved version stays as it is."),
    )


def _own(request: ActorRequest, public_id: str) -> Solution:
    return Desk(request).own(queries.with_everything(queries.solutions_visible_to(request.actor)), public_id)


def _form(request: ActorRequest, solution: Solution | None = None, **options: Any) -> SolutionForm:
    """Return the form, bound to what was sent; a published solution always has to be complete."""
    if solution:
        options["initial"] = {**initial_solution(queries.wanted_values(solution)), "version": solution.version}
    published = solution is not None and solution.state == ListingState.PUBLISHED
    data = request.POST if request.method == "POST" else None
    return SolutionForm(data, sending=published or Desk(request).is_sending, **options)
