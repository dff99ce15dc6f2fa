"""What the staff pages about one organisation share."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts import queries, rules
from accounts.findings import asked_domains, findings_of
from accounts.forms import DecisionForm, LookupForm
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.reasons import READY, ready_choices


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a member of the staff sits; for others there is none (404), and who only reads takes no step (403)."""

    request: ActorRequest

    def __post_init__(self) -> None:
        if not rules.can_read_staff_pages(self.request.actor):
            raise Http404
        if self.request.method == "POST" and not self.request.actor.may_decide:
            raise PermissionDenied

    def organisation(self, public_id: str) -> Organisation:
        """Return any organisation."""
        rows = Organisation.objects.select_related("place", "reviewer").prefetch_related("capabilities", "domains")
        return get_object_or_404(rows, public_id=public_id)

    def review(
        self, organisation: Organisation, form: DecisionForm, wanted: str = "", lookup: LookupForm | None = None
    ) -> HttpResponse:
        """Render the review page, with the form of the step that was not taken; `wanted` says which one."""
        lookup = lookup or LookupForm(initial={"number": organisation.register_number})
        context = {
            "organisation": organisation,
            "form": form,
            "lookup": lookup,
            "findings": findings_of(organisation),
            "domains": asked_domains(organisation),
            "evidence": organisation.evidence.select_related("file"),
            "ready": {state: ready_choices(state) for state in READY},
            "languages": queries.languages_of_owners(organisation),
            "wanted": wanted,
            "capabilities": queries.capabilities_with_reasons(organisation),
            "reason": queries.latest_reason(organisation.subject, f"organisation.{organisation.state}"),
            "members": organisation.memberships.select_related("person"),
            "history": queries.history_of(organisation),
            "can_verify": rules.can_verify(self.request.actor, organisation),
            "can_recover": rules.can_recover(self.request.actor, organisation),
        }
        status = 422 if form.errors or lookup.errors else 200
        return render(self.request, "accounts/review_organisation.html", context, status=status)
