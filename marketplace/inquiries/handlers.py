"""What follows a step in a room: the owners of those concerned are told by mail, each in her language.

A mail names the room and who did what, never an offer's content or a message's words: those stand behind the link.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from accounts.models import Organisation, User
from accounts.queries import latest_reason
from accounts.states import OrganisationState, Role
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.states import InquiryState, OfferState, PartyRole, PartyState


@dataclass(frozen=True, slots=True)
class News:
    """What an entry is about, as it stands now."""

    inquiry: Inquiry
    party: Party | None = None
    offer: Offer | None = None

    def sitting(self) -> Iterator[Party]:
        """Yield those that sit in the room."""
        yield from self.inquiry.parties.filter(state=PartyState.JOINED).select_related("organisation")

    def lead(self) -> list[Party]:
        """Return the lead."""
        return [one for one in self.sitting() if one.role == PartyRole.LEAD]

    def lead_and_vendor(self) -> list[Party]:
        """Return who lets others in."""
        return [one for one in self.sitting() if one.role in {PartyRole.LEAD, PartyRole.VENDOR}]

    def others(self) -> list[Party]:
        """Return those that sit in the room beside the party it is about."""
        return [one for one in self.sitting() if one != self.party]

    def own(self) -> list[Party]:
        """Return the party it is about."""
        return [self.party] if self.party else []

    def all_concerned(self) -> list[Party]:
        """Return those that sit in the room or wait."""
        states = [PartyState.JOINED, PartyState.WAITING]
        return list(self.inquiry.parties.filter(state__in=states).select_related("organisation"))

    def who_sees_the_leaving(self) -> list[Party]:
        """Return who learns that a party declined: all when it sat in the room, otherwise who lets others in."""
        return self.others() if self.party and self.party.was_in else self.lead_and_vendor()

    def who_sees_the_offer(self) -> list[Party]:
        """Return who learns of an offer beside the offerer: the lead, and all when it is shared."""
        seen = self.others() if self.offer and self.offer.is_shared else self.lead()
        return [one for one in seen if one != self.party]

    def is_about(self, owner: User) -> bool:
        """Whether a person owns the organisation of the party that it is about."""
        return bool(self.party and self.party.organisation.memberships.filter(person=owner, role=Role.OWNER).exists())

    def shows_offers_to(self, owner: User) -> bool:
        """Whether the party had made offers that an owner read: those that are shared, for the lead's all of them."""
        offers = Offer.objects.filter(party=self.party)
        leads = any(one.organisation.memberships.filter(person=owner, role=Role.OWNER).exists() for one in self.lead())
        return (offers if leads else offers.filter(is_shared=True)).exists()


def _party_is(*states: str) -> Callable[[News], bool]:
    return lambda news: news.party is not None and news.party.state in states


def _inquiry_is(*states: str) -> Callable[[News], bool]:
    return lambda news: news.inquiry.state in states


def _offer_is(state: str) -> Callable[[News], bool]:
    return lambda news: news.offer is not None and news.offer.state == state


def _is_accepted(news: News) -> bool:
    return news.offer is not None and news.offer.state == OfferState.OPEN and news.offer.accepted > 0


@dataclass(frozen=True, slots=True)
class Told:
    """A mail: who gets it, whether it still tells the truth, its heading and its sentence, both with `who`.

    `with_offers` is the sentence for those who had read offers of the party; `own` are heading and sentence for the
    party itself.
    """

    receivers: Callable[[News], Iterable[Party]]
    holds: Callable[[News], bool]
    heading: Promise
    sentence: Promise
    reason_of: str = ""
    with_offers: Promise | None = None
    own: tuple[Promise, Promise] | None = None


ROOM: Final = _inquiry_is(InquiryState.OPEN, InquiryState.AGREED)
MAILS: Final = {
    "inquiry.opened": Told(
        News.others,
        ROOM,
        _("A co-investment inquiry is open: %(title)s"),
        _("Your organisation sits in it from the start, since it is one half of the matched pair."),
    ),
    "party.invited": Told(
        lambda news: [*news.own(), *news.lead_and_vendor()],
        _party_is(PartyState.WAITING),
        _("%(who)s is invited: %(title)s"),
        _("It joins when it says yes, and so do the lead city and the vendor, if there is one."),
        own=(
            _("You are invited: %(title)s"),
            _("Say whether your organisation joins. The lead city and the vendor, if there is one, say it as well."),
        ),
    ),
    "party.asked": Told(
        News.lead_and_vendor,
        _party_is(PartyState.WAITING),
        _("%(who)s asks to join: %(title)s"),
        _("It saw the teaser. It joins when the lead city and the vendor, if there is one, say yes."),
    ),
    "party.joined": Told(
        lambda news: [*news.own(), *news.others()],
        _party_is(PartyState.JOINED),
        _("%(who)s joined: %(title)s"),
        _("It reads what all parties write, and the offers that are shared."),
        own=(
            _("You are in: %(title)s"),
            _("Your organisation reads what all parties write, and the offers that are shared."),
        ),
    ),
    "party.declined": Told(
        News.who_sees_the_leaving,
        _party_is(PartyState.DECLINED),
        _("%(who)s declined: %(title)s"),
        _("It declined for itself; the inquiry goes on for the others. Its reason stands on the page."),
        with_offers=_(
            "It declined for itself; the inquiry goes on for the others. What it had offered is withdrawn, and what "
            "was accepted of it is taken back. Its reason stands on the page."
        ),
    ),
    "party.refused": Told(
        News.own,
        _party_is(PartyState.REFUSED),
        _("%(who)s was not let in: %(title)s"),
        _("The lead city or the vendor said no. The reason stands on the page."),
    ),
    "party.agreed": Told(
        News.lead,
        lambda news: news.party is not None and news.party.agreed_at is not None,
        _("%(who)s agrees in principle: %(title)s"),
        _("When every party whose offer is accepted has agreed, you can agree for the lead city."),
    ),
    "offer.made": Told(
        News.who_sees_the_offer,
        _offer_is(OfferState.OPEN),
        _("%(who)s made an offer: %(title)s"),
        _("It is not binding. What is offered, and on which condition, stands on the page."),
    ),
    "offer.shared": Told(
        lambda news: news.others() if news.offer and news.offer.is_shared else [],
        _offer_is(OfferState.OPEN),
        _("%(who)s shows an offer to all parties: %(title)s"),
        _("What is offered, and on which condition, stands on the page."),
    ),
    "offer.withdrawn": Told(
        News.who_sees_the_offer,
        _offer_is(OfferState.WITHDRAWN),
        _("%(who)s withdrew an offer: %(title)s"),
        _("Whatever was accepted of it is taken back. The lead city reads the reason on the page."),
    ),
    "offer.accepted": Told(
        News.own,
        _is_accepted,
        _("An offer of %(who)s is accepted: %(title)s"),
        _("The lead city accepted it or a part of it. This is no contract, and no money moves here."),
    ),
    "offer.taken_back": Told(
        News.own,
        _offer_is(OfferState.OPEN),
        _("An acceptance was taken back: %(title)s"),
        _("The lead city no longer accepts an offer of %(who)s, or less of it. The reason stands on the page."),
    ),
    "message.written": Told(
        News.others,
        ROOM,
        _("%(who)s wrote to all parties: %(title)s"),
        _("The message stands on the page, where you can answer it."),
    ),
    "inquiry.agreed": Told(
        lambda news: news.sitting(),
        _inquiry_is(InquiryState.AGREED),
        pgettext_lazy("mail", "Agreed in principle: %(title)s"),
        _("The lead city and every party whose offer is accepted have agreed. This is no contract."),
    ),
    "inquiry.withdrawn": Told(
        News.all_concerned,
        _inquiry_is(InquiryState.WITHDRAWN),
        pgettext_lazy("mail", "Withdrawn: %(title)s"),
        _("The lead city withdrew the inquiry. Its reason:"),
        reason_of="inquiry.withdrawn",
    ),
}


def news_of(entry: Entry) -> News:
    """Return the room, party or offer that an entry is about; of an entry about a room, the party that acted."""
    kind, public_id = entry.subject.split(":")
    if kind == "offer":
        offer = Offer.objects.select_related("party__organisation", "party__inquiry").get(public_id=public_id)
        return News(offer.party.inquiry, offer.party, offer)
    if kind == "party":
        party = Party.objects.select_related("organisation", "inquiry").get(public_id=public_id)
        return News(party.inquiry, party)
    inquiry = Inquiry.objects.get(public_id=public_id)
    acted = inquiry.parties.filter(organisation__public_id=entry.organisation).select_related("organisation").first()
    return News(inquiry, acted)


def receivers_of(entry: Entry, news: News) -> QuerySet[User]:
    """Return the active owners of those concerned, but for whoever did it."""
    organisations = {party.organisation_id for party in MAILS[entry.verb].receivers(news)}
    owners = User.objects.filter(
        is_active=True,
        memberships__role=Role.OWNER,
        memberships__organisation__in=Organisation.objects.filter(pk__in=organisations).exclude(
            state=OrganisationState.SUSPENDED
        ),
    )
    return owners.exclude(public_id=entry.person).distinct().order_by("pk")


def owner_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each receiver, but for what comes with another step and is told with that one.

    Who opens a room sits in it, and who leaves it withdraws its offers.
    """
    if entry.data.get("opening") or entry.data.get("leaving"):
        return
    for owner in receivers_of(entry, news_of(entry)):
        yield owner.subject


def send_news(delivery: Delivery) -> None:
    """Tell one owner, unless she is concerned no longer or the room has moved on meanwhile."""
    entry = delivery.entry
    news, told = news_of(entry), MAILS[entry.verb]
    receiver = receivers_of(entry, news).filter(public_id=delivery.lane.partition(":")[2]).first()
    if receiver is None or not told.holds(news):
        return
    with translation.override(receiver.language):
        words = {"who": news.party.organisation.name if news.party else "", "title": news.inquiry.title}
        context = _context(told, news, receiver, words)
        mail.deliver(
            to=receiver.email,
            subject=str(context["heading"]),
            text=render_to_string("inquiries/email/news.txt", context),
            html=render_to_string("inquiries/email/news.html", context),
            delivery=delivery,
        )


def _context(told: Told, news: News, receiver: User, words: dict[str, str]) -> dict[str, object]:
    concerned = Organisation.objects.filter(
        memberships__person=receiver, memberships__role=Role.OWNER, parties__inquiry=news.inquiry
    )
    heading, sentence = told.heading, told.sentence
    if told.own and news.is_about(receiver):
        heading, sentence = told.own
    elif told.with_offers and news.shows_offers_to(receiver):
        sentence = told.with_offers
    return {
        "heading": str(heading) % words,
        "sentence": str(sentence) % words,
        "reason": latest_reason(news.inquiry.subject, told.reason_of) if told.reason_of else "",
        "organisation": concerned.order_by("pk").first(),
        "url": settings.SITE_URL + reverse("inquiries:inquiry", args=[news.inquiry.public_id]),
        "demo": settings.DEMO,
    }


NEWS: Final = Handler(name="inquiry_mail", lanes=owner_lanes, handle=send_news, effect=Effect.OUTSIDE)
