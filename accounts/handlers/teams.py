"""What follows a change of a team: whom it concerns is told by mail, each in her language, as things stand then."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.inviting import invitation_url
from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from accounts.models import Invitation, JoinRequest, Membership, Organisation, Recovery, User
from accounts.models.people import FIRST_ZONE
from accounts.queries import display_name, latest_reason, owners_of
from accounts.states import Form, RecoveryState, RequestState, Role
from accounts.zones import zone_of_country


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What an entry tells, as it stands now: who did what where, and to whom it is told."""

    verb: str
    organisation: Organisation
    person: User
    role: str = ""
    reason: str = ""
    to_person: bool = False
    to_owners: bool = False

    def receivers(self, author: str) -> Iterator[User]:
        """Yield those who are told; who did it knows already."""
        if self.to_person and self.person.is_active and self.person.public_id != author:
            yield self.person
        if self.to_owners:
            yield from owners_of(self.organisation).exclude(public_id__in=[author, self.person.public_id])


def news_of(entry: Entry) -> News | None:
    """Return what an entry tells as it stands now, None when it holds no longer."""
    kind, _colon, public_id = entry.subject.partition(":")
    return READERS[kind](entry, public_id)


def _of_membership(entry: Entry, public_id: str) -> News | None:
    organisation = Organisation.objects.get(public_id=public_id)
    person = User.objects.filter(public_id=str(entry.data["person"])).first()
    if person is None:
        return None
    now = Membership.objects.filter(organisation=organisation, person=person).first()
    gone = entry.verb in {"membership.removed", "membership.left"}
    how, role = str(entry.data.get("how", "")), str(entry.data["role"])
    if gone != (now is None) or (now and now.role != role):
        return None
    return News(
        verb=entry.verb,
        organisation=organisation,
        person=person,
        role=role,
        to_person=entry.verb != "membership.left" and how != "invited",
        to_owners=entry.verb in {"membership.left", "membership.created"} or how == "recovery",
    )


def _of_request(entry: Entry, public_id: str) -> News | None:
    row = JoinRequest.objects.select_related("organisation", "person").get(public_id=public_id)
    is_made = entry.verb == "joinrequest.made"
    if row.state != (RequestState.WAITING if is_made else RequestState.REFUSED):
        return None
    return News(
        verb=entry.verb,
        organisation=row.organisation,
        person=row.person,
        reason=row.message if is_made else latest_reason(row.subject, entry.verb),
        to_person=not is_made,
        to_owners=is_made,
    )


def _of_recovery(entry: Entry, public_id: str) -> News | None:
    row = Recovery.objects.select_related("organisation", "person").get(public_id=public_id)
    if row.state != RecoveryState.PROPOSED:
        return None
    return News(verb=entry.verb, organisation=row.organisation, person=row.person, reason=row.why, to_owners=True)


READERS: Final[Mapping[str, Callable[[Entry, str], News | None]]] = {
    "organisation": _of_membership,
    "joinrequest": _of_request,
    "recovery": _of_recovery,
}


def lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each receiver."""
    news = news_of(entry)
    yield from (receiver.subject for receiver in news.receivers(entry.person)) if news else ()


def send_news(delivery: Delivery) -> None:
    """Tell one receiver, unless she left or it holds no longer."""
    news = news_of(delivery.entry)
    found = news.receivers(delivery.entry.person) if news else ()
    receiver = next((one for one in found if one.subject == delivery.lane), None)
    if news is None or receiver is None:
        return
    with translation.override(receiver.language):
        told = _told(news, is_own=receiver == news.person)
        context = {"news": news, "told": told, "is_own": receiver == news.person, "demo": settings.DEMO}
        mail.deliver(
            to=receiver.email,
            subject=told.heading,
            text=render_to_string("accounts/email/team.txt", context),
            html=render_to_string("accounts/email/team.html", context),
            delivery=delivery,
        )


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a mail: heading, sentence, and the page that it leads to."""

    heading: str
    sentence: str
    url: str


def _told(news: News, *, is_own: bool) -> Told:
    role = str(Role(news.role).label) if news.role else ""
    words = {"person": display_name(news.person), "organisation": news.organisation.name, "role": role}
    heading, sentence = (_own_words if is_own else _owners_words)(news)
    name, arguments = ("pages:workspace", []) if is_own else ("accounts:team", [news.organisation.public_id])
    return Told(heading % words, sentence % words, settings.SITE_URL + reverse(name, args=arguments))


def _own_words(news: News) -> tuple[str, str]:
    return {
        "membership.created": (
            _("You act for %(organisation)s now"),
            _("You belong to the team of %(organisation)s, in the role “%(role)s”."),
        ),
        "membership.changed": (
            _("Your role at %(organisation)s changed"),
            _("You act for %(organisation)s in the role “%(role)s” from now on."),
        ),
        "membership.removed": (
            _("You no longer act for %(organisation)s"),
            _("An owner took you out of the team of %(organisation)s. If you think it is a mistake, speak to them."),
        ),
        "joinrequest.refused": (
            _("You were not let in at %(organisation)s"),
            _("Your request to act for %(organisation)s was refused, with this reason:"),
        ),
    }[news.verb]


def _owners_words(news: News) -> tuple[str, str]:
    by_staff = _(
        "%(person)s asks to act for %(organisation)s. Programme staff decide; if you do not know this person, write to"
        " them."
    )
    by_owners = _("%(person)s asks to act for %(organisation)s. You or programme staff decide.")
    return {
        "membership.created": (
            _("%(person)s joined %(organisation)s"),
            _("%(person)s belongs to the team of %(organisation)s now, in the role “%(role)s”."),
        ),
        "membership.changed": (
            _("%(person)s has another role at %(organisation)s"),
            _("%(person)s acts for %(organisation)s in the role “%(role)s” from now on: programme staff decided so."),
        ),
        "membership.left": (
            _("%(person)s left %(organisation)s"),
            _("%(person)s does not act for %(organisation)s any more."),
        ),
        "joinrequest.made": (
            _("%(person)s asks to join %(organisation)s"),
            by_staff if news.organisation.form == Form.CITY else by_owners,
        ),
        "recovery.proposed": (
            _("Programme staff propose a new owner for %(organisation)s"),
            _(
                "%(person)s is to become an owner of %(organisation)s, because no owner seemed to be reachable. If you"
                " are, write to the programme at once. What staff know:"
            ),
        ),
    }[news.verb]


def send_invitation(delivery: Delivery) -> None:
    """Send an invitation, unless it was answered, taken back or ran out since."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    invitation = rows.get(public_id=delivery.entry.subject.partition(":")[2])
    if not invitation.is_usable:
        return
    # Of whoever has no account yet, no more is known of the clock than the country.
    zone = ZoneInfo(zone_of_country(invitation.organisation.country.code) or FIRST_ZONE)
    with translation.override(invitation.language), timezone.override(zone):
        context = {
            "invitation": invitation,
            "organisation": invitation.organisation,
            "url": invitation_url(invitation),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=invitation.email,
            subject=_("%(name)s invites you to act for %(organisation)s")
            % {"name": invitation.invited_by.name, "organisation": invitation.organisation.name},
            text=render_to_string("accounts/email/invitation.txt", context),
            html=render_to_string("accounts/email/invitation.html", context),
            delivery=delivery,
        )


TEAMS = Handler(name="team_mail", lanes=lanes, handle=send_news, effect=Effect.OUTSIDE)
INVITATIONS = Handler(
    name="invitation_mail", lanes=lambda entry: [entry.subject], handle=send_invitation, effect=Effect.OUTSIDE
)
