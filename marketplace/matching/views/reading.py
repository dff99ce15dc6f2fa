"""The answers to a need, side by side, for its own team after the deadline."""

from collections.abc import Sequence
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.journal.models import Entry
from accounts.middleware import ActorRequest
from accounts.queries import person_named
from accounts.telling import tell
from listings.models import Need, Point
from listings.queries import needs_visible_to, points_of, with_everything
from listings.states import ListingState
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.models import Answer, Opening

PAGE_SIZE: Final = 12
"""So many answers stand side by side on one page."""


@require_safe
def need_answers(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a need's own team the answers that came in, point by point; sealed ones not at all, nor how many."""
    need = _own(request, public_id)
    opening = queries.opening_of(need)
    context: dict[str, Any] = {
        "need": need,
        "is_sealed": rules.is_sealed(need),
        "left_early": need.state != ListingState.PUBLISHED,
        "opening": opening,
        "has_interest": rules.openings_of(need).has_interest,
    }
    if not rules.can_read_answers(request.actor, need):
        return render(request, "matching/need_answers.html", context)
    rows = queries.sent_answers(need)
    context["count"] = rows.count()
    if opening is None or opening.read_at is None:
        return render(request, "matching/need_answers.html", context)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"is_read": True, "read_by": _reader(opening), "page_obj": page}
    context |= _side_by_side(points_of(need), page, request.GET.get("point", ""))
    return render(request, "matching/need_answers.html", context)


def _side_by_side(points: Sequence[Point], page: "Page[Answer]", asked: str) -> dict[str, Any]:
    """Return what a page of answers says point by point, or to the one that is asked for."""
    shown = [one for one in points if one.public_id == asked] or points
    return {
        "points": points,
        "asked": asked if shown != points else "",
        "rows": [{"point": one, "cells": [_cell(answer, one.public_id) for answer in page]} for one in shown],
        "texts": [] if shown != points else [_text(answer) for answer in page],
    }


@require_POST
def open_answers(request: ActorRequest, public_id: str) -> HttpResponse:
    """Open the answers: on the record, with who and when."""
    need = _own(request, public_id)
    tell(
        request,
        lambda: actions.read_answers(actor=request.actor, need=need),
        _("The answers are open. The record says who opened them and when."),
        refusals=REFUSALS,
    )
    return redirect("matching:need_answers", public_id)


def _own(request: ActorRequest, public_id: str) -> Need:
    """Return a need of the actor's own team; others find none."""
    need: Need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    if not rules.belongs_to_city(request.actor, need):
        raise Http404
    return need


def _reader(opening: Opening) -> str:
    """Return who opened the answers, as the record has it."""
    entry = Entry.objects.filter(subject=opening.subject, verb="answers.read").order_by("id").first()
    return person_named(entry.person) if entry else ""


def _cell(answer: Answer, point: str) -> dict[str, Any]:
    """Return what one answer says to a point, {} when it was not asked then."""
    content = answer.receipts.all()[0].content
    said: dict[str, Any] = next((one for one in content["points"] if one["point"] == point), {})
    return {"answer": answer, "said": said}


def _text(answer: Answer) -> dict[str, Any]:
    content = answer.receipts.all()[0].content
    return {"answer": answer, "receipt": answer.receipts.all()[0], "content": content}
