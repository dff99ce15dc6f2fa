"""Lost second factors: the page on which somebody asks, and the staff queue in which two people decide."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries, rules
from accounts.actor import Actor
from accounts.errors import AccountsError
from accounts.factors import waits_for_the_second_step
from accounts.forms import LostFactorForm, ReasonForm
from accounts.journal.errors import JournalError
from accounts.middleware import ActorRequest
from accounts.models import Reset
from accounts.states import Demand
from accounts.telling import refuse, say, tell

PAGE_SIZE = 25


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_reset(request: ActorRequest) -> HttpResponse:
    """Take the request of who has shown password or mailbox, and cannot show her second factor."""
    asking = _asking(request)
    if asking is None:
        return redirect("mfa_index" if request.actor.is_authenticated else "account_login")
    form = LostFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result = actions.ask_reset(actor=asking, why=form.cleaned_data["why"])
        except AccountsError as refusal:
            refuse(form, refusal)
        else:
            say(request, result, _("Programme staff read it now. You get a mail at each step."))
            return redirect("accounts:ask_reset")
    context = {"form": form, "standing": queries.open_reset_of(asking.signed_in), "signed_in": request.actor.person}
    return render(request, "accounts/ask_reset.html", context, status=422 if form.errors else 200)


def _asking(request: ActorRequest) -> Actor | None:
    """Return who waits for the second step of her sign-in, or has a session that was opened without it."""
    if request.actor.is_authenticated:
        return request.actor if request.demand == Demand.SHOW else None
    person = waits_for_the_second_step(request)
    return Actor(person=person) if person else None


@require_safe
def resets(request: ActorRequest) -> HttpResponse:
    """List what waits, the longest first, or what is decided, the latest first."""
    _staff_only(request)
    tab = "closed" if request.GET.get("tab") == "closed" else "waiting"
    page = Paginator(queries.resets(tab), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"tab": tab, "counts": queries.reset_counts(), "page_obj": page}
    return render(request, "accounts/resets.html", context)


@require_safe
def reset(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show one request with what was written about it, and the steps that are open to her who looks."""
    _staff_only(request)
    return _render(request, _reset(public_id), ReasonForm())


@require_POST
def propose_reset(request: ActorRequest, public_id: str) -> HttpResponse:
    """Propose to take the factor off, and say how it was made sure that it is she."""
    return _with_reason(
        request,
        public_id,
        "propose",
        lambda found, why: actions.propose_reset(actor=request.actor, reset=found, how=why),
        _("Proposed. A colleague has to confirm; the person is told by mail."),
    )


@require_POST
def refuse_reset(request: ActorRequest, public_id: str) -> HttpResponse:
    """Refuse, with a reason."""
    return _with_reason(
        request,
        public_id,
        "refuse",
        lambda found, why: actions.refuse_reset(actor=request.actor, reset=found, why=why),
        _("Refused. The person is told by mail."),
    )


@require_POST
def confirm_reset(request: ActorRequest, public_id: str) -> HttpResponse:
    """Confirm what a colleague proposed."""
    _staff_only(request)
    found = _reset(public_id)
    done = _("The second step is taken off and all sessions have ended. The person is told by mail.")
    _tell(request, lambda: actions.confirm_reset(actor=request.actor, reset=found), done)
    return redirect("accounts:reset", public_id)


_tell = partial(tell, refusals=(AccountsError, JournalError))


def _with_reason(
    request: ActorRequest, public_id: str, step: str, take: Callable[[Reset, str], object], done: str
) -> HttpResponse:
    _staff_only(request)
    found, form = _reset(public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _render(request, found, form, wanted=step)
    _tell(request, lambda: take(found, form.cleaned_data["why"]), done)
    return redirect("accounts:reset", public_id)


def _render(request: ActorRequest, found: Reset, form: ReasonForm, wanted: str = "") -> HttpResponse:
    context = {
        "reset": found,
        "form": form,
        "wanted": wanted,
        "members": found.person.memberships.select_related("organisation"),
        "factors": queries.factors_of(found.person),
        "history": queries.history_of_reset(found),
        "can_decide": rules.can_decide_reset(request.actor, found),
        "can_confirm": rules.can_confirm_reset(request.actor, found),
    }
    return render(request, "accounts/reset.html", context, status=422 if form.errors else 200)


def _reset(public_id: str) -> Reset:
    return get_object_or_404(Reset.objects.select_related("person", "proposer"), public_id=public_id)


def _staff_only(request: ActorRequest) -> None:
    if not rules.can_read_staff_pages(request.actor):
        raise Http404
    if request.method == "POST" and not request.actor.may_decide:
        raise PermissionDenied
