"""The page on which owners give staff documents for their verification; nobody else reads these."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries, rules
from accounts.errors import AccountsError
from accounts.files.reading import read_upload
from accounts.files.serving import serve
from accounts.forms.evidence import EvidenceForm
from accounts.middleware import ActorRequest
from accounts.models import Evidence
from accounts.retention import EVIDENCE_KEPT
from accounts.states import MOST_EVIDENCE, FileKind
from accounts.telling import refuse


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: ActorRequest, public_id: str) -> HttpResponse:
    """List the organisation's documents for staff and add one."""
    organisation = get_object_or_404(queries.organisations_visible_to(request.actor), public_id=public_id)
    if not rules.can_edit_organisation(request.actor, organisation):
        raise PermissionDenied
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            content = read_upload(form.cleaned_data["file"], FileKind.DOCUMENT, FileKind.PICTURE)
            actions.add_evidence(actor=request.actor, organisation=organisation, content=content, words=words)
        except AccountsError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Added. Programme staff see it beside your description."))
            return redirect("accounts:evidence", public_id)
    context = {
        "organisation": organisation,
        "form": form,
        "evidence": organisation.evidence.select_related("file"),
        "may_give": rules.can_give_evidence(request.actor, organisation),
        "most": MOST_EVIDENCE,
        "days": EVIDENCE_KEPT.days,
    }
    return render(request, "accounts/evidence.html", context, status=422 if form.errors else 200)


@require_safe
def evidence_file(request: ActorRequest, public_id: str, name: str) -> HttpResponseBase:
    """Give a document out to the organisation's owners and to staff."""
    found = get_object_or_404(queries.evidence_visible_to(request.actor), file__public_id=public_id)
    return serve(found.file, name, is_public=False)


@require_POST
def remove_evidence(request: ActorRequest, public_id: str) -> HttpResponse:
    """Remove a document for good."""
    own = Evidence.objects.filter(organisation__in=request.actor.organisations).select_related("organisation", "file")
    found = get_object_or_404(own, file__public_id=public_id)
    if not rules.can_edit_organisation(request.actor, found.organisation):
        raise PermissionDenied
    try:
        actions.remove_evidence(actor=request.actor, evidence=found)
    except AccountsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed. The file is deleted."))
    return redirect("accounts:evidence", found.organisation.public_id)
