"""The pages on which a city lists its needs, writes and corrects them, and moves them on."""

import re
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.states import CapabilityName
from accounts.telling import refuse
from accounts.zones import zone_of_country
from listings import actions, queries, rules
from listings.errors import REFUSALS
from listings.forms.needs import NeedForm, initial_need, started_from
from listings.forms.review import VersionForm
from listings.models import Need, Reference
from listings.quality import Verdict, points_of
from listings.queries.looks import looks_waiting_for
from listings.states import ListingState
from listings.views.editing import PAGE_SIZE, Desk

PUBLIC_ID = re.compile(r"[a-z2-7]{10}")


@require_safe
def my_needs(request: ActorRequest) -> HttpResponse:
    """List the needs of the organisation acted for, with what comes next for each."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    rows = queries.own_listings(request.actor, organisation).needs
    context = {
        "organisation": organisation,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "can_create": rules.can_create_need(request.actor, organisation),
        "to_read": looks_waiting_for(request.actor),
    }
    return render(request, "listings/my_needs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create_need(request: ActorRequest) -> HttpResponse:
    """Describe a new need for the organisation that the form names, from a past notice if the address names one."""
    organisation = Desk(request).organisation
    if organisation is None or not rules.can_create_need(request.actor, organisation):
        return Desk(request).refuse_creation(CapabilityName.BUYS, rules.can_create_need)
    source = _source(request)
    form = _form(request, initial={**(started_from(source) if source else {}), **_at_home(request)})
    if form.is_valid() and not Desk(request).is_checking:
        try:
            made = actions.create_need(
                actor=request.actor, organisation=organisation, values=form.values(), source=source
            )
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            return Desk(request).after_saving(made, made)
    return _show(request, form, Need(organisation=organisation), source)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Change a need; nobody's text is lost when two do it at once, or when it moved on meanwhile."""
    need = _own(request, public_id)
    if way_back := Desk(request).sealed(need):
        return way_back
    form = _form(request, need)
    if form.is_valid() and not Desk(request).is_checking:
        sent = {"values": form.values(), "reason": form.cleaned_data.get("reason", "")}
        try:
            result = actions.edit_need(
                actor=request.actor, need=need, version=form.cleaned_data["version"] or 0, **sent
            )
        except StaleVersion as refusal:
            form.show_stored(queries.values_of_need(need), sent["values"], need.version)
            refuse(form, refusal)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            return Desk(request).after_saving(need, result)
    return _show(request, form, need, need.source)


@require_POST
def submit_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Send a need for review."""
    need, version = _own(request, public_id), VersionForm(request.POST).version_shown
    return Desk(request).take_step(
        need,
        lambda: actions.submit(actor=request.actor, listing=need, version=version),
        _("Sent for review. You get the answer by mail."),
    )


@require_POST
def take_back_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Make a draft again of a need that waits for review."""
    need = _own(request, public_id)
    return Desk(request).take_step(
        need,
        lambda: actions.take_back(actor=request.actor, listing=need),
        _("Taken back. It is a draft again."),
    )


@require_POST
def withdraw_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a need off the site."""
    need = _own(request, public_id)
    return Desk(request).take_step(
        need,
        lambda: actions.withdraw(actor=request.actor, listing=need),
        _("Withdrawn. Only your team and programme staff see it now."),
    )


@require_POST
def reopen_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Make a draft again of a withdrawn need."""
    need = _own(request, public_id)
    return Desk(request).take_step(
        need, lambda: actions.reopen(actor=request.actor, listing=need), _("It is a draft again.")
    )


def _show(request: ActorRequest, form: NeedForm, need: Need, source: Reference | None) -> HttpResponse:
    """Render the editor, or its eight points alone when they are asked for while somebody types."""
    points = [(form[one.field if one.field in form.fields else "needed_by"], one) for one in points_of(form.written())]
    good = sum(point.verdict == Verdict.GOOD for _field, point in points)
    judged = {"points": points, "good": good}
    if Desk(request).is_checking and request.headers.get("HX-Request"):
        return render(request, "listings/_quality.html", judged)
    warnings = form.doubts(need.organisation.country.code)
    return Desk(request).show(form, need, source=source, warnings=warnings, **judged)


def _own(request: ActorRequest, public_id: str) -> Need:
    rows = queries.with_everything(queries.needs_visible_to(request.actor)).select_related("source", "notice")
    return Desk(request).own(rows, public_id)


def _source(request: ActorRequest) -> Reference | None:
    """Return the past notice that the form or the address names; 404 when there is none of that name."""
    named = request.POST.get("source", "") if request.method == "POST" else request.GET.get("from", "")
    if not named:
        return None
    if not PUBLIC_ID.fullmatch(named):
        raise Http404
    rows = queries.with_everything(queries.references_visible_to(request.actor))
    found: Reference = get_object_or_404(rows, public_id=named)
    return found


def _at_home(request: ActorRequest) -> dict[str, Any]:
    return {"deadline": (None, _home_zone(request))}


def _home_zone(request: ActorRequest, need: Need | None = None) -> str:
    """Return the zone whose clocks the need's organisation most likely lives by, else the person's own."""
    organisation = need.organisation if need else request.actor.organisation
    return (organisation and zone_of_country(organisation.country.code)) or request.actor.signed_in.time_zone


def _form(request: ActorRequest, need: Need | None = None, **options: Any) -> NeedForm:
    """Return the form, bound to what was sent; an open need always has to be complete."""
    zone = _home_zone(request, need)
    if need:
        before = queries.values_of_need(need)
        options |= {"before": before, "initial": {**initial_need(before, zone), "version": need.version}}
    published = need is not None and need.state == ListingState.PUBLISHED
    data = request.POST if request.method == "POST" else None
    return NeedForm(data, need=need, zone=zone, sending=published or Desk(request).is_sending, **options)
