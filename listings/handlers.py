"""What follows a decision about a listing: the owners of its organisation are told by mail, each in her language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from accounts.queries import latest_reason, owners_of
from listings.language import language_name
from listings.models import Correction, Need, Revision, Solution
from listings.states import ListingState

MODELS: Final[dict[str, Any]] = {"solution": Solution, "need": Need}


@dataclass(frozen=True, slots=True)
class News:
    """What an entry is about, as it stands now."""

    listing: Solution | Need
    revision: Revision | None = None
    correction: Correction | None = None

    @property
    def state(self) -> str:
        """The present state of the thing; a correction of a published need stays one."""
        if self.correction and self.listing.state == ListingState.PUBLISHED:
            return "corrected"
        return self.revision.state if self.revision else self.listing.state

    @property
    def kind(self) -> str:
        """What is told of."""
        return "revision" if self.revision else str(self.listing._meta.model_name)

    @property
    def subject(self) -> str:
        """How the journal names the thing."""
        return self.revision.subject if self.revision else self.listing.subject


def news_of(entry: Entry) -> News:
    """Return the listing, revision or correction that an entry is about."""
    kind, public_id = entry.subject.split(":")
    if kind == "revision":
        revision = Revision.objects.select_related("solution__organisation").get(public_id=public_id)
        return News(revision.solution, revision)
    listing = MODELS[kind].objects.select_related("organisation").get(public_id=public_id)
    number = entry.data.get("number")
    return News(listing, correction=Correction.objects.get(need=listing, number=number) if number else None)


def owner_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner of the listing's organisation; of what follows a report other mails tell."""
    if "report" in entry.data:
        return
    for owner in owners_of(news_of(entry).listing.organisation):
        yield owner.subject


def send_news(delivery: Delivery) -> None:
    """Tell one owner of the present state, unless she left or a later decision tells another story."""
    news = news_of(delivery.entry)
    receiver = owners_of(news.listing.organisation).filter(public_id=delivery.lane.partition(":")[2]).first()
    if receiver is None or delivery.entry.verb.partition(".")[2] != news.state:
        return
    with translation.override(receiver.language):
        context = {**_context(news), "receiver": receiver}
        mail.deliver(
            to=receiver.email,
            subject=_heading(news),
            text=render_to_string("listings/email/decision.txt", context),
            html=render_to_string("listings/email/decision.html", context),
            delivery=delivery,
        )


def _context(news: News) -> dict[str, object]:
    address = reverse(f"listings:{news.listing._meta.model_name}", args=[news.listing.public_id])
    return {
        "heading": _heading(news),
        "state": news.state,
        "kind": news.kind,
        "about": _about(news),
        "organisation": news.listing.organisation,
        "reason": news.correction.reason
        if news.correction
        else latest_reason(news.subject, f"{news.kind}.{news.state}"),
        "url": settings.SITE_URL + address,
        "demo": settings.DEMO,
    }


def _about(news: News) -> str:
    """Return which texts were decided about, "" for a listing in one language alone and for its team's corrections."""
    revision, main = news.revision, news.listing.main_language
    written = [main, *sorted(one.language for one in news.listing.texts.all() if one.language != main)]
    if revision and revision.language:
        return _("This is about its text in %(language)s.") % {"language": language_name(revision.language)}
    if news.correction or len(written) == 1:
        return ""
    if revision:
        sentence = _("This is about its text in %(language)s, and what is the same in every language.")
        return sentence % {"language": language_name(main)}
    return _("This is about its texts in %(languages)s.") % {"languages": ", ".join(map(language_name, written))}


def _heading(news: News) -> str:
    title = {"title": news.listing.title}
    if news.correction:
        return _("Correction %(number)s of “%(title)s” is public") % {**title, "number": news.correction.number}
    sentences = {
        ("solution", "published"): _("“%(title)s” is published"),
        ("need", "published"): _("“%(title)s” is published"),
        ("solution", "returned"): _("“%(title)s” was returned"),
        ("need", "returned"): _("“%(title)s” was returned"),
        ("revision", "approved"): _("Your change of “%(title)s” is public"),
        ("revision", "returned"): _("Your change of “%(title)s” was returned"),
    }
    return sentences[news.kind, news.state] % title


DECISIONS: Final = Handler(name="listing_mail", lanes=owner_lanes, handle=send_news, effect=Effect.OUTSIDE)
