"""Writing an answer to a need, sending it, taking it back, and one's own answers."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.telling import tell
from listings.queries import needs_visible_to, with_everything
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.queries.partners import own_partners
from marketplace.matching.views.writing import Writing

PAGE_SIZE: Final = 20


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write, keep or send the answer of the organisation that the form names; say why when there can be none."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    organisation = _organisation(request)
    why_not = rules.why_not_answered(request.actor, organisation, need)
    writing = Writing(request, need, organisation)
    if why_not or organisation is None:
        return writing.refuse(why_not)
    if request.method != "POST":
        return writing.show(writing.form())
    if helped := writing.helped():
        return writing.show(helped.unjudged(), ok=True)
    form = writing.form(request.POST)
    if form.is_valid() and (done := writing.saved(form)):
        messages.success(request, done.sentence)
        return redirect("matching:receipt", done.receipt) if done.receipt else redirect("matching:answer", public_id)
    return writing.show(form)


@require_safe
def my_answers(request: ActorRequest) -> HttpResponse:
    """List the answers of the organisation acted for."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    rows = queries.own_answers(request.actor, organisation)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    entries = own_partners(request.actor, organisation)[:PAGE_SIZE]
    context = {"organisation": organisation, "page_obj": page, "entries": entries}
    return render(request, "matching/my_answers.html", context)


@require_POST
def withdraw(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a sent answer back."""
    found = get_object_or_404(queries.answers_visible_to(request.actor), public_id=public_id)
    if not rules.can_handle_answer(request.actor, found):
        raise PermissionDenied
    done = _("Taken back. Only your own team reads it now.")
    tell(request, lambda: actions.withdraw_answer(actor=request.actor, answer=found), done, refusals=REFUSALS)
    return redirect("matching:my_answers")


def _organisation(request: ActorRequest) -> Organisation | None:
    """Return the organisation that a sent form names, else the one acted for, if the person belongs to it."""
    named = request.POST.get("organisation", "")
    if not named:
        return request.actor.organisation
    return next((one for one in request.actor.organisations if one.public_id == named), None)
