"""Freezing a search for a need, what a frozen search found, and taking from it to the long list."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.rules import may_write_for
from accounts.states import CapabilityName
from accounts.telling import refuse
from marketplace.matching import actions, rules
from marketplace.matching.choosing import MOST_FROZEN
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.candidates import FreezeForm, TakeForm
from marketplace.matching.models import Freeze
from marketplace.matching.queries.candidates import (
    freezes_visible_to,
    hits_of_freeze,
    needs_of_organisations,
    standing_of,
    texts_now,
)
from marketplace.matching.queries.since import since
from search.queries.frozen import asked_by, asked_for, filters_in_words, finds_solutions

PAGE_SIZE: Final = 20


@require_http_methods(["GET", "HEAD", "POST"])
def freeze_search(request: ActorRequest) -> HttpResponse:
    """Show the search that the address names, and freeze it for a need of the actor's team."""
    cities = [one for one in request.actor.organisations if may_write_for(request.actor, one, CapabilityName.BUYS)]
    if not cities:
        raise PermissionDenied
    needs, address, language = needs_of_organisations(cities), request.GET.urlencode(), get_language() or "en"
    initial = {"need": needs[0].public_id} if len(needs) == 1 else None
    form = FreezeForm(request.POST if request.method == "POST" else None, needs=needs, initial=initial)
    if form.is_valid() and (made := _frozen(request, form, address, language)):
        return redirect("matching:freeze", made.public_id)
    criteria = asked_by(request.actor, address, language)
    context = {
        "form": form,
        "needs": needs,
        "criteria": criteria,
        "filters": filters_in_words(criteria),
        "is_for_solutions": finds_solutions(criteria),
        "most": MOST_FROZEN,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "matching/freeze_search.html", context, status=status)


def _frozen(request: ActorRequest, form: FreezeForm, address: str, language: str) -> Freeze | None:
    """Freeze the search and say so, or put the refusal into the form."""
    try:
        made = actions.freeze_search(actor=request.actor, need=form.chosen, address=address, language=language)
    except REFUSALS as refusal:
        refuse(form, refusal)
        return None
    messages.success(request, _("Frozen. What the search found now stays as it is, with each listing’s text."))
    return made


@require_safe
def freeze(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show what was asked, when and of which index, and what was found, with what changed since."""
    found = get_object_or_404(freezes_visible_to(request.actor), public_id=public_id)
    page = Paginator(hits_of_freeze(found), PAGE_SIZE).get_page(request.GET.get("page"))
    hits = list(page.object_list)
    now, standing = texts_now(hits), standing_of(found.need, [one.solution_id for one in hits])
    criteria = asked_for(found.question["address"], found.language, found.question.get("home", ""))
    context = {
        "freeze": found,
        "need": found.need,
        "page_obj": page,
        "rows": [
            {"since": since(one, now.get(one.solution.public_id)), "candidate": standing.get(one.solution_id)}
            for one in hits
        ],
        "criteria": criteria,
        "filters": filters_in_words(criteria),
        "can_list": rules.can_list(request.actor, found.need),
    }
    return render(request, "matching/freeze.html", context)


@require_POST
def take_hits(request: ActorRequest, public_id: str) -> HttpResponse:
    """Put what was ticked, or the first so many, on the long list."""
    found = get_object_or_404(freezes_visible_to(request.actor), public_id=public_id)
    if not rules.can_list(request.actor, found.need):
        raise PermissionDenied
    positions = TakeForm(request.POST).positions()
    if not positions:
        messages.error(request, _("Tick at least one position, or say how many of the first ones you want."))
        return redirect("matching:freeze", public_id)
    try:
        taken = actions.list_hits(actor=request.actor, need=found.need, freeze=found, positions=positions)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect("matching:freeze", public_id)
    say_listed(request, len(taken))
    return redirect("matching:candidates", found.need.public_id)


def say_listed(to: ActorRequest, number: int) -> None:
    """Say how many came on the long list, or that all of them stood there."""
    if not number:
        messages.info(to, _("All of them stand on the long list already, or are your own."))
        return
    sentence = ngettext(
        "%(number)d candidate is on the long list now.", "%(number)d candidates are on the long list now.", number
    )
    messages.success(to, sentence % {"number": number})
