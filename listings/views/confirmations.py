"""What a city is asked about deployments: its list and each page, both also behind a signed link; the list of staff."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.journal.actions import Already
from accounts.middleware import ActorRequest, second_factor_not_required
from accounts.rules import can_read_staff_pages
from accounts.telling import refuse, say
from listings import actions, evidence
from listings.errors import REFUSALS
from listings.forms.confirmations import AnswerForm
from listings.models import CityAnswer, Deployment
from listings.queries.confirmations import (
    Link,
    deployments_for,
    deployments_named,
    is_unasked,
    link_named_by,
    may_answer_by,
    may_stop_by,
    speaks_for_city,
    unreachable,
)
from listings.values import Verdict
from listings.views.editing import PAGE_SIZE


@require_safe
def deployments_to_answer(request: ActorRequest) -> HttpResponse:
    """List what public solutions say of the organisation that the person acts for."""
    city = request.actor.organisation
    if city is None:
        return redirect("pages:workspace")
    context = {
        "city": city,
        "page_obj": Paginator(deployments_named(city), PAGE_SIZE).get_page(request.GET.get("page")),
        "can_answer": evidence.can_answer_for(request.actor, city),
        "can_stop": evidence.can_answer_for(request.actor, city),
        "own": request.actor.organisations,
        "is_unasked": is_unasked(city),
    }
    return render(request, "listings/deployments_to_answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_deployment(request: ActorRequest, public_id: str) -> HttpResponse:
    """Answer for one's city whether a deployment is true."""
    found = get_object_or_404(deployments_named(*request.actor.organisations), public_id=public_id)
    if not evidence.can_answer(request.actor, found):
        raise PermissionDenied
    return _answer(
        request,
        found,
        lambda verdict: actions.answer_deployment(actor=request.actor, deployment=found, verdict=verdict),
        lambda: redirect("listings:deployments_to_answer"),
    )


@require_POST
def change_asking(request: ActorRequest) -> HttpResponse:
    """Let one's city be asked no more, or again."""
    city, again = request.actor.organisation, request.POST.get("then") == "again"
    if city is None or not evidence.can_answer_for(request.actor, city):
        raise PermissionDenied
    (actions.ask_again if again else actions.never_ask)(actor=request.actor, city=city)
    done = _("You are asked again, from the next batch on.") if again else _("You are not asked any more.")
    messages.success(request, done)
    return redirect("listings:deployments_to_answer")


@second_factor_not_required
@login_not_required
@cache_control(private=True, no_store=True)
@require_safe
def asked_by_link(request: ActorRequest, token: str) -> HttpResponse:
    """List the same for somebody at the city's own domain, by the signed link of a mail."""
    link = _link(token)
    rows = deployments_for(link.city, link.person)
    context = {
        "city": link.city,
        "token": token,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "can_answer": speaks_for_city(link),
        "can_stop": may_stop_by(link),
        "is_unasked": is_unasked(link.city),
    }
    return render(request, "listings/deployments_to_answer.html", context)


@second_factor_not_required
@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: ActorRequest, token: str, public_id: str) -> HttpResponse:
    """Answer by the signed link of a mail."""
    link = _link(token)
    found = get_object_or_404(deployments_named(link.city), public_id=public_id)
    if not may_answer_by(link, found):
        raise Http404
    return _answer(
        request,
        found,
        lambda verdict: actions.answer_by_link(link=link, deployment=found, verdict=verdict),
        lambda: redirect("listings:asked_by_link", token),
        token=token,
    )


@second_factor_not_required
@login_not_required
@require_POST
def never_ask_by_link(request: ActorRequest, token: str) -> HttpResponse:
    """Let the city of a link be asked no more."""
    link = _link(token)
    if not may_stop_by(link):
        raise PermissionDenied
    actions.never_ask_by_link(link=link)
    messages.success(request, _("You are not asked any more."))
    return redirect("listings:asked_by_link", token)


@require_safe
def unreachable_cities(request: ActorRequest) -> HttpResponse:
    """List for staff the cities whose deployments wait although nobody can be asked."""
    if not can_read_staff_pages(request.actor):
        raise Http404
    page = Paginator(unreachable(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "listings/unreachable_cities.html", {"page_obj": page})


def _link(token: str) -> Link:
    link = link_named_by(token)
    if link is None:
        raise Http404
    return link


def _answer(
    request: ActorRequest,
    found: Deployment,
    step: Callable[[Verdict], CityAnswer | Already],
    back: Callable[[], HttpResponse],
    token: str = "",
) -> HttpResponse:
    """Show the form, or take the step; whoever is second reads what a colleague answered, with her own words kept."""
    sent = request.method == "POST"
    form, second = AnswerForm(request.POST if sent else None, deployment=found), None
    if form.is_valid():
        try:
            result = step(form.verdict())
        except StaleVersion as refusal:
            refuse(form, refusal)
            form.show_stored(found)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            last = found.last_answer
            if not isinstance(result, Already) or _is_same(last, form.verdict()):
                say(request, result, _("Thank you. Your answer stands on the page of the solution."))
                return back()
            second = result
            form.show_stored(found)
    context = {"deployment": found, "solution": found.solution, "form": form, "second": second, "token": token}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "listings/answer_deployment.html", context, status=status)


def _is_same(last: CityAnswer | None, verdict: Verdict) -> bool:
    return last is not None and (last.verdict, last.words) == (verdict.answer, verdict.words)
