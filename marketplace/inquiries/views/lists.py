"""The lists: one's own inquiries, the teasers that verified investors see, and what staff see of all rooms."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.rules import may_write_for
from accounts.states import CapabilityName
from accounts.telling import refuse
from marketplace.inquiries import actions, queries, rules
from marketplace.inquiries.errors import REFUSALS
from marketplace.inquiries.forms import AskForm, StaffForm
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.views.desk import Desk

PAGE_SIZE = 20
STAFF_PAGE_SIZE = 25


@require_safe
def my_inquiries(request: ActorRequest) -> HttpResponse:
    """List where the organisation acted for sits, waits or was."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    seats = queries.own_seats(request.actor, organisation)
    context = {
        "organisation": organisation,
        "waiting": seats.waiting,
        "page_obj": Paginator(seats, PAGE_SIZE).get_page(request.GET.get("page")),
        "sees_teasers": rules.can_see_teasers(request.actor),
    }
    return render(request, "inquiries/my_inquiries.html", context)


@require_safe
def teasers(request: ActorRequest) -> HttpResponse:
    """List the teasers for members of verified investors; 404 to others."""
    if not rules.can_see_teasers(request.actor):
        raise Http404
    rows = queries.teasers_visible_to(request.actor)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "inquiries/teasers.html", {"page_obj": page})


@require_safe
def teaser(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a teaser, and the way in."""
    return _render_teaser(request, _teaser(request, public_id), AskForm())


@require_POST
def ask_to_join(request: ActorRequest, public_id: str) -> HttpResponse:
    """Ask to join a room whose teaser one sees."""
    found, form, investors = _teaser(request, public_id), AskForm(request.POST), _investors(request.actor)
    if not investors:
        raise PermissionDenied
    form.offer(investors)
    if form.is_valid():
        asking = {"organisation": form.chosen, "note": form.cleaned_data["note"]}
        try:
            result = actions.ask_to_join(actor=request.actor, inquiry=found, **asking)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            done = _("You asked to join. The owners of your organisation get the answer by mail.")
            return Desk.at(request, public_id).back(result, done)
    return _render_teaser(request, found, form)


@require_safe
def staff_inquiries(request: ActorRequest) -> HttpResponse:
    """List parties, state and dates of all rooms for programme staff: never what is said or offered in them."""
    if not request.actor.is_staff:
        raise Http404
    chosen = StaffForm(request.GET).chosen
    page = Paginator(queries.staff_inquiries(chosen), STAFF_PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"chosen": chosen, "counts": queries.staff_counts(), "page_obj": page}
    return render(request, "inquiries/staff_inquiries.html", context)


def _teaser(request: ActorRequest, public_id: str) -> Inquiry:
    found = queries.teaser_visible_to(request.actor, public_id)
    if found is None:
        raise Http404
    return found


def _investors(actor: Actor) -> list[Organisation]:
    """Return the investors for which the actor may write."""
    return [one for one in actor.organisations if may_write_for(actor, one, CapabilityName.INVESTS)]


def _render_teaser(request: ActorRequest, found: Inquiry, form: AskForm) -> HttpResponse:
    """Show a teaser with a form for those of the actor's organisations that may ask now."""
    actor = request.actor
    seats = {seat.organisation: seat for seat in queries.seats_in(actor, found)}
    askers = [one for one in actor.organisations if rules.can_ask(actor, found, one, seats.get(one))]
    form.offer(askers)
    context = {
        "inquiry": found,
        "need": found.need,
        "form": form,
        "can_ask": bool(askers),
        "is_known": bool(seats),
    }
    return render(request, "inquiries/teaser.html", context, status=422 if form.errors else 200)
