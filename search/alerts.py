"""What follows for saved searches: a changed listing is compared with them, and mails go out when they are due."""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.journal import mail
from accounts.journal.models import Delivery
from accounts.journal.registry import Effect, Handler
from search import actions, analysis, rules
from search.actions.digests import freeze, settle
from search.actions.reporting import LOOK_HANDLER, file_anew, look_at
from search.actions.turns import DIGEST_HANDLER
from search.lanes import lanes_of
from search.models import SavedSearch
from search.queries.rows import Hit
from search.queries.saved import explained, is_still_member, listed, met_now, shown
from search.stopping import stop_url

MOST_SHOWN: Final = 20
"""How many listings one mail shows with their reasons; of the others it has the titles."""
EMPTY_LINES: Final = re.compile(r"\s*\n\s*\n")
"""What parts of the text that have nothing to say leave behind."""


def compare(delivery: Delivery) -> None:
    """Report a listing to the saved searches that it meets now and did not meet before."""
    look_at(delivery=delivery)


def send_digest(delivery: Delivery) -> None:
    """Send what is new to a saved search, as it is now: what was withdrawn, closed or changed meanwhile is left out.

    Nothing is sent when nothing is left, or when she paused it, left the organisation or is gone. What was left out
    waits on.
    """
    digest = freeze(entry=delivery.entry)
    if digest is None or digest.sent_at:
        return
    saved = SavedSearch.objects.select_related("person", "organisation").get(pk=digest.search_id)
    is_running = rules.is_running(saved, is_member=is_still_member(saved))
    met = met_now(saved, list(digest.reports.values_list("listing", flat=True))) if is_running else []
    if met:
        with translation.override(saved.person.language), timezone.override(ZoneInfo(saved.person.time_zone)):
            _send(saved, met, delivery)
    settle(digest=digest, told=met)


def keep_hours(delivery: Delivery) -> None:
    """Let planned mails follow a person into another time zone."""
    actions.keep_hours(person=delivery.lane.partition(":")[2])


def _send(saved: SavedSearch, met: Sequence[str], delivery: Delivery) -> None:
    stop, found = stop_url(saved), shown([saved])[0]
    heading = ngettext("%(number)d new: %(name)s", "%(number)d new: %(name)s", len(met)) % {
        "number": len(met),
        "name": saved.name,
    }
    context = {
        "heading": heading,
        "saved": saved,
        "rhythm": found.rhythm,
        "has_words": bool(saved.text),
        "has_filters": bool(saved.chosen),
        "hits": [{"hit": hit, "words": ", ".join(words_of(hit))} for hit in explained(saved, met[:MOST_SHOWN])],
        "others": listed(saved, met[MOST_SHOWN:]),
        "site": settings.SITE_URL,
        "search_url": settings.SITE_URL + found.criteria.url,
        "edit_url": settings.SITE_URL + reverse("search:edit_saved_search", args=[saved.public_id]),
        "stop_url": stop,
        "demo": settings.DEMO,
    }
    mail.deliver(
        to=saved.person.email,
        subject=heading,
        text=EMPTY_LINES.sub("\n\n", render_to_string("search/email/digest.txt", context)).strip() + "\n",
        html=render_to_string("search/email/digest.html", context),
        delivery=delivery,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def words_of(hit: Hit) -> list[str]:
    """Return the words of a hit that were asked for, as they are written in it; those that say the same, once.

    In reading order: of "light" and "street lighting" the second stays, since it says the first.
    """
    marked = list(dict.fromkeys(segment.text for segment in (*hit.title, *hit.snippet) if segment.is_found))
    said: set[str] = set()
    kept = set()
    for text in sorted(marked, key=lambda one: -len(_stems(one, hit.language))):
        if not _stems(text, hit.language) <= said:
            said |= _stems(text, hit.language)
            kept.add(text)
    return [text for text in marked if text in kept]


def _stems(text: str, language: str) -> set[str]:
    words: Iterable[analysis.Word] = analysis.words(text)
    return {analysis.stem_of(text[word.start : word.end], language) or word.folded for word in words}


LOOK: Final = Handler(
    name=LOOK_HANDLER, lanes=lanes_of, handle=compare, effect=Effect.DATABASE, priority=15, ready=file_anew
)
HOURS: Final = Handler(
    name="saved_search_hours", lanes=lambda entry: [entry.subject], handle=keep_hours, effect=Effect.DATABASE
)
DIGESTS: Final = Handler(
    name=DIGEST_HANDLER, lanes=lambda entry: [entry.subject], handle=send_digest, effect=Effect.OUTSIDE
)
