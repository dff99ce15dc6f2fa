"""Writing an answer to a need, one's own answers, and the answers that a city reads."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.journal.actions import Moved
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.telling import refuse, tell
from listings.models import Need
from listings.queries import needs_visible_to, with_everything
from listings.states import Mode
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms import AnswerForm
from marketplace.matching.models import Answer
from marketplace.matching.states import SENTENCES, AnswerState

PAGE_SIZE: Final = 20


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write, change or send the answer of the organisation that the form names; say why when there can be none."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    organisation = _organisation(request)
    why_not = rules.why_not_answered(request.actor, organisation, need)
    if why_not or organisation is None:
        return _refuse(request, need, organisation, why_not)
    stored = queries.answer_of(need, organisation)
    if request.method != "POST":
        initial = {"text": stored.text, "version": stored.version} if stored else {"version": 0}
        return _show(request, need, organisation, AnswerForm(initial=initial), stored)
    form = AnswerForm(request.POST)
    if form.is_valid() and (done := _saved(request, need, organisation, form)):
        messages.success(request, done)
        return redirect("matching:answer", public_id)
    return _show(request, need, organisation, form, queries.answer_of(need, organisation))


def _saved(request: ActorRequest, need: Need, organisation: Organisation, form: AnswerForm) -> str:
    """Keep and perhaps send an answer; return what to say, "" when the form has the refusal."""
    text, version = form.cleaned_data["text"], form.version_shown
    sent: object = None
    try:
        kept = actions.save_answer(
            actor=request.actor, need=need, organisation=organisation, text=text, version=version
        )
        if request.POST.get("then") == "send":
            sent = actions.send_answer(actor=request.actor, answer=kept)
    except StaleVersion as refusal:
        refuse(form, refusal)
        form.show_version(_version(need, organisation))
        return ""
    except REFUSALS as refusal:
        refuse(form, refusal)
        return ""
    if isinstance(sent, Moved):
        return _("Sent. Until the deadline you may change it or take it back.")
    return _("Saved.") if kept.state == AnswerState.SENT else _("Kept as a draft. Only your own team sees it.")


@require_safe
def my_answers(request: ActorRequest) -> HttpResponse:
    """List the answers of the organisation acted for."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    rows = queries.own_answers(request.actor, organisation)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "matching/my_answers.html", {"organisation": organisation, "page_obj": page})


@require_safe
def need_answers(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a need's own team the answers that came in; of sealed ones only how many there are."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    if not rules.belongs_to_city(request.actor, need):
        raise Http404
    rows = queries.sent_answers(need)
    is_readable = rules.can_read_answers(request.actor, need)
    shown = rows if is_readable else rows.none()
    context = {
        "need": need,
        "is_readable": is_readable,
        "is_open": need.is_open,
        "has_interest": rules.openings_of(need).has_interest,
        "count": rows.count(),
        "page_obj": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "matching/need_answers.html", context)


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


def _version(need: Need, organisation: Organisation) -> int:
    stored = queries.answer_of(need, organisation)
    return stored.version if stored else 0


def _show(
    request: ActorRequest, need: Need, organisation: Organisation, form: AnswerForm, stored: Answer | None
) -> HttpResponse:
    refused = request.method == "POST"
    context = {
        "need": need,
        "organisation": organisation,
        "form": form,
        "stored": stored,
        "sentence": SENTENCES[Mode(need.mode)][rules.reader_of(request.actor, need)],
        "is_sealed": rules.openings_of(need).is_sealed,
    }
    return render(
        request, "matching/answer.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    )


def _refuse(request: ActorRequest, need: Need, organisation: Organisation | None, why_not: str) -> HttpResponse:
    """Say why there can be no answer now, with the one that was sent, if any; 403 when something was sent."""
    others = [one for one in request.actor.organisations if rules.can_answer(request.actor, one, need)]
    context = {
        "need": need,
        "organisation": organisation,
        "why_not": why_not,
        "stored": queries.answer_of(need, organisation),
        "others": others,
    }
    return render(request, "matching/cannot_answer.html", context, status=HTTPStatus.FORBIDDEN)
