"""What staff record of an organisation beside the decision: a look-up in a register, and whose a domain is."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.errors import AccountsError
from accounts.forms import DecisionForm, LookupForm
from accounts.journal.errors import JournalError
from accounts.middleware import ActorRequest
from accounts.models import Domain
from accounts.states import CheckResult, DomainState
from accounts.telling import tell
from accounts.views.reviewing import Desk

_tell = partial(tell, refusals=(AccountsError, JournalError))


@require_POST
def look_up(request: ActorRequest, public_id: str) -> HttpResponse:
    """Record that the number was looked up in a register."""
    desk = Desk(request)
    organisation = desk.organisation(public_id)
    form = LookupForm(request.POST)
    if not form.is_valid():
        return desk.review(organisation, DecisionForm(), lookup=form)
    typed = form.cleaned_data
    _tell(
        request,
        lambda: actions.record_lookup(
            actor=request.actor,
            organisation=organisation,
            number=typed["number"],
            register=typed["register"],
            fits=typed["result"] == CheckResult.FITS,
        ),
        _("Recorded."),
    )
    return redirect("accounts:review_organisation", public_id)


@require_POST
def decide_domain(request: ActorRequest, public_id: str, to: str) -> HttpResponse:
    """Confirm a domain, or refuse or withdraw it with a reason."""
    desk = Desk(request)
    domain = get_object_or_404(Domain.objects.select_related("organisation"), public_id=public_id)
    if to not in {DomainState.CONFIRMED, DomainState.REFUSED}:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid() and to == DomainState.REFUSED:
        return desk.review(desk.organisation(domain.organisation.public_id), form, wanted=public_id)
    _tell(
        request,
        lambda: actions.decide_domain(
            actor=request.actor, domain=domain, to=DomainState(to), why=form.cleaned_data.get("why", "")
        ),
        _("%(domain)s: %(state)s. The owners are told by mail.")
        % {"domain": domain.readable, "state": DomainState(to).label},
    )
    return redirect("accounts:review_organisation", domain.organisation.public_id)
