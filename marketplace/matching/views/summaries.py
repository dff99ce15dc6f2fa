"""The page on which a city writes what it learned from a market consultation."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse
from listings.models import Need
from listings.queries import needs_visible_to, with_everything
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms import SummaryForm


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write or change the public summary of a consultation."""
    need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    if not rules.belongs_to_city(request.actor, need) or not rules.openings_of(need).has_summary:
        raise Http404
    if not rules.can_write_summary(request.actor, need):
        raise PermissionDenied
    stored = queries.summary_of(need)
    initial = {"text": stored.text, "version": stored.version} if stored else {"version": 0}
    form = SummaryForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _is_published(request, need, form):
        return redirect("matching:openings", public_id)
    context = {"need": need, "form": form, "stored": queries.summary_of(need)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "matching/summary.html", context, status=status)


def _is_published(request: ActorRequest, need: Need, form: SummaryForm) -> bool:
    """Publish the text and say so, or put the refusal into the form."""
    try:
        actions.publish_summary(
            actor=request.actor, need=need, text=form.cleaned_data["text"], version=form.version_shown
        )
    except StaleVersion as refusal:
        stored = queries.summary_of(need)
        refuse(form, refusal)
        form.show_version(stored.version if stored else 0)
        return False
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("The summary is public."))
    return True
