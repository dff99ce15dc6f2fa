"""The page on which a team reads its need before it is sent, and the switch that makes that the rule."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.journal.actions import Already
from accounts.journal.errors import InvalidTransition
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.queries import writers_of
from accounts.states import CapabilityName
from accounts.telling import refuse, say, tell
from listings import actions, looking, queries, rules
from listings.errors import REFUSALS
from listings.forms.looks import AskLookForm, VerdictForm
from listings.models import Look, Need
from listings.queries import looks
from listings.states import UNSENT


@require_safe
def second_look(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a need as its team reads it, its eight points, and what colleagues said."""
    return _show(request, _need(request, public_id))


@require_POST
def ask_look(request: ActorRequest, public_id: str) -> HttpResponse:
    """Ask a colleague to read a need before it is sent."""
    need = _need(request, public_id)
    if not rules.can_handle(request.actor, need):
        raise PermissionDenied
    if way_back := _sent(request, need):
        return way_back
    form = AskLookForm(request.POST, colleagues=looks.colleagues_for(request.actor, need))
    if form.is_valid():
        try:
            result = actions.ask_look(
                actor=request.actor, need=need, colleague=form.chosen, note=form.cleaned_data["note"]
            )
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            say(request, result, _("Asked: %(name)s gets a mail.") % {"name": form.chosen})
            return redirect("listings:second_look", need.public_id)
    return _show(request, need, asking=form)


@require_POST
def answer_look(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say whether the need that one was asked to read is ready."""
    look = _look(request, public_id)
    if not looking.can_answer_look(request.actor, look):
        raise PermissionDenied
    if way_back := _sent(request, look.need):
        return way_back
    form = VerdictForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("version", "verdict", "words")}
        try:
            result = actions.answer_look(actor=request.actor, look=look, **given)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            say(request, result, "" if isinstance(result, Already) else _("Said. Who asked you gets a mail."))
            return redirect("listings:second_look", look.need.public_id)
    return _show(request, _need(request, look.need.public_id), answering=form)


@require_POST
def withdraw_look(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take back that a colleague was asked."""
    look = _look(request, public_id)
    if not rules.can_handle(request.actor, look.need):
        raise PermissionDenied
    tell(
        request,
        lambda: actions.withdraw_look(actor=request.actor, look=look),
        _("Taken back: nobody is asked about it any more."),
        refusals=REFUSALS,
    )
    return redirect("listings:second_look", look.need.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def look_rule(request: ActorRequest) -> HttpResponse:
    """Say whether a colleague reads each need of the organisation before it is sent; its owners change that."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    may_switch = looking.can_switch_looks(request.actor, organisation)
    if request.method != "POST":
        context = {
            "organisation": organisation,
            "is_wanted": looks.wants_looks(organisation),
            "may_switch": may_switch,
            "number": writers_of(organisation, CapabilityName.BUYS).count(),
        }
        return render(request, "listings/look_rule.html", context)
    if not may_switch:
        raise PermissionDenied
    _switch(request, organisation, wanted=request.POST.get("then") == "on")
    return redirect("listings:look_rule")


def _switch(request: ActorRequest, organisation: Organisation, *, wanted: bool) -> None:
    done = _("Switched on: a colleague reads each need before it is sent.") if wanted else _("Switched off.")
    tell(
        request,
        lambda: actions.switch_looks(actor=request.actor, organisation=organisation, wanted=wanted),
        done,
        refusals=REFUSALS,
    )


def _sent(request: ActorRequest, need: Need) -> HttpResponse | None:
    """Return the way back from a form about a need that was sent meanwhile, with the reason; None while it was not."""
    if need.state in UNSENT:
        return None
    messages.error(request, str(InvalidTransition(need.get_state_display())))
    return redirect("listings:second_look", need.public_id)


def _show(
    request: ActorRequest, need: Need, *, asking: AskLookForm | None = None, answering: VerdictForm | None = None
) -> HttpResponse:
    """Render the page, with a form that was refused as it was sent; 422 then."""
    state = looks.team_look(request.actor, need)
    may_ask = looking.can_ask_look(request.actor, need)
    colleagues = looks.colleagues_for(request.actor, need) if may_ask else []
    may_answer = state.mine is not None and rules.can_handle(request.actor, need)
    context = {
        "listing": need,
        "text": need.text,
        "sees_budget": True,
        "look": state,
        "looks": looks.looks_at(need),
        "points": looks.points_about(need),
        "colleagues": colleagues,
        "asking": (asking or AskLookForm(colleagues=colleagues)) if may_ask else None,
        "answering": (answering or VerdictForm(initial={"version": need.version})) if may_answer else None,
        "may_withdraw": rules.can_handle(request.actor, need),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asking or answering else HTTPStatus.OK
    return render(request, "listings/second_look.html", context, status=status)


def _need(request: ActorRequest, public_id: str) -> Need:
    rows = queries.with_everything(looks.needs_of_team(request.actor)).select_related("source", "notice")
    found: Need = get_object_or_404(rows, public_id=public_id)
    return found


def _look(request: ActorRequest, public_id: str) -> Look:
    found: Look = get_object_or_404(looks.looks_of_team(request.actor), public_id=public_id)
    return found
