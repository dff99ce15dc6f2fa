"""The page of a need's file: its records, how one is made and given out, and whether a file is one of them."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.files.serving import POLICY
from accounts.middleware import ActorRequest
from accounts.telling import refuse
from listings.models import Need
from listings.queries import needs_visible_to, with_everything
from marketplace.matching import actions, queries, rules
from marketplace.matching.dossier.files import ENDINGS, TYPES
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.records import CheckForm, RecordForm
from marketplace.matching.models import Record

PAGE_SIZE: Final = 10


def own_need(actor: Actor, public_id: str) -> Need:
    """Return a need of the actor's own team; others find none."""
    need: Need = get_object_or_404(with_everything(needs_visible_to(actor)), public_id=public_id)
    if not rules.belongs_to_city(actor, need):
        raise Http404
    return need


@require_safe
def dossier(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a need's own team the records that were made, and how to make one."""
    return _page(request, own_need(request.actor, public_id), None)


@require_POST
def make_record(request: ActorRequest, public_id: str) -> HttpResponse:
    """Make the next record; refusals stand in the form."""
    need = own_need(request.actor, public_id)
    if not rules.can_make_record(request.actor, need):
        raise PermissionDenied
    form = RecordForm(request.POST, is_again=queries.records_of(need).exists())
    if not form.is_valid() or not _is_made(request, need, form):
        return _page(request, need, form)
    messages.success(request, _("The record is made. Its digests stand in the journal."))
    return redirect("matching:dossier", public_id)


def _is_made(request: ActorRequest, need: Need, form: RecordForm) -> bool:
    try:
        actions.make_record(
            actor=request.actor,
            need=need,
            language=form.cleaned_data["language"],
            why=form.cleaned_data.get("why", ""),
        )
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    return True


def _page(request: ActorRequest, need: Need, form: RecordForm | None) -> HttpResponse:
    rows = queries.records_of(need)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    context: dict[str, Any] = {
        "need": need,
        "kind": queries.kind_of_record(need),
        "page_obj": page,
        "kept": queries.kept(list(page)),
        "why_not": queries.why_not_recorded(need),
        "may_make": rules.can_make_record(request.actor, need),
        "form": form or RecordForm(initial={"language": get_language()}, is_again=bool(page.paginator.count)),
    }
    return render(request, "matching/dossier.html", context, status=status)


@require_safe
def record_file(request: ActorRequest, public_id: str, part: str) -> HttpResponse:
    """Give a file of a record as it was made, as a download that nobody between keeps."""
    return served(get_object_or_404(queries.records_visible_to(request.actor), public_id=public_id), part)


def served(record: Record, part: str) -> HttpResponse:
    """Return one file of a record; 404 for another one, and once its legal hold is over."""
    if part not in ENDINGS or record.file is None:
        raise Http404
    try:
        with default_storage.open(f"{record.file.stem}{ENDINGS[part]}") as opened:
            answer = HttpResponse(opened.read(), content_type=TYPES[part])
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{record.name}{ENDINGS[part]}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def check_record(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say of a file or a digest whether it is one of the need's records; nothing of it is kept."""
    need = own_need(request.actor, public_id)
    return checked(request, need, back=reverse("matching:dossier", args=[public_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def checked(request: ActorRequest, need: Need, *, back: str) -> HttpResponse:
    """Return the page on which a file is recognised, for a need that the caller was let in to."""
    is_sent = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if is_sent else CheckForm()
    context: dict[str, Any] = {"need": need, "form": form, "action": request.path, "back": back}
    status = HTTPStatus.OK
    if is_sent and form.is_valid():
        context["digest"] = form.cleaned_data["digest"]
        context["found"] = queries.recognised(need, form.cleaned_data["digest"])
    elif is_sent:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "matching/check_record.html", context, status=status)
