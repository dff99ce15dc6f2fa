"""The room itself, how it is opened, described and dated, and what is written in it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.queries import latest_reason
from accounts.telling import refuse
from listings.queries import needs_visible_to, with_everything
from listings.rules import can_read
from marketplace.inquiries import actions, queries, rules
from marketplace.inquiries.errors import REFUSALS
from marketplace.inquiries.forms import MessageForm, NextStepForm, OpeningForm, PlanForm, plan_of
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import Room, Turn
from marketplace.inquiries.states import InquiryState
from marketplace.inquiries.views.desk import Desk, FormPage
from marketplace.inquiries.views.shown import agreements_in, shown_offers, shown_parties, shown_turns
from marketplace.matching.rules import can_open_inquiry, opens_as_pair

MESSAGES = 20


@require_safe
def inquiry(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the room to those who sit in it, and its door to those who wait, declined or were not let in."""
    desk = Desk.at(request, public_id)
    if not desk.room.seat.is_in:
        return _door(desk)
    return _room(desk, MessageForm())


@require_POST
def write_message(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write to all parties."""
    desk = Desk.at(request, public_id)
    seat = desk.as_party(desk.room.seat)
    form = MessageForm(request.POST)
    if form.is_valid():
        sent = {"text": form.cleaned_data["text"], "token": form.cleaned_data["token"]}
        try:
            result = actions.write_message(actor=request.actor, party=seat, **sent)
        except REFUSALS as refusal:
            form.renew()
            refuse(form, refusal)
        else:
            return desk.back(result, _("Sent to all parties."))
    return _room(desk, form)


@require_http_methods(["GET", "HEAD", "POST"])
def open_inquiry(request: ActorRequest, public_id: str) -> HttpResponse:
    """Open a room about a need, which its mode allows to the city alone or to a matched pair."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    pairs = queries.openable_pairs(request.actor, need) if opens_as_pair(need) else []
    vendors: list[Organisation | None] = [pair.solution.organisation for pair in pairs]
    vendors = vendors or [None]
    if not any(can_open_inquiry(request.actor, need, vendor) for vendor in vendors):
        why = rules.why_not_opened(request.actor, need, vendors[0])
        return render(request, "inquiries/cannot_open.html", {"need": need, "why": why}, status=403)
    typed = request.POST if request.method == "POST" else None
    form = OpeningForm(typed, pairs=pairs, chosen=request.GET.get("match", ""))
    if form.is_valid():
        try:
            made = actions.open_inquiry(actor=request.actor, need=need, plan=form.plan(), match=form.pair)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The inquiry is open. Invite whom you want in it."))
            return redirect("inquiries:inquiry", made.public_id)
    context = {"form": form, "need": need, "pairs": pairs}
    return render(request, "inquiries/open.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_inquiry(request: ActorRequest, public_id: str) -> HttpResponse:
    """Describe the room anew: purpose, amount sought, teaser."""
    desk = Desk.at(request, public_id)
    desk.as_party(desk.room.lead)
    form = PlanForm(request.POST if request.method == "POST" else None, initial=plan_of(desk.inquiry))
    page = FormPage(
        heading=_("Change the inquiry"),
        button=_("Save"),
        notes=(_("Whoever agreed in principle agrees again when the purpose or the amount changes."),),
    )
    return desk.answer(
        page,
        form,
        lambda: actions.edit_inquiry(
            actor=request.actor, inquiry=desk.inquiry, version=form.cleaned_data["version"], plan=form.plan()
        ),
        _("Saved."),
        stored=lambda: plan_of(desk.inquiry),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_next_step(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say what comes next, and on which day."""
    desk = Desk.at(request, public_id)
    desk.as_party(desk.room.lead)
    form = NextStepForm(request.POST if request.method == "POST" else None, initial=_next_step(desk))
    page = FormPage(
        heading=_("The next step"),
        button=_("Save"),
        notes=(_("It stands above the room for all parties. Leave both fields empty to take it away."),),
    )
    return desk.answer(
        page,
        form,
        lambda: actions.set_next_step(
            actor=request.actor,
            inquiry=desk.inquiry,
            version=form.cleaned_data["version"],
            step=form.cleaned_data["step"],
            on=form.cleaned_data["on"],
        ),
        _("Saved."),
        stored=lambda: _next_step(desk),
    )


def _next_step(desk: Desk) -> dict[str, Any]:
    row = desk.inquiry
    return {"step": row.next_step, "on": row.next_step_on, "version": row.version}


def _door(desk: Desk) -> HttpResponse:
    """Show what an organisation outside may know: why it is there, and what is missing."""
    room, seat = desk.room, desk.room.seat
    (party,) = shown_parties(room, [seat])
    context = {
        "inquiry": room.inquiry,
        "need": room.inquiry.need,
        "party": party,
        "lead": room.lead,
        "reason": latest_reason(seat.subject, f"party.{seat.state}"),
        "why_withdrawn": _why_withdrawn(room.inquiry),
        "is_open": rules.is_open(room.inquiry),
        "can_decline": rules.can_decline(room.actor, room.inquiry, seat),
        "can_ask": rules.can_ask(room.actor, room.inquiry, seat.organisation, seat),
    }
    return render(desk.request, "inquiries/door.html", context)


def _why_withdrawn(inquiry: Inquiry) -> str:
    return latest_reason(inquiry.subject, "inquiry.withdrawn") if inquiry.state == InquiryState.WITHDRAWN else ""


def _room(desk: Desk, form: MessageForm) -> HttpResponse:
    room, row = desk.room, desk.inquiry
    offers = queries.offers_seen(room)
    turns = queries.turns_in(room, offers)
    shown = shown_turns(room, turns)
    agreements = agreements_in(room, offers)
    context = {
        "room": room,
        "inquiry": row,
        "need": row.need,
        "stack": queries.stack_of(row, offers),
        "offers": shown_offers(room, offers),
        "parties": shown_parties(room, room.shown_parties),
        "agreements": agreements,
        "leads_alone": bool(agreements) and not queries.partners(one.party for one in agreements)[0],
        "can_read_need": can_read(room.actor, row.need),
        "timeline": queries.timeline_of(room, offers),
        "page_obj": Paginator(queries.messages_in(row), MESSAGES).get_page(desk.request.GET.get("page")),
        "form": form,
        "why_withdrawn": _why_withdrawn(row),
        "own_turns": [turn for turn in shown if turn.is_own],
        "turns_of_others": [turn for turn in shown if not turn.is_own],
        "is_open": rules.is_open(row),
        **_may(room, turns),
    }
    return render(desk.request, "inquiries/inquiry.html", context, status=422 if form.errors else 200)


def _may(room: Room, turns: Iterable[Turn]) -> dict[str, bool]:
    """Return the steps of the room as a whole that are open to the reader."""
    actor, row = room.actor, room.inquiry
    leads = rules.can_write(actor, row, room.lead)
    is_ready = any(turn.step == queries.Step.CONCLUDE for turn in turns)
    return {
        "can_write": rules.can_write(actor, row, room.seat),
        "can_offer": rules.is_open(row) and rules.can_take_part(actor, room.seat),
        "can_date": leads,
        "can_edit": leads and rules.is_open(row),
        "can_conclude": leads and is_ready,
        "can_withdraw": leads,
        "can_invite": rules.can_let_in(actor, row, room.lead_and_vendor),
        "can_decline": rules.can_decline(actor, row, room.seat),
    }
