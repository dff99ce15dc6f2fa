"""What follows a decision about an organisation or its domain: its owners are told by mail, each in her language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from accounts.models import Capability, Domain, Organisation, User
from accounts.queries import latest_reason, owners_of
from accounts.states import CapabilityState, DomainState, OrganisationState


@dataclass(frozen=True, slots=True)
class News:
    """What an entry is about, as it stands now."""

    organisation: Organisation
    capability: Capability | None = None
    domain: Domain | None = None

    @property
    def thing(self) -> Organisation | Capability | Domain:
        """What was decided about."""
        return self.capability or self.domain or self.organisation

    @property
    def state(self) -> str:
        """The present state of the thing."""
        return self.thing.state

    @property
    def kind(self) -> str:
        """Which mail tells of it."""
        return self.thing.subject.partition(":")[0]


def news_of(entry: Entry) -> News | None:
    """Return the organisation, capability or domain that an entry is about, or None when it is gone."""
    kind, public_id = entry.subject.split(":")
    if kind == "domain":
        domain = Domain.objects.select_related("organisation").filter(public_id=public_id).first()
        return News(domain.organisation, domain=domain) if domain else None
    if kind == "capability":
        capability = Capability.objects.select_related("organisation").get(public_id=public_id)
        return News(capability.organisation, capability)
    return News(Organisation.objects.get(public_id=public_id))


def owner_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner; a capability that was granted with the verification is told of there."""
    news = news_of(entry)
    if news is None or entry.data.get("with_verification"):
        return
    for owner in owners_of(news.organisation):
        yield owner.subject


def send_decision(delivery: Delivery) -> None:
    """Tell one owner of the present state, unless she left or a later decision tells another story."""
    news = news_of(delivery.entry)
    if news is None:
        return
    told = delivery.entry.verb.partition(".")[2].replace("created", OrganisationState.UNVERIFIED)
    receiver = owners_of(news.organisation).filter(public_id=delivery.lane.partition(":")[2]).first()
    if receiver is None or told != news.state:
        return
    with translation.override(receiver.language):
        context = _context(news, receiver)
        mail.deliver(
            to=receiver.email,
            subject=_subject(news),
            text=render_to_string("accounts/email/decision.txt", context),
            html=render_to_string("accounts/email/decision.html", context),
            delivery=delivery,
        )


def _context(news: News, receiver: User) -> dict[str, object]:
    return {
        "heading": f"accounts/email/_{news.kind}_heading.txt",
        "body": f"accounts/email/_{news.kind}_body.txt",
        "organisation": news.organisation,
        "capability": news.capability,
        "domain": news.domain,
        "state": news.state,
        "receiver": receiver,
        "reason": latest_reason(news.thing.subject, f"{news.kind}.{news.state}"),
        "granted": news.organisation.capabilities.filter(state=CapabilityState.GRANTED),
        "url": settings.SITE_URL + reverse("pages:workspace"),
        "demo": settings.DEMO,
    }


def _subject(news: News) -> str:
    name = {"name": news.organisation.name}
    if news.capability:
        what = {**name, "what": news.capability.get_name_display()}
        if news.state == CapabilityState.GRANTED:
            return _("Granted for %(name)s: %(what)s") % what
        return _("Not granted for %(name)s: %(what)s") % what
    if news.domain:
        words = {**name, "domain": news.domain.readable}
        if news.state == DomainState.CONFIRMED:
            return _("%(domain)s is confirmed for %(name)s") % words
        return _("%(domain)s is not confirmed for %(name)s") % words
    sentences = {
        OrganisationState.UNVERIFIED: _("%(name)s waits for verification"),
        OrganisationState.VERIFIED: _("%(name)s is verified"),
        OrganisationState.INCOMPLETE: _("%(name)s: more information is wanted"),
        OrganisationState.REFUSED: _("%(name)s could not be verified yet"),
        OrganisationState.SUSPENDED: _("%(name)s is suspended"),
    }
    return sentences[OrganisationState(news.state)] % name


DECISIONS = Handler(name="decision_mail", lanes=owner_lanes, handle=send_decision, effect=Effect.OUTSIDE)
