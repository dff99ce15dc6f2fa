"""Questions to a need: asking, taking back, and the pages on which its team reads them and replies."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse, tell
from listings import actions, queries, rules
from listings.errors import REFUSALS
from listings.forms.questions import AskForm, HandlingForm, initial_handling
from listings.models import Need, Question
from listings.redacting import redacted
from listings.views.editing import PAGE_SIZE

PREVIEW: Final = "preview"
SILENTLY: Final = "publish"


@require_http_methods(["GET", "HEAD", "POST"])
def ask_question(request: ActorRequest, public_id: str) -> HttpResponse:
    """Ask a question for the organisation that the form names; say why when nobody can."""
    need = get_object_or_404(queries.with_everything(queries.needs_visible_to(request.actor)), public_id=public_id)
    organisations = rules.asking_for(request.actor, need)
    if not organisations:
        why_not = rules.why_not_asked(request.actor, request.actor.organisation, need)
        context = {"need": need, "why_not": why_not}
        return render(request, "listings/cannot_ask.html", context, status=HTTPStatus.FORBIDDEN)
    sent = request.method == "POST"
    form = AskForm(request.POST if sent else None, organisations=organisations)
    if form.is_valid():
        try:
            actions.ask_question(
                actor=request.actor, need=need, organisation=form.chosen, text=form.cleaned_data["text"]
            )
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your question waits for the city. You get its reply by mail, like everybody."))
            return redirect(f"{reverse('listings:need', args=[public_id])}#questions")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "listings/ask_question.html", {"need": need, "form": form}, status=status)


@require_POST
def withdraw_question(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take one's own question back while it waits."""
    found = get_object_or_404(queries.questions_asked_by(request.actor), public_id=public_id)
    tell(
        request,
        lambda: actions.withdraw_question(actor=request.actor, question=found),
        _("Taken back. Nobody reads the question any more."),
        refusals=REFUSALS,
    )
    return redirect(f"{reverse('listings:need', args=[found.need.public_id])}#questions")


@require_safe
def need_questions(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a need's team every question with its original words; who asked, only after the deadline."""
    need = get_object_or_404(queries.with_everything(queries.needs_visible_to(request.actor)), public_id=public_id)
    if not rules.is_own(request.actor, need):
        raise Http404
    page = Paginator(queries.file_of(need), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    askers = queries.askers_of(need, rows) if rules.sees_askers(request.actor, need) else {}
    context = {
        "need": need,
        "page_obj": page,
        "rows": [(question, askers.get(question.pk)) for question in rows],
        "waiting": queries.waiting_questions(need),
        "can_handle": rules.can_handle(request.actor, need),
    }
    return render(request, "listings/need_questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: ActorRequest, public_id: str) -> HttpResponse:
    """Reply to a question, hide words in it, or make it public without a reply."""
    found = _of_team(request, public_id)
    form = HandlingForm(
        request.POST if request.method == "POST" else None,
        question=found,
        replied=queries.replied_questions(found.need),
        initial=initial_handling(actions.handling_of(found), found.version),
    )
    then = request.POST.get("then")
    if form.is_valid() and _says_enough(form, then) and then != PREVIEW and _handled(request, found, form):
        return redirect("listings:need_questions", found.need.public_id)
    return _show(request, found, form)


def _of_team(request: ActorRequest, public_id: str) -> Question:
    """Return a question of the actor's own needs; 404 to outsiders, 403 to those who may only read."""
    found: Question = get_object_or_404(queries.questions_of_team(request.actor), public_id=public_id)
    if not rules.can_handle_question(request.actor, found):
        raise PermissionDenied
    return found


def _says_enough(form: HandlingForm, then: str | None) -> bool:
    """Ask for a reply, unless it is to be public without one, is only looked at, or takes none any more."""
    wanted = form.handling()
    if then in {PREVIEW, SILENTLY} or "reply" not in form.fields or wanted.reply or wanted.same_as:
        return True
    form.add_error("reply", _("Write the reply, or make the question public without one."))
    return False


def _handled(request: ActorRequest, found: Question, form: HandlingForm) -> bool:
    """Do what the form says and tell it; False when the form has the refusal."""
    version = form.cleaned_data.get("version") or 0
    try:
        done = actions.handle_question(actor=request.actor, question=found, version=version, wanted=form.handling())
    except StaleVersion as refusal:
        refuse(form, refusal)
        form.show_version(found.version)
        return False
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    words = {"number": done.number}
    replied = form.handling().reply or form.handling().same_as
    messages.success(
        request,
        (_("Question %(number)s and its reply are public.") if replied else _("Question %(number)s is public."))
        % words,
    )
    return True


def _show(request: ActorRequest, found: Question, form: HandlingForm) -> HttpResponse:
    """Render a question with its form; of a preview what everybody would read."""
    sent = request.method == "POST"
    is_preview = sent and form.is_valid() and request.POST.get("then") == PREVIEW
    need: Need = found.need
    context = {
        "question": found,
        "need": need,
        "form": form,
        "preview": redacted(found.text, form.handling().hidden) if is_preview else "",
        "preview_reply": form.handling().reply if is_preview else "",
        "stored": found.replies.first() if form.is_stale else None,
        "is_open": need.is_open and need.is_public,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent and not is_preview else HTTPStatus.OK
    return render(request, "listings/question.html", context, status=status)
