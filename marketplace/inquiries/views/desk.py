"""What the pages of a room share: who stands at its door, a page with one form, and what is said after a step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse, say, tell
from listings.rules import why_organisation_waits
from marketplace.inquiries import queries, rules
from marketplace.inquiries.errors import REFUSALS
from marketplace.inquiries.forms import StepForm
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.queries import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page with one form: what stands above it, and on its button. `offer` is shown as it is now."""

    heading: str
    button: str
    notes: tuple[str, ...] = ()
    offer: Offer | None = None
    is_danger: bool = False
    sentence: str = ""  # what is asked before the step is taken


@dataclass(frozen=True, slots=True)
class Desk:
    """One request about a room, and the room as the actor sees it."""

    request: ActorRequest
    room: Room

    @classmethod
    def at(cls, request: ActorRequest, public_id: str) -> "Desk":
        """Return the desk of a room; 404 to outsiders."""
        room = queries.room_visible_to(request.actor, public_id)
        if room is None:
            raise Http404
        return cls(request, room)

    @classmethod
    def with_offer(cls, request: ActorRequest, public_id: str) -> "tuple[Desk, Offer]":
        """Return the desk of an offer's room, and the offer; 404 to whoever does not see the offer."""
        rows = Offer.objects.select_related("party__inquiry", "party__organisation")
        offer = get_object_or_404(rows, public_id=public_id)
        desk = cls.at(request, offer.party.inquiry.public_id)
        if not desk.room.sees(offer):
            raise Http404
        return desk, offer

    @classmethod
    def with_party(cls, request: ActorRequest, public_id: str) -> "tuple[Desk, Party]":
        """Return the desk of a party's room, and the party; 404 to whoever does not see the party."""
        row = get_object_or_404(Party.objects.select_related("inquiry"), public_id=public_id)
        desk = cls.at(request, row.inquiry.public_id)
        party = desk.room.party(public_id)
        if party is None:
            raise Http404
        return desk, party

    @property
    def inquiry(self) -> Inquiry:
        """The room's row."""
        return self.room.inquiry

    def as_party(self, party: Party) -> Party:
        """Return a party for which the actor takes part; 403 to those who may only read."""
        if not rules.can_take_part(self.request.actor, party):
            own = rules.belongs_to(self.request.actor, party)
            raise PermissionDenied(why_organisation_waits(party.organisation) if own else "")
        return party

    def letting_in(self) -> None:
        """Answer 403 to all but those who act for the lead or the vendor."""
        if rules.side_letting_in(self.request.actor, self.room.lead_and_vendor) is None:
            raise PermissionDenied

    def answer(
        self,
        page: FormPage,
        form: StepForm,
        step: Callable[[], object],
        done: str,
        *,
        stored: Callable[[], Mapping[str, Any]] | None = None,
    ) -> HttpResponse:
        """Show a form, or take its step and lead back to the room; 422 with what was typed when it is refused.

        `stored` returns the present values of the row, which stand beside what was typed when somebody was faster.
        """
        if self.request.method == "POST" and form.is_valid():
            try:
                result = step()
            except REFUSALS as refusal:
                values = stored() if stored and isinstance(refusal, StaleVersion) else {}
                form.show_stored(values)
                form.renew((values or {}).get("version"))
                refuse(form, refusal)
            else:
                return self.back(result, done)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if self.request.method == "POST" else HTTPStatus.OK
        context = {"page": page, "form": form, "inquiry": self.inquiry, "need": self.inquiry.need}
        return render(self.request, "inquiries/step.html", context, status=status)

    def press(self, step: Callable[[], object], done: str) -> HttpResponse:
        """Take a step that needs no form, say what came of it, and lead back to the room."""
        tell(self.request, step, done, refusals=REFUSALS)
        return redirect("inquiries:inquiry", self.inquiry.public_id)

    def back(self, result: object, done: str) -> HttpResponse:
        """Say what happened, and lead to the room."""
        say(self.request, result, done)
        return redirect("inquiries:inquiry", self.inquiry.public_id)
