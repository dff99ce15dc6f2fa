"""How a person asks to join an organisation, and how its owners or staff answer."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries, rules
from accounts.forms import JoinForm, TurnAwayForm
from accounts.middleware import ActorRequest
from accounts.models import JoinRequest, Organisation
from accounts.queries import display_name, organisations_visible_to
from accounts.states import Form
from accounts.telling import tell
from accounts.views.steps import REFUSALS, StepPage, answer

PAGE_SIZE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: ActorRequest, public_id: str) -> HttpResponse:
    """Ask to act for an organisation."""
    organisation = get_object_or_404(organisations_visible_to(request.actor), public_id=public_id)
    if not rules.can_ask_to_join(request.actor, organisation):
        raise PermissionDenied
    form = JoinForm(request.POST if request.method == "POST" else None)
    page = StepPage(
        heading=_("Join %(name)s") % {"name": organisation.name},
        button=_("Ask to join"),
        back=reverse("pages:organisation", args=[public_id]),
        back_label=_("Not now"),
        organisation=organisation,
        notes=(_who_decides(organisation), _("You get the answer by mail.")),
        then=reverse("pages:workspace"),
    )
    return answer(
        request,
        page,
        form,
        lambda: actions.ask_to_join(
            actor=request.actor, organisation=organisation, message=form.cleaned_data["message"]
        ),
        _("Asked. You get the answer by mail."),
    )


@require_POST
def withdraw(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take one's own request back."""
    found = get_object_or_404(queries.requests_visible_to(request.actor), public_id=public_id)
    tell(
        request,
        lambda: actions.withdraw_request(actor=request.actor, request=found),
        _("The request is taken back."),
        refusals=REFUSALS,
    )
    return redirect("pages:workspace")


@require_POST
def let_in(request: ActorRequest, public_id: str) -> HttpResponse:
    """Let a person in as an editor."""
    found = _to_decide(request, public_id)
    tell(
        request,
        lambda: actions.let_in(actor=request.actor, request=found),
        _("%(name)s belongs to the team now, as an editor.") % {"name": display_name(found.person)},
        refusals=REFUSALS,
    )
    return redirect(_back(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def turn_away(request: ActorRequest, public_id: str) -> HttpResponse:
    """Refuse a request with a reason."""
    found = _to_decide(request, public_id)
    form = TurnAwayForm(request.POST if request.method == "POST" else None)
    page = StepPage(
        heading=_("Do not let %(name)s in?") % {"name": display_name(found.person)},
        button=_("Refuse with this reason"),
        back=_back(request, found),
        back_label=_("Back"),
        organisation=found.organisation,
        is_danger=True,
    )
    return answer(
        request,
        page,
        form,
        lambda: actions.turn_away(actor=request.actor, request=found, why=form.cleaned_data["why"]),
        _("Refused. The person is told by mail."),
    )


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """List for staff who asks to join, cities first, and which new owners wait for a second member of staff."""
    if not rules.can_read_staff_pages(request.actor):
        raise Http404
    page = Paginator(queries.request_queue(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "recoveries": queries.recoveries()}
    return render(request, "accounts/join_queue.html", context)


def _who_decides(organisation: Organisation) -> str:
    if organisation.form == Form.CITY:
        return _("Programme staff decide who acts for a city; its owners are told.")
    return _("Its owners, or programme staff, decide. They see your name and e-mail address.")


def _to_decide(request: ActorRequest, public_id: str) -> JoinRequest:
    """Return a request that the actor may answer; 404 to outsiders, 403 to those who may only read."""
    found = get_object_or_404(queries.requests_visible_to(request.actor), public_id=public_id)
    if not rules.can_let_in(request.actor, found.organisation):
        raise PermissionDenied
    return found


def _back(request: ActorRequest, found: JoinRequest) -> str:
    if rules.can_manage_team(request.actor, found.organisation):
        return reverse("accounts:team", args=[found.organisation.public_id])
    return reverse("accounts:join_queue")
