"""The page on which owners say which domains are their organisation's own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, queries, rules
from accounts.errors import AccountsError
from accounts.forms import DomainForm
from accounts.journal.actions import Moved
from accounts.middleware import ActorRequest
from accounts.models import Domain
from accounts.telling import refuse


@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: ActorRequest, public_id: str) -> HttpResponse:
    """List the organisation's domains and ask for one more."""
    visible = queries.organisations_visible_to(request.actor)
    organisation = get_object_or_404(visible, public_id=public_id)
    if not rules.can_edit_organisation(request.actor, organisation):
        raise PermissionDenied
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result = actions.ask_domain(actor=request.actor, organisation=organisation, name=form.cleaned_data["name"])
        except AccountsError as refusal:
            refuse(form, refusal)
        else:
            done = isinstance(result, Moved)
            messages.success(
                request, _("Asked for. Staff look at it.") if done else _("It stands in the list already.")
            )
            return redirect("accounts:domains", public_id)
    rows = queries.domains_with_reasons(organisation)
    return render(request, "accounts/domains.html", {"organisation": organisation, "form": form, "domains": rows})


@require_POST
def give_up_domain(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a domain off the organisation's list."""
    own = Domain.objects.filter(organisation__in=request.actor.organisations).select_related("organisation")
    domain = get_object_or_404(own, public_id=public_id)
    if not rules.can_edit_organisation(request.actor, domain.organisation):
        raise PermissionDenied
    try:
        actions.give_up_domain(actor=request.actor, domain=domain)
    except AccountsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%s is no longer in the list.") % domain.readable)
    return redirect("accounts:domains", domain.organisation.public_id)
