"""Home, the directory and page of organisations, the workspace, and what stands in the footer."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, conditions, retention, rules
from accounts.actor import Actor
from accounts.middleware import ActorRequest, second_factor_not_required
from accounts.models import Organisation
from accounts.queries import (
    agreement_of,
    buys_and_provides,
    capabilities_with_reasons,
    invitations_for,
    latest_reason,
    organisation_draft_of,
    organisation_of_domain,
    organisations_visible_to,
    request_queue,
    requests_by,
    requests_to,
    reset_counts,
    verification_counts,
)
from accounts.shown import notice_shown
from accounts.states import REQUESTABLE, CapabilityName, CapabilityState, Demand
from accounts.telling import say
from listings.queries import due_solutions, figures, own_listings, review_counts
from listings.queries.confirmations import waiting_for_city
from listings.queries.reports import report_counts
from listings.rules import can_create_solution
from marketplace.inquiries.queries import own_seats
from marketplace.inquiries.rules import can_see_teasers
from marketplace.matching.queries import curation_counts, waiting_for
from marketplace.matching.queries.results import needs_to_tell
from marketplace.pages import places, queries
from marketplace.pages.forms import DirectoryForm

PAGE_SIZE = 20
NEWEST = 5


@login_not_required
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Show what this place is and how one joins."""
    solutions, needs = list(queries.newest_solutions()), list(queries.newest_needs())
    notice_shown(request, seen={one.public_id: one.organisation_id for one in solutions})
    context = {
        "figures": queries.figures(),
        "listed": figures(),
        "newest": queries.newest_organisations(),
        "needs": needs,
        "solutions": solutions,
        "map": places.map_of_newest(needs, solutions),
    }
    return render(request, "pages/home.html", context)


@second_factor_not_required
@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what the programme and this place are."""
    return render(request, "pages/about.html")


@second_factor_not_required
@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "pages/accessibility.html")


@second_factor_not_required
@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is stored and why."""
    return render(request, "pages/privacy.html", {"rules": retention.rules()})


@second_factor_not_required
@login_not_required
@require_safe
def terms(request: ActorRequest) -> HttpResponse:
    """Show the terms of use that are in force."""
    return _terms(request, conditions.in_force())


@second_factor_not_required
@login_not_required
@require_safe
def terms_version(request: ActorRequest, name: str) -> HttpResponse:
    """Show one version of the terms of use, also an earlier one, and the one that was announced."""
    return _terms(request, _version(name))


@second_factor_not_required
@require_POST
def accept_terms(request: ActorRequest, name: str) -> HttpResponse:
    """Accept a version of the terms of use for oneself."""
    version = _version(name)
    say(request, actions.accept_terms(actor=request.actor, version=version.name), _("You accepted the terms of use."))
    return redirect("pages:terms_version", version.name)


def _version(name: str) -> conditions.Version:
    found = conditions.version_named(name)
    if found is None:
        raise Http404
    return found


def _terms(request: ActorRequest, version: conditions.Version) -> HttpResponse:
    agreement = agreement_of(request.actor, version.name)
    is_asked = version.is_coming or version == conditions.in_force()
    shown = [one for one in reversed(conditions.versions()) if conditions.version_named(one.name)]
    context = {
        "version": version,
        "versions": shown,
        "may_accept": request.actor.is_authenticated and is_asked and agreement is None,
        "accepted_at": agreement.accepted_at if agreement else None,
    }
    return render(request, "pages/terms.html", context)


@login_not_required
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """List the verified organisations."""
    form = DirectoryForm(request.GET or None)
    chosen = DirectoryForm(request.GET).chosen
    rows = queries.directory(text=chosen["q"], capability=chosen["capability"], country=chosen["country"])
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "chosen": chosen, "page_obj": page, "map": places.map_of_directory(page)}
    return render(request, "pages/organisations.html", context)


@login_not_required
@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    """Show all verified cities and their open needs on a map."""
    return render(request, "pages/cities.html", {"map": places.map_of_cities()})


@login_not_required
@require_safe
def organisation(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show one organisation as the public sees it."""
    rows = organisations_visible_to(request.actor).select_related("place")
    found = get_object_or_404(rows, public_id=public_id)
    solutions, needs = list(queries.solutions_of(found)), list(queries.needs_of(found))
    notice_shown(request, seen=dict.fromkeys([one.public_id for one in solutions], found.pk))
    context = {
        "organisation": found,
        "capabilities": found.capabilities.filter(state=CapabilityState.GRANTED),
        "is_tied": buys_and_provides(found),
        "can_edit": rules.can_edit_organisation(request.actor, found),
        "can_ask_to_join": rules.can_ask_to_join(request.actor, found),
        "solutions": solutions,
        "needs": needs,
        "map": places.map_around(found, needs),
    }
    return render(request, "pages/organisation.html", context)


@require_safe
def workspace(request: ActorRequest) -> HttpResponse:
    """Show where the actor's organisation stands and what comes next."""
    found = request.actor.organisation
    if found is None:
        return render(request, "pages/welcome.html", _ways_in(request.actor))
    capabilities = capabilities_with_reasons(found)
    asked = {one.capability.name for one in capabilities}
    context = {
        "organisation": found,
        "capabilities": capabilities,
        "askable": [name for name in REQUESTABLE if name not in asked],
        "reason": latest_reason(found.subject, f"organisation.{found.state}"),
        "can_edit": rules.can_edit_organisation(request.actor, found),
        "factor_due": rules.factor_due(request.actor) if request.demand == Demand.SOON else None,
        **(_staff_queues(request.actor) if request.actor.is_staff else {}),
        "waiting": waiting_for(found),
        **_co_investment(request.actor, found),
        **_ways_in(request.actor),
        "ask_to_join": requests_to(found).count() if rules.can_manage_team(request.actor, found) else 0,
        "lists_solutions": CapabilityName.PROVIDES in asked,
        "posts_needs": CapabilityName.BUYS in asked,
        "deployments_waiting": waiting_for_city(found) if CapabilityName.BUYS in asked else 0,
        **_own_lists(request.actor, found),
    }
    return render(request, "pages/workspace.html", context)


def _own_lists(actor: Actor, organisation: Organisation) -> dict[str, object]:
    own = own_listings(actor, organisation)
    return {
        "solutions": own.solutions[:NEWEST],
        "needs": own.needs[:NEWEST],
        "to_tell": needs_to_tell(actor, organisation),
        "to_confirm": due_solutions(own.solutions)[:NEWEST],
        "may_confirm": can_create_solution(actor, organisation),
    }


def _staff_queues(actor: Actor) -> dict[str, object]:
    return {
        "counts": verification_counts(),
        "join_requests": request_queue().count(),
        "review_counts": review_counts(),
        "report_counts": report_counts(actor),
        "curation_counts": curation_counts(),
        "reset_counts": reset_counts(),
    }


def _co_investment(actor: Actor, organisation: Organisation) -> dict[str, object]:
    seats = own_seats(actor, organisation)
    return {"seats": seats[:NEWEST], "inquiries": len(seats), "sees_teasers": can_see_teasers(actor)}


def _ways_in(actor: Actor) -> dict[str, object]:
    """Return the invitations that wait for a person, and whom she asked to let her in."""
    usable = [one for one in invitations_for(actor) if one.is_usable]
    asked = list(requests_by(actor))
    body = organisation_of_domain(actor.signed_in.email)
    is_new = body is not None and rules.can_ask_to_join(actor, body) and body not in [one.organisation for one in asked]
    draft = organisation_draft_of(actor)
    return {
        "organisation_draft": draft,
        "invitations": usable,
        "own_requests": asked,
        "own_body": body if is_new else None,
    }
