"""Offers: how one makes, changes, shares and withdraws them, and how the lead accepts them and takes that back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from marketplace.inquiries import actions
from marketplace.inquiries.forms import AcceptForm, OfferForm, TakeBackForm, WhyForm, offer_values
from marketplace.inquiries.views.desk import Desk, FormPage

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def make_offer(request: ActorRequest, public_id: str) -> HttpResponse:
    """Offer something for the party as which one sits in the room."""
    desk = Desk.at(request, public_id)
    seat = desk.as_party(desk.room.seat)
    form = OfferForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        heading=_("Make an offer for %(name)s") % {"name": seat.organisation.name},
        button=_("Make the offer"),
        notes=(_not_binding(),),
    )
    return desk.answer(
        page,
        form,
        lambda: actions.make_offer(
            actor=request.actor, party=seat, terms=form.terms(), token=form.cleaned_data["token"]
        ),
        _("Your offer stands. The lead city is told by mail."),
    )


@require_http_methods(METHODS)
def edit_offer(request: ActorRequest, public_id: str) -> HttpResponse:
    """Change an offer of which nothing is accepted."""
    desk, offer = Desk.with_offer(request, public_id)
    desk.as_party(offer.party)
    form = OfferForm(request.POST if request.method == "POST" else None, initial=offer_values(offer))
    page = FormPage(heading=_("Change your offer"), button=_("Save"), notes=(_not_binding(),))
    return desk.answer(
        page,
        form,
        lambda: actions.edit_offer(
            actor=request.actor, offer=offer, version=form.cleaned_data["version"], terms=form.terms()
        ),
        _("Saved."),
        stored=lambda: offer_values(offer),
    )


@require_POST
def share_offer(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show an offer to all parties, or to the lead alone again."""
    desk, offer = Desk.with_offer(request, public_id)
    desk.as_party(offer.party)
    shared = request.POST.get("shared") == "1"
    done = _("All parties see it now.") if shared else _("Only the lead city and you see it now.")
    return desk.press(
        lambda: actions.share_offer(actor=request.actor, offer=offer, is_shared=shared),
        done,
    )


@require_http_methods(METHODS)
def withdraw_offer(request: ActorRequest, public_id: str) -> HttpResponse:
    """Withdraw an offer with a reason."""
    desk, offer = Desk.with_offer(request, public_id)
    desk.as_party(offer.party)
    form = WhyForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        heading=_("Withdraw your offer"),
        button=_("Withdraw the offer"),
        notes=(_("What was accepted of it is taken back. You can make another offer later."),),
        offer=offer,
        is_danger=True,
        sentence=_("Withdraw the offer? What was accepted of it is taken back."),
    )
    return desk.answer(
        page,
        form,
        lambda: actions.withdraw_offer(actor=request.actor, offer=offer, why=form.cleaned_data["why"]),
        _("Your offer is withdrawn."),
    )


@require_http_methods(METHODS)
def accept_offer(request: ActorRequest, public_id: str) -> HttpResponse:
    """Accept an offer or a part of it, for the lead."""
    desk, offer = Desk.with_offer(request, public_id)
    desk.as_party(desk.room.lead)
    largest = max(min(offer.open_amount, desk.inquiry.open_amount), 0)
    initial = {"amount": largest or None, "version": offer.version}
    form = AcceptForm(request.POST if request.method == "POST" else None, initial=initial)
    page = FormPage(
        heading=_("Accept an offer"),
        button=_("Accept"),
        notes=(_("You may accept a part. What you accept in all never exceeds the amount sought."), _not_binding()),
        offer=offer,
    )
    return desk.answer(
        page,
        form,
        lambda: actions.accept_offer(actor=request.actor, offer=offer, **form.cleaned_data),
        _("Accepted. The offerer is told by mail."),
        stored=lambda: {"version": offer.version},
    )


@require_http_methods(METHODS)
def take_back(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take an acceptance or a part of it back, for the lead, with a reason."""
    desk, offer = Desk.with_offer(request, public_id)
    desk.as_party(desk.room.lead)
    initial = {"amount": offer.accepted or None}
    form = TakeBackForm(request.POST if request.method == "POST" else None, initial=initial)
    page = FormPage(
        heading=_("Take an acceptance back"),
        button=_("Take it back"),
        notes=(_("The offer itself stands, and you can accept it again."),),
        offer=offer,
        is_danger=True,
    )
    return desk.answer(
        page,
        form,
        lambda: actions.take_back(actor=request.actor, offer=offer, **form.cleaned_data),
        _("Taken back. The offerer is told by mail."),
    )


def _not_binding() -> str:
    return _("Offers are not binding, acceptances neither, and no money moves on this site.")
