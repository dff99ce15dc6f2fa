"""What came of each answer: written by the need's team, told to all answerers at once, read by each of them alone."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse, say
from listings.models import Need
from listings.queries.outcomes import outcome_of
from marketplace.matching import queries, rules
from marketplace.matching.actions.results import ResultValues, tell_results, why_not_told, write_result
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.results import ResultForm
from marketplace.matching.models import Answer
from marketplace.matching.queries.results import (
    Told,
    digest_of_results,
    kind_that_fits,
    kinds_of,
    needs_to_tell,
    results_of_need,
    results_told,
    results_visible_to,
)
from marketplace.matching.views.owning import need_to_list_for, own_need

PAGE_SIZE: Final = 20


@require_safe
def results(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show what each answerer was told and will be."""
    need = own_need(request, public_id)
    why_not = _why_not(request, need)
    rows = [] if why_not else results_of_need(need)
    context = {
        "need": need,
        "why_not": why_not,
        "has_outcome": outcome_of(need) is not None,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "lacking": sum(one.lacks for one in rows),
        "outdated": sum(one.is_outdated and one.next is None for one in rows),
        "waiting": sum(one.next is not None for one in rows),
        "is_unread": not why_not and queries.answers_stay_unread(need),
        "can_list": rules.can_list(request.actor, need),
    }
    return render(request, "matching/results.html", context)


@require_safe
@vary_on_headers("HX-Request")
def to_tell(request: ActorRequest) -> HttpResponse:
    """List the needs of the organisation acted for whose answerers wait: a part of its list of needs, or a page."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    is_part = bool(request.headers.get("HX-Request"))
    context = {"organisation": organisation, "to_tell": needs_to_tell(request.actor, organisation), "is_part": is_part}
    return render(request, "matching/_to_tell.html" if is_part else "matching/to_tell.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_result(request: ActorRequest, public_id: str, answer_id: str) -> HttpResponse:
    """Write what one answerer will be told, or a correction of what she was told."""
    need = need_to_list_for(request, public_id)
    if _why_not(request, need) or queries.answers_stay_unread(need):
        return redirect("matching:results", public_id)
    answer = get_object_or_404(queries.sent_answers(need), public_id=answer_id)
    row = next(one for one in results_of_need(need) if one.answer.pk == answer.pk)
    data = request.POST if request.method == "POST" else None
    form = ResultForm(data, kinds=kinds_of(need), initial=_initial(need, row))
    if form.is_valid() and _is_written(request, need, answer, form):
        return redirect("matching:results", public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "matching/edit_result.html", {"need": need, "row": row, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show once more what everybody will be told, and tell them."""
    need = need_to_list_for(request, public_id)
    if _why_not(request, need):
        return redirect("matching:results", public_id)
    if request.method == "POST":
        _tell(request, need)
        return redirect("matching:results", public_id)
    rows = results_of_need(need)
    waiting = [one for one in rows if one.next is not None]
    lacking = [one for one in rows if one.lacks]
    context = {"need": need, "rows": waiting, "lacking": lacking, "shown": digest_of_results(rows)}
    context["is_unread"] = queries.answers_stay_unread(need)
    return render(request, "matching/tell_results.html", context)


@require_safe
def result(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the team of an answer what it was told, and what it was told before."""
    found = get_object_or_404(results_visible_to(request.actor), public_id=public_id)
    every = list(results_told(found.answer))
    context = {"need": found.answer.need, "result": every[0], "earlier": every[1:], "answer": found.answer}
    return render(request, "matching/result.html", context)


def _why_not(request: ActorRequest, need: Need) -> str:
    """Return why there are no results to give, "" when there are; of sealed answers nothing is told."""
    if not rules.can_read_answers(request.actor, need) and not queries.answers_stay_unread(need):
        return _("The answers are sealed, so nobody can be told anything yet.")
    return why_not_told(need)


def _initial(need: Need, row: Told) -> dict[str, Any]:
    shown = row.next or row.told
    version = row.next.version if row.next and row.next.pk else 0
    if shown is not None and (row.next or not row.is_outdated):
        names = ("kind", "reason", "ground", "words")
        return {**{name: getattr(shown, name) for name in names}, "version": version}
    outcome = outcome_of(need)
    kind = kind_that_fits(need, row.answer, outcome) if outcome else ""
    return {"kind": kind, "version": version}


def _is_written(request: ActorRequest, need: Need, answer: Answer, form: ResultForm) -> bool:
    """Write the result and say so, or put the refusal into the form."""
    values = ResultValues(**{name: form.cleaned_data[name] for name in ("kind", "reason", "ground", "words")})
    answer.need = need
    try:
        done = write_result(actor=request.actor, answer=answer, values=values, version=form.version_shown)
    except StaleVersion as refusal:
        waits = answer.results.filter(told_at=None).first()
        refuse(form, refusal)
        form.show_version(waits.version if waits else 0)
        return False
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    say(request, done, _("Kept. The answerer hears of it when you tell all of them."))
    return True


def _tell(request: ActorRequest, need: Need) -> None:
    shown = request.POST.get("shown", "")[:64]
    try:
        done = tell_results(actor=request.actor, need=need, shown=shown)
    except (*REFUSALS, StaleVersion) as refusal:
        messages.error(request, str(refusal))
        return
    say(request, done, _("Told. Each answerer gets a mail and reads its own result, and nobody else’s."))
