"""The staff queue in which organisations and their capabilities are checked."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, queries
from accounts.errors import AccountsError
from accounts.forms import DecisionForm, QueueForm, VersionForm, ticked_organisations
from accounts.journal.errors import JournalError
from accounts.middleware import ActorRequest
from accounts.models import Capability, Organisation
from accounts.states import CapabilityState, OrganisationState
from accounts.telling import tell
from accounts.views.reviewing import Desk

PAGE_SIZE = 25
_tell = partial(tell, refusals=(AccountsError, JournalError))


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """List what waits, the longest first."""
    Desk(request)  # for staff only
    form = QueueForm(request.GET)
    chosen = form.chosen
    rows = queries.verification_queue(
        tab=str(chosen["tab"]),
        text=str(chosen["q"]),
        reviewer=request.actor.person if chosen["mine"] else None,
    )
    return render(
        request,
        "accounts/verification_queue.html",
        {
            "form": form,
            "chosen": chosen,
            "counts": queries.verification_counts(),
            "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        },
    )


@require_safe
def review(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show all that is known of one organisation, with the decisions that are open."""
    desk = Desk(request)
    organisation = desk.organisation(public_id)
    return desk.review(organisation, DecisionForm())


@require_POST
def verify(request: ActorRequest, public_id: str) -> HttpResponse:
    """Vouch for an organisation and grant the capabilities that were ticked."""
    desk = Desk(request)
    organisation = desk.organisation(public_id)
    grant, version = request.POST.getlist("grant"), VersionForm(request.POST).version_shown
    _tell(
        request,
        lambda: actions.verify_organisation(
            actor=request.actor, organisation=organisation, version=version, grant=grant
        ),
        _("“%s” is verified for 24 months. Its owners are told by mail.") % organisation.name,
    )
    return redirect("accounts:review_organisation", public_id)


@require_POST
def decide(request: ActorRequest, public_id: str, to: str) -> HttpResponse:
    """Refuse, suspend, reopen or reinstate an organisation."""
    desk = Desk(request)
    organisation = desk.organisation(public_id)
    if to not in OrganisationState.values:
        raise Http404
    form = DecisionForm(request.POST)
    if "insert" in request.POST:
        return desk.review(organisation, form.with_sentence(to), wanted=to)
    if not form.is_valid() and to != OrganisationState.VERIFIED:
        return desk.review(organisation, form, wanted=to)
    why = form.cleaned_data.get("why", "")
    _tell(
        request,
        lambda: actions.decide_organisation(
            actor=request.actor, organisation=organisation, to=OrganisationState(to), why=why
        ),
        _("“%(name)s”: %(state)s. Its owners are told by mail.")
        % {"name": organisation.name, "state": OrganisationState(to).label},
    )
    return redirect("accounts:review_organisation", public_id)


@require_POST
def decide_capability(request: ActorRequest, public_id: str, to: str) -> HttpResponse:
    """Grant, refuse or withdraw one capability."""
    desk = Desk(request)
    capability = get_object_or_404(Capability.objects.select_related("organisation"), public_id=public_id)
    if to not in {CapabilityState.GRANTED, CapabilityState.REFUSED}:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid() and to == CapabilityState.REFUSED:
        return desk.review(capability.organisation, form, wanted=public_id)
    why = form.cleaned_data.get("why", "")
    _tell(
        request,
        lambda: actions.decide_capability(actor=request.actor, capability=capability, to=CapabilityState(to), why=why),
        _("“%(name)s”: %(state)s. The owners are told by mail.")
        % {"name": capability.get_name_display(), "state": CapabilityState(to).label},
    )
    return redirect("accounts:review_organisation", capability.organisation.public_id)


@require_POST
def assign(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take an organisation, or put it back."""
    desk = Desk(request)
    organisation = desk.organisation(public_id)
    to_me = request.POST.get("to") == "me"
    instead_of = request.POST.get("instead_of", "")
    _tell(
        request,
        lambda: actions.assign_organisation(
            actor=request.actor, organisation=organisation, to_me=to_me, instead_of=instead_of
        ),
        _("It is yours now.") if to_me else _("It is free for everybody again."),
    )
    return redirect("accounts:review_organisation", public_id)


@require_POST
def bulk(request: ActorRequest) -> HttpResponse:
    """Take, put back or verify all that were ticked; each stands for itself."""
    Desk(request)  # for staff only
    read = ticked_organisations(request.POST.getlist("organisation"))
    chosen = Organisation.objects.filter(public_id__in=read).order_by("waiting_since")
    what = request.POST.get("what", "")
    steps = {
        "take": lambda one: actions.assign_organisation(actor=request.actor, organisation=one, to_me=True),
        "put_back": lambda one: actions.assign_organisation(actor=request.actor, organisation=one, to_me=False),
        "verify": lambda one: actions.verify_organisation(
            actor=request.actor, organisation=one, version=read[one.public_id]
        ),
    }
    if what not in steps or not chosen:
        messages.error(request, _("Tick at least one organisation and choose what to do."))
        return _back_to_queue(request)
    done = sum(_tell(request, partial(steps[what], one), "", about=one.name) for one in chosen)
    if done:
        messages.success(request, ngettext("%d organisation done.", "%d organisations done.", done) % done)
    return _back_to_queue(request)


def _back_to_queue(request: ActorRequest) -> HttpResponse:
    """Return to the queue as it was filtered."""
    shown = QueueForm(QueryDict(request.POST.get("filter", ""))).chosen
    kept = {name: str(value) for name, value in shown.items() if value}
    return redirect(f"{reverse('accounts:verification_queue')}?{urlencode(kept)}")
