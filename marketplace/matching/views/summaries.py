"""The pages on which a city writes what it learned from a market consultation, looks at it, and publishes it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse
from listings.models import Need
from listings.queries import needs_visible_to, with_everything
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms import VersionedForm
from marketplace.matching.forms.summaries import SummaryForm
from marketplace.matching.models import SummaryDraft


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write the summary of a consultation, or its next version, and keep it as a draft."""
    need = _own_need(request, public_id)
    form = SummaryForm(request.POST if request.method == "POST" else None, initial=_kept(need))
    if form.is_valid() and _is_kept(request, need, form):
        looks = "look" in request.POST and form.cleaned_data["text"].strip()
        return redirect("matching:summary_look" if looks else "matching:summary", public_id)
    context = {"need": need, "form": form, "holds": queries.summary_of(need), "draft": queries.summary_draft_of(need)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "matching/summary.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def summary_look(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the draft as everybody would read it and what it changes, and publish it on her word."""
    need = _own_need(request, public_id)
    draft, holds = queries.summary_draft_of(need), queries.summary_of(need)
    form = VersionedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and draft and draft.text and _is_published(request, need, draft, form.version_shown):
        return redirect("matching:openings", public_id)
    if draft is None or not draft.text:
        messages.info(request, _("No draft waits to be published."))
        return redirect("matching:summary", public_id)
    lines = list(queries.lines_between(holds.text, draft.text)) if holds else []
    context = {"need": need, "draft": draft, "holds": holds, "lines": lines}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "matching/summary_look.html", context, status=status)


@login_not_required
@require_safe
def summary_versions(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show every published version of what a city learned, with what each changed."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    versions = queries.summaries_of(need)
    if not versions:
        raise Http404
    return render(request, "matching/summary_versions.html", {"need": need, "versions": versions})


def _own_need(request: ActorRequest, public_id: str) -> Need:
    """Return a need of her team that has a summary, which she may write."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    if not rules.belongs_to_city(request.actor, need) or not rules.openings_of(need).has_summary:
        raise Http404
    if not rules.can_write_summary(request.actor, need):
        raise PermissionDenied
    return need


def _kept(need: Need) -> dict[str, Any]:
    """Return what the form begins with: the draft, else what is public."""
    draft, holds = queries.summary_draft_of(need), queries.summary_of(need)
    words = draft if draft and draft.text else holds
    language = words.language if words else need.main_text.language
    return {"text": words.text if words else "", "language": language, "version": draft.version if draft else 0}


def _is_kept(request: ActorRequest, need: Need, form: SummaryForm) -> bool:
    """Keep the text and say so, or put the refusal into the form."""
    sent = form.cleaned_data
    if "look" in request.POST and not sent["text"].strip():
        form.add_error("text", _("Write what you learned."))
        return False
    try:
        kept = actions.keep_summary(
            actor=request.actor, need=need, text=sent["text"], language=sent["language"], version=form.version_shown
        )
    except StaleVersion as refusal:
        draft = queries.summary_draft_of(need)
        refuse(form, refusal)
        form.show_version(draft.version if draft else 0)
        return False
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    if "look" not in request.POST:
        messages.success(request, _("The draft is kept.") if kept.text else _("No draft is kept."))
    return True


def _is_published(request: ActorRequest, need: Need, draft: SummaryDraft, version: int) -> bool:
    """Publish the draft and say so; else say why not."""
    held = queries.summary_of(need)
    try:
        summary = actions.publish_summary(actor=request.actor, need=need, text=draft.text, version=version)
    except StaleVersion:
        messages.error(request, _("Somebody changed the draft meanwhile. Look at it once more; nothing is published."))
        return False
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    if summary == held:
        messages.info(request, _("The public summary says this already. Nothing is published anew."))
    else:
        messages.success(request, _("The summary is public."))
    return True
