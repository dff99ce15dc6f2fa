"""The pages on which a vendor adds pictures and documents to a solution, and staff read what was added later."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.files.reading import read_upload
from accounts.files.serving import serve
from accounts.middleware import ActorRequest
from accounts.queries import latest_reason
from accounts.states import FileKind
from accounts.telling import refuse, tell
from listings import actions, queries
from listings.errors import REFUSALS
from listings.forms.attachments import AttachmentForm, WordsForm
from listings.forms.review import ReturnForm
from listings.models import Attachment, Solution
from listings.queries import attachments as found
from listings.rules import is_own
from listings.states import AttachmentState, ListingState
from listings.views.editing import Desk

PAGE_SIZE = 25
_tell = partial(tell, refusals=REFUSALS)


@login_not_required
@require_safe
def attachment(request: ActorRequest, public_id: str, name: str) -> HttpResponseBase:
    """Give out a picture or a document to whoever sees its solution, and sees it there."""
    one = get_object_or_404(found.attachments_visible_to(request.actor), public_id=public_id)
    inside = request.actor.is_staff or is_own(request.actor, one.solution)
    if one.certificate and one.shown_certificate is None and not inside:
        raise Http404
    is_public = one.state == AttachmentState.APPROVED and one.solution.is_public
    return serve(one.file, name, is_public=is_public)


@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: ActorRequest, public_id: str) -> HttpResponse:
    """List what a solution has, and add to it."""
    solution = Desk(request).own(queries.solutions_visible_to(request.actor), public_id)
    if way_back := Desk(request).sealed(solution):
        return way_back
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttachmentForm(*typed, certificates=solution.certified)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            content = read_upload(sent["file"], FileKind.PICTURE, FileKind.DOCUMENT)
            said = {"words": sent["words"], "certificate": sent.get("certificate", "")}
            made = actions.add_attachment(actor=request.actor, solution=solution, content=content, **said)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            _tell(request, lambda: made, _said_of_added(made))
            return redirect("listings:attachments", public_id)
    return _page(request, solution, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_attachment(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say anew what a picture shows, or what a document is called; the page can also remove it."""
    one = _own(request, public_id)
    if way_back := Desk(request).sealed(one.solution):
        return way_back
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"words": one.file.words})
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_attachment(actor=request.actor, attachment=one, words=form.cleaned_data["words"])
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            _tell(request, lambda: one, _("Saved."))
            return redirect("listings:attachments", one.solution.public_id)
    context = {"one": one, "listing": one.solution, "form": form}
    return render(request, "listings/attachment.html", context, status=422 if form.errors else 200)


@require_POST
def lead_with_attachment(request: ActorRequest, public_id: str) -> HttpResponse:
    """Let a picture be the first one."""
    one = _own(request, public_id)
    step = partial(actions.lead_with, actor=request.actor, attachment=one)
    _tell(request, step, _("It is the first picture now."))
    return redirect("listings:attachments", one.solution.public_id)


@require_POST
def remove_attachment(request: ActorRequest, public_id: str) -> HttpResponse:
    """Remove a picture or a document for good."""
    one = _own(request, public_id)
    step = partial(actions.remove_attachment, actor=request.actor, attachment=one)
    _tell(request, step, _("Removed. The file is deleted."))
    return redirect("listings:attachments", one.solution.public_id)


@require_safe
def waiting(request: ActorRequest) -> HttpResponse:
    """List what was added to published solutions and waits for staff, or what they approved and may take down."""
    _staff_only(request)
    return _queue(request, ReturnForm())


@require_POST
def decide_attachment(request: ActorRequest, public_id: str, to: str) -> HttpResponse:
    """Approve a picture or a document, or refuse it with a reason."""
    _staff_only(request)
    one = get_object_or_404(found.attachments_visible_to(request.actor), public_id=public_id)
    if to not in {AttachmentState.APPROVED, AttachmentState.REFUSED}:
        raise Http404
    form = ReturnForm(request.POST)
    if to == AttachmentState.REFUSED and not form.is_valid():
        return _queue(request, form, wanted=public_id)
    why = request.POST.get("why", "") if to == AttachmentState.REFUSED else ""
    said = {"why": why, "seen": request.POST.get("seen", "")}
    step = partial(actions.decide_attachment, actor=request.actor, attachment=one, to=AttachmentState(to), **said)
    refusing = _("“%s” is refused. The owners are told by mail.") % one
    _tell(request, step, refusing if why else _("“%s” is approved. Everybody sees it now.") % one)
    back = reverse("listings:waiting_attachments")
    return HttpResponseRedirect(f"{back}?tab=approved" if request.GET.get("tab") == "approved" else back)


def _queue(request: ActorRequest, form: ReturnForm, wanted: str = "") -> HttpResponse:
    is_approved = request.GET.get("tab") == "approved"
    rows = found.approved_attachments() if is_approved else found.waiting_attachments()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "form": form, "wanted": wanted, "is_approved": is_approved}
    return render(request, "listings/waiting_attachments.html", context, status=422 if form.errors else 200)


def _page(request: ActorRequest, solution: Solution, form: AttachmentForm) -> HttpResponse:
    attached = found.attached_to(solution)
    refused = [one for one in attached.all if one.state == AttachmentState.REFUSED]
    context = {
        "listing": solution,
        "attached": attached,
        "reasons": [(one, latest_reason(one.subject, "attachment.refused")) for one in refused],
        "form": form,
        "most_pictures": found.MOST_PICTURES,
        "most_documents": found.MOST_DOCUMENTS,
    }
    return render(request, "listings/attachments.html", context, status=422 if form.errors else 200)


def _own(request: ActorRequest, public_id: str) -> Attachment:
    one = get_object_or_404(found.attachments_visible_to(request.actor), public_id=public_id)
    one.solution = Desk(request).own(queries.solutions_visible_to(request.actor), one.solution.public_id)
    return one


def _said_of_added(made: Attachment) -> str:
    if made.solution.state == ListingState.PUBLISHED:
        return _("Added. Programme staff read it before others see it.")
    return _("Added. Others see it when the solution is published.")


def _staff_only(request: ActorRequest) -> None:
    if not request.actor.is_staff:
        raise Http404
    if request.method == "POST" and not request.actor.may_decide:
        raise PermissionDenied
