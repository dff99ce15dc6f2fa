"""Notices which solutions people see in lists and open: totals of a day, without persons and their organisations."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils import timezone

from accounts.middleware import ActorRequest
from search.criteria import Criteria
from search.observing import askable
from search.queries import Hit
from search.queries.listed import ListedSolution
from search.spool import note

NO_PERSON: Final = re.compile(
    r"bot|crawl|spider|slurp|scrap|archiv|preview|monitor|uptime|lighthouse|headless|facebookexternal|embedly|feed"
    r"|curl|wget|libwww|python|java/|okhttp|go-http|axios|node-|ruby|perl|php|httpclient|validator",
    re.IGNORECASE,
)
"""What programs call themselves: search engines, feeds, watchers, libraries. Whoever says nothing is one, too."""
AHEAD: Final = ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")
"""Where a browser says that it fetches a page that nobody has asked for yet."""


def notice(request: ActorRequest, seen: Mapping[str, int], opened: Mapping[str, int]) -> None:
    """Note solutions that stand in a list, and those whose page is shown, for a person who is not of their vendor."""
    _note(request, seen, opened, {})


def notice_results(request: ActorRequest, hits: Iterable[Hit], criteria: Criteria) -> None:
    """Note the solutions of a page of results, with the words where a verified organisation asked.

    A part of the page that shows what stands there already is no other page.
    """
    seen = {hit.row.public_id: hit.row.owner for hit in hits if isinstance(hit.row, ListedSolution)}
    if not _stands_there(request, criteria):
        _note(request, seen, {}, _words(request, criteria))


def is_person(request: ActorRequest) -> bool:
    """Say whether a person reads, as far as a request tells.

    No program by its own name, no page that a browser fetches ahead, no HEAD. Who has not signed in also names a
    language, as every browser does and few programs do.
    """
    agent = request.headers.get("User-Agent", "")
    ahead = any("prefetch" in request.headers.get(one, "").lower() for one in AHEAD)
    if request.method != "GET" or ahead or not agent or NO_PERSON.search(agent):
        return False
    return request.actor.is_authenticated or bool(request.headers.get("Accept-Language"))


def _note(request: ActorRequest, seen: Mapping[str, int], opened: Mapping[str, int], words: Mapping[str, Any]) -> None:
    if request.actor.belongs_to_staff or not is_person(request):
        return
    own = {organisation.pk for organisation in request.actor.organisations}
    line = {
        "seen": [public_id for public_id, owner in seen.items() if owner not in own],
        "opened": [public_id for public_id, owner in opened.items() if owner not in own],
    }
    if said := {name: ids for name, ids in line.items() if ids}:
        note({"shown": said, "day": timezone.now().date().isoformat(), **(words if "seen" in said else {})})


def _words(request: ActorRequest, criteria: Criteria) -> Mapping[str, Any]:
    question = askable(request.actor, criteria)
    return {"words": question} if question else {}


def _stands_there(request: ActorRequest, criteria: Criteria) -> bool:
    """Whether the page's own script asks again for the search whose address the browser shows."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and htmx.current_url_abs_path == criteria.url)
