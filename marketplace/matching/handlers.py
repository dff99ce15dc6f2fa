"""What follows a step between a city and a vendor: the owners whom it concerns are told by mail, in their language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler, Job
from accounts.models import Organisation, User
from accounts.queries import latest_reason, owners_of
from listings.models import Need, Solution
from marketplace.matching import actions, queries
from marketplace.matching.models import Mark, Match, Opening
from marketplace.matching.states import MarkState, MatchState, Side, Wish

BOTH: Final = (Side.CITY, Side.VENDOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What an entry is about, as it stands now. `sides` are those whom it concerns, none when it holds no longer."""

    verb: str
    need: Need
    sides: tuple[Side, ...]
    solution: Solution | None = None
    reason: str = ""
    number: int = 0

    def organisation(self, side: Side) -> Organisation:
        """Return the organisation of a side."""
        return self.solution.organisation if self.solution and side == Side.VENDOR else self.need.organisation

    @property
    def names(self) -> dict[str, object]:
        """What the sentences name."""
        solution = self.solution.title if self.solution else ""
        vendor = self.solution.organisation.name if self.solution else ""
        city = self.need.organisation.name
        return {"need": self.need.title, "solution": solution, "vendor": vendor, "city": city}


def news_of(entry: Entry) -> News | None:
    """Return what an entry is about as it stands now, None when it holds no longer."""
    kind, public_id = entry.subject.split(":")
    return READERS[kind](entry, public_id)


def _of_match(entry: Entry, public_id: str) -> News | None:
    match = Match.objects.select_related("need__organisation", "solution__organisation").get(public_id=public_id)
    said = Side(str(entry.data["side"]))
    if entry.verb != f"match.{match.state}" or not _both_public(match):
        return None
    told: tuple[Side, ...] = BOTH if match.state == MatchState.MATCHED else (said.other,)
    if match.state == MatchState.INTERESTED and match.wish_of(said) != Wish.INTERESTED:
        return None
    if match.state == MatchState.DECLINED and match.wish_of(said.other) != Wish.INTERESTED:
        return None
    reason = latest_reason(match.subject, entry.verb) if match.state == MatchState.DECLINED else ""
    return News(verb=entry.verb, need=match.need, solution=match.solution, sides=told, reason=reason)


def _of_mark(entry: Entry, public_id: str) -> News | None:
    rows = Mark.objects.select_related("match__need__organisation", "match__solution__organisation")
    mark = rows.get(public_id=public_id)
    is_news = mark.state == (MarkState.REMOVED if entry.verb == "mark.removed" else MarkState.STANDING)
    if not is_news or not _both_public(mark.match):
        return None
    told: tuple[Side, ...] = (Side.VENDOR,) if mark.state == MarkState.REMOVED else BOTH
    match = mark.match
    return News(verb=entry.verb, need=match.need, solution=match.solution, sides=told, reason=mark.reason)


def _of_opening(entry: Entry, public_id: str) -> News | None:
    opening = Opening.objects.select_related("need__organisation").get(need__public_id=public_id)
    return News(verb=entry.verb, need=opening.need, sides=(Side.CITY,), number=opening.answers)


def _both_public(match: Match) -> bool:
    return match.need.is_public and match.solution.is_public


READERS: Final[Mapping[str, Callable[[Entry, str], News | None]]] = {
    "match": _of_match,
    "mark": _of_mark,
    "opening": _of_opening,
}


def owner_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner of the organisations that the entry concerns."""
    news = news_of(entry)
    for side in news.sides if news else ():
        for owner in owners_of(news.organisation(side)):  # type: ignore[union-attr]
            yield owner.subject


def send_news(delivery: Delivery) -> None:
    """Tell one owner, unless she left or the news holds no longer."""
    news = news_of(delivery.entry)
    if news is None:
        return
    public_id = delivery.lane.partition(":")[2]
    for side in news.sides:
        receiver = owners_of(news.organisation(side)).filter(public_id=public_id).first()
        if receiver:
            _send(news, side, receiver, delivery)
            return


def _send(news: News, side: Side, receiver: User, delivery: Delivery) -> None:
    with translation.override(receiver.language):
        context = {
            "heading": heading(news, side),
            "body": body(news, side),
            "reason": news.reason,
            "organisation": news.organisation(side),
            "url": settings.SITE_URL + _address(news),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading(news, side),
            text=render_to_string("matching/email/news.txt", context),
            html=render_to_string("matching/email/news.html", context),
            delivery=delivery,
        )


def _address(news: News) -> str:
    if news.solution:
        return reverse("matching:pair", args=[news.need.public_id, news.solution.public_id])
    return reverse("matching:need_answers", args=[news.need.public_id])


def heading(news: News, side: Side) -> str:
    """Return the subject of the mail to one side, in the language that is active."""
    if news.verb == "answers.opened":
        return _("The answers to “%(need)s” can be read") % news.names
    sentences = {
        ("match.interested", Side.CITY): _("%(vendor)s is interested in “%(need)s”"),
        ("match.interested", Side.VENDOR): _("%(city)s is interested in “%(solution)s”"),
        ("match.matched", Side.CITY): _("You are matched with %(vendor)s"),
        ("match.matched", Side.VENDOR): _("You are matched with %(city)s"),
        ("match.declined", Side.CITY): _("%(vendor)s declined for “%(need)s”"),
        ("match.declined", Side.VENDOR): _("%(city)s declined for “%(solution)s”"),
        ("mark.removal", Side.CITY): _("Staff propose to remove “%(solution)s” from your matches"),
        ("mark.removal", Side.VENDOR): _("Staff propose to remove “%(solution)s” from a need’s matches"),
        ("mark.added", Side.CITY): _("Staff added “%(solution)s” to your matches"),
        ("mark.added", Side.VENDOR): _("Staff added “%(solution)s” to a need’s matches"),
        ("mark.removed", Side.VENDOR): _("%(city)s removed “%(solution)s” from its matches"),
    }
    return sentences[news.verb, side] % news.names


def body(news: News, side: Side) -> str:
    """Return what the mail to one side says, in the language that is active."""
    if news.verb == "answers.opened":
        return _opened(news)
    sentences = {
        ("match.interested", Side.CITY): _(
            "The vendor would like to work on “%(need)s” with “%(solution)s”. Say whether you are interested too."
        ),
        ("match.interested", Side.VENDOR): _(
            "The city would like to look at “%(solution)s” for its need “%(need)s”. Say whether you are interested too."
        ),
        ("match.matched", Side.CITY): _(
            "Both sides are interested: “%(need)s” and “%(solution)s”. You may open a co-investment inquiry together."
        ),
        ("match.matched", Side.VENDOR): _(
            "Both sides are interested: “%(need)s” and “%(solution)s”. You may open a co-investment inquiry together."
        ),
        ("match.declined", Side.CITY): _("“%(solution)s” will not be offered for “%(need)s”."),
        ("match.declined", Side.VENDOR): _("The city will not go on with “%(solution)s” for “%(need)s”. It writes:"),
        ("mark.removal", Side.CITY): _(
            "“%(solution)s” stays among the matches of “%(need)s” until you decide. Staff write:"
        ),
        ("mark.removal", Side.VENDOR): _(
            "It stays among the matches of “%(need)s” until the city decides. You may contest it on the page. "
            "Staff write:"
        ),
        ("mark.added", Side.CITY): _("It stands among the matches of “%(need)s” where its score puts it. Staff write:"),
        ("mark.added", Side.VENDOR): _(
            "It stands among the matches of “%(need)s” by %(city)s where its score puts it. Staff write:"
        ),
        ("mark.removed", Side.VENDOR): _("It no longer stands among the matches of “%(need)s”. Staff had written:"),
    }
    return sentences[news.verb, side] % news.names


def _opened(news: News) -> str:
    if not news.number:
        sentence = _(
            "The deadline of “%(need)s” has passed. No answer came in. You can post a new need that asks for less, "
            "gives more time or names a budget, and tell the vendors of the solutions that fit."
        )
        return sentence % news.names
    sentence = ngettext(
        "The deadline of “%(need)s” has passed. %(number)d answer came in; nobody could read it before.",
        "The deadline of “%(need)s” has passed. %(number)d answers came in; nobody could read them before.",
        news.number,
    )
    return sentence % {**news.names, "number": news.number}


def open_due(_delivery: Delivery) -> None:
    """Record for each need whose deadline has passed that its sealed answers are readable now."""
    for need in queries.needs_to_open():
        actions.open_answers(need=need)


NEWS: Final = Handler(name="matching_mail", lanes=owner_lanes, handle=send_news, effect=Effect.OUTSIDE)
OPEN_DUE: Final = Job(
    name="matching.open_answers", every=timedelta(minutes=10), handle=open_due, effect=Effect.DATABASE
)
