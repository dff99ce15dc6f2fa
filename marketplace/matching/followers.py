"""What follows news of a need: whoever follows it or answered it gets one mail of each step, in her language."""

import re
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from accounts.models import User
from accounts.queries import owners_of
from listings.queries import NeedNews, followers_of, news_of_need, stop_url
from marketplace.matching.queries import answerers_of, summary_of

EMPTY_LINES: Final = re.compile(r"\s*\n\s*\n")
"""What parts of the text that have nothing to say leave behind."""


def receiver_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each person who follows the need or answered it; not for owners who are told already.

    One handler for both, so that nobody is told twice and no delivery says which of the two she is.
    """
    news = news_of_need(entry)
    for person in _receivers(news) if news else ():
        yield person.subject


def _receivers(news: NeedNews) -> list[User]:
    people = {person.pk: person for person in (*followers_of(news.need), *answerers_of(news.need))}
    if news.tells_owners:
        for owner in owners_of(news.need.organisation):
            people.pop(owner.pk, None)
    return list(people.values())


def send_news(delivery: Delivery) -> None:
    """Tell one person, unless she stopped following, took her answer back, or the news holds no longer."""
    news = news_of_need(delivery.entry)
    public_id = delivery.lane.partition(":")[2]
    receiver = next((one for one in _receivers(news) if one.public_id == public_id), None) if news else None
    if news is None or receiver is None:
        return
    with translation.override(receiver.language):
        follows = followers_of(news.need).filter(pk=receiver.pk).exists()
        heading = news.heading(receiver)
        stop = stop_url(news.need, receiver) if follows else ""
        context = {
            "news": news,
            "heading": heading,
            "differences": news.differences(),
            "summary": summary_of(news.need) if news.is_of_summary else None,
            "stop_url": stop,
            "url": _address(news),
            "demo": settings.DEMO,
        }
        headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=EMPTY_LINES.sub("\n\n", render_to_string("listings/email/news.txt", context)).strip() + "\n",
            html=render_to_string("listings/email/news.html", context),
            delivery=delivery,
            headers=headers if stop else {},
        )


def _address(news: NeedNews) -> str:
    """Return where to read more; what is not public any more has no page for her."""
    if not news.need.is_public:
        return ""
    if news.is_of_summary:
        return settings.SITE_URL + reverse("matching:openings", args=[news.need.public_id]) + "#summary"
    page = settings.SITE_URL + reverse("listings:need", args=[news.need.public_id])
    if news.question:
        return f"{page}#question-{news.question.number}"
    return f"{page}#correction-{news.correction.number}" if news.correction else page


NEED_NEWS: Final = Handler(name="need_news", lanes=receiver_lanes, handle=send_news, effect=Effect.OUTSIDE)
