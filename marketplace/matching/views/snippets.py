"""The texts that an organisation keeps for its answers: listed, added, changed, removed."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse, tell
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.answering import SnippetForm
from marketplace.matching.views.answers import PAGE_SIZE


@require_http_methods(["GET", "HEAD", "POST"])
def snippets(request: ActorRequest) -> HttpResponse:
    """List the kept texts of the organisation acted for, and keep another one."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    form, posted = SnippetForm(request.POST if request.method == "POST" else None), request.method == "POST"
    may_write = rules.can_keep_texts(request.actor, organisation)
    if posted and not may_write:
        raise PermissionDenied
    if form.is_valid():
        try:
            actions.add_snippet(actor=request.actor, organisation=organisation, **_words(form))
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Kept. You can insert it wherever you write an answer."))
            return redirect("matching:snippets")
    page = Paginator(queries.snippets_of(request.actor, organisation), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"organisation": organisation, "form": form, "page_obj": page, "may_write": may_write}
    return render(request, "matching/snippets.html", context, status=_status(posted=posted))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_snippet(request: ActorRequest, public_id: str) -> HttpResponse:
    """Change a kept text; answers that it was put into stay as they are."""
    found = get_object_or_404(queries.snippets_visible_to(request.actor), public_id=public_id)
    if not rules.can_keep_texts(request.actor, found.organisation):
        raise PermissionDenied
    initial = {"name": found.name, "text": found.text, "version": found.version}
    posted = request.method == "POST"
    form = SnippetForm(request.POST if posted else None, initial=initial)
    if form.is_valid():
        version = form.version_shown
        try:
            actions.change_snippet(actor=request.actor, snippet=found, version=version, **_words(form))
        except StaleVersion as refusal:
            refuse(form, refusal)
            form.show_version(found.version)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("matching:snippets")
    return render(
        request, "matching/edit_snippet.html", {"snippet": found, "form": form}, status=_status(posted=posted)
    )


@require_POST
def remove_snippet(request: ActorRequest, public_id: str) -> HttpResponse:
    """Remove a kept text."""
    found = get_object_or_404(queries.snippets_visible_to(request.actor), public_id=public_id)
    if not rules.can_keep_texts(request.actor, found.organisation):
        raise PermissionDenied
    done = _("Removed. Answers that it was put into keep their words.")
    tell(request, lambda: actions.remove_snippet(actor=request.actor, snippet=found), done, refusals=REFUSALS)
    return redirect("matching:snippets")


def _words(form: SnippetForm) -> dict[str, str]:
    return {"name": form.cleaned_data["name"], "text": form.cleaned_data["text"]}


def _status(*, posted: bool) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
