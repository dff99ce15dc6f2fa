"""How one invites, is let in, is not let in, and declines."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from marketplace.inquiries import actions, queries, rules
from marketplace.inquiries.forms import InviteForm, WhyForm
from marketplace.inquiries.views.desk import Desk, FormPage


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActorRequest, public_id: str) -> HttpResponse:
    """Invite a verified city or investor."""
    desk = Desk.at(request, public_id)
    desk.letting_in()
    typed = request.POST if request.method == "POST" else None
    form = InviteForm(typed, invitable=queries.invitable(desk.inquiry))
    page = FormPage(
        heading=_("Invite a party"),
        button=_("Invite"),
        notes=(_("It joins when it says yes, and so do the lead city and the vendor, if there is one."),),
    )
    return desk.answer(
        page,
        form,
        lambda: actions.invite(
            actor=request.actor, inquiry=desk.inquiry, organisation=form.chosen.organisation, role=form.chosen.role
        ),
        _("The invitation is on its way by mail."),
    )


@require_POST
def consent(request: ActorRequest, public_id: str) -> HttpResponse:
    """Say yes to a party that waits."""
    desk, party = Desk.with_party(request, public_id)
    if not rules.sides_of(request.actor, party, desk.room.lead_and_vendor):
        raise PermissionDenied
    return desk.press(lambda: actions.consent(actor=request.actor, party=party), _("Your yes is noted."))


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: ActorRequest, public_id: str) -> HttpResponse:
    """Do not let in a party that waits, with a reason."""
    desk, party = Desk.with_party(request, public_id)
    desk.letting_in()
    form = WhyForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        heading=_("Do not let in %(name)s") % {"name": party.organisation.name},
        button=_("Do not let it in"),
        notes=(_("It reads your reason. It can be invited again later."),),
        is_danger=True,
    )
    return desk.answer(
        page,
        form,
        lambda: actions.refuse(actor=request.actor, party=party, why=form.cleaned_data["why"]),
        _("It is told by mail."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: ActorRequest, public_id: str) -> HttpResponse:
    """Turn an invitation down, or leave the room, with a reason."""
    desk = Desk.at(request, public_id)
    seat = desk.room.seat
    if not rules.can_speak_for_itself(request.actor, seat):
        raise PermissionDenied
    form = WhyForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        heading=_("Decline for %(name)s") % {"name": seat.organisation.name},
        button=_("Decline"),
        notes=(
            _("You decline for your organisation; the inquiry goes on for the others."),
            _("Your offers are withdrawn, what was accepted of them is taken back, and you no longer see the room."),
        ),
        is_danger=True,
        sentence=_("Decline? Your offers are withdrawn, and you no longer see the room."),
    )
    return desk.answer(
        page,
        form,
        lambda: actions.decline(actor=request.actor, party=seat, why=form.cleaned_data["why"]),
        _("You declined. The others are told by mail."),
    )
