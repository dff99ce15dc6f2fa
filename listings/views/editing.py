"""What the editing pages of solutions and needs share: for whom one writes, saving, sending, and the steps after."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import rules as accounts_rules
from accounts.actor import Actor
from accounts.journal.actions import Already, Moved
from accounts.middleware import ActorRequest
from accounts.models import Capability, Organisation
from accounts.states import MAY_EDIT, CapabilityName
from accounts.telling import say
from listings import actions, rules
from listings.actions.lifecycle import missing_in
from listings.errors import REFUSALS, Closed, Lacking, MovedOn
from listings.forms.listing import ListingForm
from listings.models import Need, Revision, Solution
from listings.states import UNSENT, ListingState

Listed = TypeVar("Listed", Solution, Need)
MayCreate = Callable[[Actor, Organisation], bool]

REVIEW: Final = "review"
CHECK: Final = "check"
PAGE_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class Desk:
    """One request to write: who asks, and what came of it."""

    request: ActorRequest

    @property
    def organisation(self) -> Organisation | None:
        """Return the organisation that a sent form names, else the one acted for, if the person belongs to it."""
        actor = self.request.actor
        named = self.request.POST.get("organisation", "")
        if not named:
            return actor.organisation
        return next((one for one in actor.organisations if one.public_id == named), None)

    def refuse_creation(self, capability: CapabilityName, may_create: MayCreate) -> HttpResponse:
        """Say why nothing can be written for the organisation, and what to do; 403."""
        actor, organisation = self.request.actor, self.organisation
        acting = actor.membership_in(organisation) if organisation else None
        asked = Capability.objects.filter(organisation=organisation, name=capability).first() if organisation else None
        context = {
            "kind": "need" if capability == CapabilityName.BUYS else "solution",
            "organisation": organisation,
            "capability": asked or Capability(name=capability),
            "asked": asked,
            "why_waits": rules.why_organisation_waits(organisation) if organisation else "",
            "may_write": acting is not None and acting.role in MAY_EDIT,
            "may_ask": organisation is not None and accounts_rules.can_edit_organisation(actor, organisation),
            "others": [one for one in actor.organisations if one != organisation and may_create(actor, one)],
        }
        return render(self.request, "listings/cannot_create.html", context, status=HTTPStatus.FORBIDDEN)

    def own(self, rows: "QuerySet[Listed]", public_id: str) -> Listed:
        """Return a listing that the actor may write for; 404 to outsiders, 403 to those who may only read."""
        listing: Listed = get_object_or_404(rows, public_id=public_id)
        if not rules.is_own(self.request.actor, listing):
            raise PermissionDenied
        if not rules.can_handle(self.request.actor, listing):
            raise PermissionDenied(rules.why_organisation_waits(listing.organisation))
        return listing

    @property
    def is_sending(self) -> bool:
        """Whether the person wants it reviewed now, not only kept."""
        return self.request.POST.get("then") == REVIEW

    @property
    def is_checking(self) -> bool:
        """Whether the person wants to know how the text stands, and nothing saved."""
        return self.request.POST.get("then") == CHECK

    @property
    def is_quiet(self) -> bool:
        """Whether the form saves itself (static/js/draft.js) and wants a word and not a page."""
        return self.request.method == "POST" and "X-Draft" in self.request.headers

    def show(self, form: ListingForm, listing: Solution | Need, **more: object) -> HttpResponse:
        """Render the form with what is done and what a reader would miss; 422 when it was refused."""
        if self.is_quiet:
            return _refused_quietly(form)
        name = listing._meta.model_name
        asked = listing.pk is not None and self.request.GET.get("then") == REVIEW
        context = {
            "form": form,
            "missing": [(form[one.field], one.sentence) for one in missing_in(listing)] if asked else [],
            "listing": listing,
            "parts": form.parts(),
            "advice": list(form.advice()),
            "why_not": rules.why_not_published(self.request.actor, listing),
            "is_new": listing.pk is None,
            "saves_itself": listing.state in UNSENT,
            **more,
        }
        refused = self.request.method == "POST" and not self.is_checking
        status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
        return render(self.request, f"listings/edit_{name}.html", context, status=status)

    def sealed(self, listing: Solution | Need) -> HttpResponse | None:
        """Return the way back to a listing that cannot be changed as it stands, with the reason; None when it can.

        What is sent is kept beside the reason instead. A form that saves itself ends when its draft has moved on.
        """
        if self.is_quiet and listing.state not in UNSENT:
            return JsonResponse({"said": str(MovedOn(listing.get_state_display()))}, status=HTTPStatus.CONFLICT)
        if self.request.method == "POST":
            return None
        if rules.can_edit(self.request.actor, listing):
            return None
        messages.info(self.request, _why_sealed(listing))
        return redirect(_page(listing), listing.public_id)

    def after_saving(self, listing: Solution | Need, result: object) -> HttpResponse:
        """Send what was saved for review if that is wished, say what happened, and lead on."""
        if self.is_quiet:
            time = f"{timezone.localtime():%H:%M}"
            url = reverse(f"listings:edit_{listing._meta.model_name}", args=[listing.public_id])
            said = _("Saved at %(time)s") % {"time": time}
            return JsonResponse({"said": said, "version": listing.version, "url": url})
        if listing.state == ListingState.PUBLISHED:
            messages.success(self.request, _said_of_published(result))
            return redirect(_page(listing), listing.public_id)
        if not self.is_sending:
            messages.success(self.request, _said_of_unsent(listing))
            return redirect(f"listings:edit_{listing._meta.model_name}", listing.public_id)
        return self.take_step(
            listing,
            lambda: actions.submit(actor=self.request.actor, listing=listing, version=listing.version),
            _("Saved and sent for review. You get the answer by mail."),
            kept=_("Your text is saved as a draft."),
        )

    def take_step(
        self,
        listing: Solution | Need,
        step: Callable[[], Moved | Already],
        done: str,
        *,
        kept: str = "",
    ) -> HttpResponse:
        """Do one step, tell what came of it, and show the listing; `kept` is said before a refusal.

        What is not complete leads to its form, which names each field that is missing.
        """
        try:
            result = step()
        except Lacking:
            if kept:
                messages.info(self.request, kept)
            edit = reverse(f"listings:edit_{listing._meta.model_name}", args=[listing.public_id])
            return redirect(f"{edit}?{urlencode({'then': REVIEW})}")
        except REFUSALS as refusal:
            messages.error(self.request, f"{kept} {refusal}".strip())
        else:
            say(self.request, result, done)
        return redirect(_page(listing), listing.public_id)


def _refused_quietly(form: ListingForm) -> HttpResponse:
    """Say the first thing that stands in the way; 409 when somebody else saved, so that nothing more is tried."""
    named = [f"{field.label}: {error}" for field in form.visible_fields() for error in field.errors]
    first = str([*form.non_field_errors(), *named][0])
    said = _("Not saved. %(why)s") % {"why": first}
    return JsonResponse(
        {"said": said}, status=HTTPStatus.CONFLICT if form.is_stale else HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _why_sealed(listing: Solution | Need) -> str:
    if listing.state == ListingState.SUBMITTED:
        return _("It waits for review. Take it back to change it.")
    if listing.state == ListingState.WITHDRAWN and not rules.is_closed(listing):
        return _("It is withdrawn. Make it a draft again to change it.")
    return str(Closed())


def _said_of_published(result: object) -> str:
    if isinstance(result, Revision):
        return _("Saved. The changed claims wait for review; the approved version stays up until then.")
    return _("Saved.")


def _said_of_unsent(listing: Solution | Need) -> str:
    if listing.state == ListingState.RETURNED:
        return _("Saved. Only your team and programme staff see it until it is published.")
    return _("Saved. Only your team sees it until it is published.")


def _page(listing: Solution | Need) -> str:
    return f"listings:{listing._meta.model_name}"
