"""The pages of auditors: an owner grants and takes back, an auditor takes up the link and reads part by part.

A GET writes nothing. So a part is opened by a form, which puts the reading on the record; for an hour afterwards its
page shows it, and never without that entry. Files are handed out by forms, too.
"""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.middleware import ActorRequest
from accounts.queries import has_proved
from accounts.telling import refuse, say, tell
from listings.models import Need
from marketplace.matching import actions, queries, rules
from marketplace.matching.dossier.contents import SECTIONS, readable_sections, section_content
from marketplace.matching.dossier.files import ENDINGS
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.audits import GrantForm
from marketplace.matching.models import Audit
from marketplace.matching.states import AuditState
from marketplace.matching.views.records import checked, own_need, served

PAGE_SIZE: Final = 10
FILES: Final = {
    "pdf": "PDF",
    "json": "JSON",
    "candidates": gettext_lazy("Candidates (CSV)"),
    "steps": gettext_lazy("Steps (CSV)"),
}
RECORDS: Final = "records"
"""The part of the file that lists its records."""


@require_safe
def auditors(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a need's own team who may read its file, and who read what and when."""
    return _page(request, own_need(request.actor, public_id), None)


def _page(request: ActorRequest, need: Need, form: GrantForm | None) -> HttpResponse:
    page = Paginator(queries.audits_of(need), PAGE_SIZE).get_page(request.GET.get("page"))
    readings = queries.readings_of(list(page))
    context: dict[str, Any] = {
        "need": need,
        "page_obj": page,
        "rows": [
            {"audit": one, "is_past": rules.audit_is_past(one), "readings": _told(readings[one.public_id])}
            for one in page
        ],
        "may_grant": rules.can_grant_audit(request.actor, need),
        "form": form or GrantForm(initial={"language": get_language()}, today=rules.today_of(need)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "matching/auditors.html", context, status=status)


def _told(readings: list[queries.Reading]) -> list[dict[str, Any]]:
    return [{"title": title_of(one.part), "time": one.time} for one in readings]


def title_of(part: str) -> str:
    """Return what a part that was read is called: a section, a file of a record, or the check of a file."""
    named = {one.name: str(one.title) for one in SECTIONS} | {RECORDS: _("The records that were made")}
    kind, _dash, number = part.partition("-")
    if kind in ENDINGS and number:
        return _("Record no. %(number)s, file: %(kind)s") % {"number": number, "kind": FILES[kind]}
    return named.get(part, _("A file was checked"))


@require_POST
def grant(request: ActorRequest, public_id: str) -> HttpResponse:
    """Let an auditor read the file; refusals stand in the form."""
    need = own_need(request.actor, public_id)
    if not rules.can_grant_audit(request.actor, need):
        raise PermissionDenied
    form = GrantForm(request.POST, today=rules.today_of(need))
    if form.is_valid():
        try:
            actions.grant_audit(actor=request.actor, need=need, access=actions.Access(**form.cleaned_data))
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The link is on its way. Every part that she reads will stand on this page."))
            return redirect("matching:auditors", public_id)
    return _page(request, need, form)


@require_POST
def revoke(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take an access back at once."""
    audit = get_object_or_404(queries.audits_of_teams(request.actor), public_id=public_id)
    if not rules.can_grant_audit(request.actor, audit.need):
        raise PermissionDenied
    tell(
        request,
        lambda: actions.revoke_audit(actor=request.actor, audit=audit),
        _("The access is taken back. The next page is refused to her."),
        refusals=REFUSALS,
    )
    return redirect("matching:auditors", audit.need.public_id)


# What follows links in mails, such as scanners, only ever sends a GET, which changes nothing.
@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: ActorRequest, token: str) -> HttpResponse:
    """Show a grant to whoever has its link, and let the person of its address take it up."""
    audit = queries.audit_named_by(token)
    if audit is None:
        raise Http404
    if request.method == "POST" and request.actor.is_authenticated and _is_taken_up(request, audit):
        return redirect("matching:audit", audit.public_id)
    is_hers = bool(audit.email) and request.actor.is_authenticated and has_proved(request.actor, audit.email)
    context = {
        "audit": audit,
        "need": audit.need,
        "is_hers": is_hers,
        "is_over": audit.state == AuditState.REVOKED or rules.audit_is_past(audit) or not audit.email,
        "is_used": audit.state == AuditState.ACCEPTED,
        "may_read": rules.can_audit(request.actor, audit),
    }
    return render(request, "matching/audit_link.html", context)


def _is_taken_up(request: ActorRequest, audit: Audit) -> bool:
    try:
        result = actions.accept_audit(actor=request.actor, audit=audit)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    say(request, result, _("You may read this file now."))
    return True


def own_audit(actor: Actor, public_id: str) -> Audit:
    """Return an access that the actor has now; nobody else finds one, nor she once it ended."""
    audit: Audit = get_object_or_404(queries.audits_visible_to(actor), public_id=public_id)
    if not rules.can_audit(actor, audit):
        raise Http404
    return audit


def titles(need: Need) -> dict[str, str]:
    """Return the parts of a need's file that may be read now, by their names."""
    sections = readable_sections(is_sealed=_is_sealed(need), is_unread=queries.answers_stay_unread(need))
    files = {} if _is_sealed(need) else {RECORDS: _("The records that were made")}
    return {**{one.name: str(one.title) for one in sections}, **files}


def _is_sealed(need: Need) -> bool:
    """Whether an auditor reads nothing of answers yet: never before the team itself has opened them."""
    return not need.is_closed or bool(queries.why_not_recorded(need))


@require_safe
def cover(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show an auditor of what the file consists."""
    audit = own_audit(request.actor, public_id)
    context = {"audit": audit, "need": audit.need, "titles": titles(audit.need), "opened": queries.opened_parts(audit)}
    return render(request, "matching/audit.html", context)


@require_POST
def open_part(request: ActorRequest, public_id: str) -> HttpResponse:
    """Put on the record that a part is read, and go there."""
    audit = own_audit(request.actor, public_id)
    part = request.POST.get("part", "")
    if part not in titles(audit.need):
        raise Http404
    actions.open_part(actor=request.actor, audit=audit, part=part)
    return redirect("matching:audit_part", public_id, part)


@require_safe
def part(request: ActorRequest, public_id: str, part: str) -> HttpResponse:
    """Show a part that was opened on the record within the hour; otherwise lead to where it is opened."""
    audit = own_audit(request.actor, public_id)
    shown = titles(audit.need)
    if part not in shown:
        raise Http404
    if part not in queries.opened_parts(audit):
        messages.info(request, _("Open the part first: each reading is put on the record."))
        return redirect("matching:audit", public_id)
    context: dict[str, Any] = {"audit": audit, "need": audit.need, "title": shown[part], "part": part}
    if part == RECORDS:
        context["kept"] = queries.kept(list(queries.records_of(audit.need)))
    else:
        context["blocks"] = section_content(part, audit.need)
    return render(request, "matching/audit_part.html", context)


@require_POST
def audit_file(request: ActorRequest, public_id: str, record_id: str, part: str) -> HttpResponse:
    """Give a file of a record to an auditor, on the record."""
    audit = own_audit(request.actor, public_id)
    record = get_object_or_404(queries.records_of(audit.need), public_id=record_id)
    if part not in ENDINGS or RECORDS not in titles(audit.need):
        raise Http404
    actions.open_part(actor=request.actor, audit=audit, part=f"{part}-{record.number}")
    return served(record, part)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say of a file or a digest whether it is one of the need's records; what was refused has told her nothing."""
    audit = own_audit(request.actor, public_id)
    answer = checked(request, audit.need, back=reverse("matching:audit", args=[public_id]))
    if request.method == "POST" and answer.status_code == HTTPStatus.OK:
        actions.open_part(actor=request.actor, audit=audit, part="check")
    return answer
