"""How a room ends: agreed in principle, which is no contract, or withdrawn."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from marketplace.inquiries import actions
from marketplace.inquiries.forms import AgreeForm, WhyForm
from marketplace.inquiries.views.desk import Desk, FormPage


@require_POST
def agree(request: ActorRequest, public_id: str) -> HttpResponse:
    """Agree in principle for a party whose offer is accepted, to what the page showed."""
    desk, party = Desk.with_party(request, public_id)
    desk.as_party(party)
    version, accepted = AgreeForm(request.POST).seen
    return desk.press(
        lambda: actions.agree(actor=request.actor, party=party, version=version, accepted=accepted),
        _("You agree in principle. The lead city is told by mail."),
    )


@require_POST
def conclude(request: ActorRequest, public_id: str) -> HttpResponse:
    """Agree in principle for the lead, when every other accepted offerer has."""
    desk = Desk.at(request, public_id)
    desk.as_party(desk.room.lead)
    version, accepted = AgreeForm(request.POST).seen
    return desk.press(
        lambda: actions.conclude(actor=request.actor, inquiry=desk.inquiry, version=version, accepted=accepted),
        _("Agreed in principle. All parties are told by mail."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_inquiry(request: ActorRequest, public_id: str) -> HttpResponse:
    """Withdraw the room for all, with a reason."""
    desk = Desk.at(request, public_id)
    desk.as_party(desk.room.lead)
    form = WhyForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        heading=_("Withdraw the inquiry"),
        button=_("Withdraw the inquiry"),
        notes=(_("It ends for all parties, who read your reason. They can still read the room. It cannot be undone."),),
        is_danger=True,
        sentence=_("Withdraw the inquiry for all parties? It cannot be undone."),
    )
    return desk.answer(
        page,
        form,
        lambda: actions.withdraw_inquiry(actor=request.actor, inquiry=desk.inquiry, why=form.cleaned_data["why"]),
        _("Withdrawn. All parties are told by mail."),
    )
