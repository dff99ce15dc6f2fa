"""What follows for saved searches when a listing changes, and when the analysis does."""

import time
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from accounts.journal import database
from accounts.journal.models import Delivery
from listings.models import Reference
from listings.queries import with_everything
from search.actions.turns import LOCK, file_under_keys, plan_if_waiting, plan_mail
from search.contents import content_of
from search.documents import Content, findable
from search.judging import Held
from search.kinds import KIND, Row, public_rows
from search.looks import plain, restored
from search.models import Look, Report, SavedSearch
from search.queries.candidates import filed
from search.wanted import is_filed_well, is_open

LOOK_HANDLER: Final = "saved_searches"
KIND_NAMED: Final = {kind.name: name for name, kind in KIND.items()}
PUBLISHING: Final = frozenset({"solution.published", "need.published", "reference.imported", "organisation.verified"})
"""Verbs by which something becomes public; after any other, what nobody has looked at yet was public before."""
CLOCKS_APART: Final = timedelta(hours=1)
"""By how much the clocks of two hosts may differ."""
AT_ONCE: Final = 200
"""How many searches are filed anew in one transaction."""


def look_at(*, delivery: Delivery) -> None:
    """Compare a listing with how it was at the last look, and report it where it is new or newly matches.

    In the transaction that deletes the delivery: what was looked at is looked at once, whatever crashes.
    """
    database.hold(LOCK)
    name, _colon, public_id = delivery.lane.partition(":")
    kind, look = KIND_NAMED[name], Look.objects.filter(listing=public_id).first()
    row = with_everything(public_rows(kind).filter(public_id=public_id)).first()
    if row is None:
        Look.objects.filter(listing=public_id).delete()
        return
    content = content_of(row)
    if look is None or look.content != plain(content):
        _compare(delivery, kind, row, content, look)
    _plan_for_those_who_wait(public_id)


def _compare(delivery: Delivery, kind: str, row: Row, content: Content, look: Look | None) -> None:
    """Report a listing that is not as it was at the last look, and look at it."""
    waiting = Delivery.objects.filter(handler=LOOK_HANDLER, lane=delivery.lane, quarantined_at__isnull=True)
    verbs = dict(waiting.values_list("pk", "entry__verb"))
    is_new = look is None and not PUBLISHING.isdisjoint(verbs.values())
    if is_new or look:
        before = restored(look.content) if look else None
        _report(kind, content, before, verbs)
    since = look.since if look else timezone.now() if is_new else _public_since(row)
    Look.objects.update_or_create(
        listing=content.id, defaults={"kind": kind, "content": plain(content), "since": since}
    )


def _plan_for_those_who_wait(public_id: str) -> None:
    """Plan a mail where a listing waits and none is planned: the last one left it out, as it did not match then."""
    waiting = SavedSearch.objects.filter(reports__listing=public_id, reports__digest=None, next_mail=None)
    for saved in waiting.select_related("person").order_by("pk"):
        plan_if_waiting(saved, timezone.now())


def _public_since(row: Row) -> datetime:
    return row.imported_at if isinstance(row, Reference) else row.published_at or timezone.now()


def _report(kind: str, content: Content, before: Content | None, deliveries: Collection[int]) -> None:
    """Report a listing to each search that it meets and did not meet before, once for good."""
    found = matching(kind, content)
    if found and before:
        then = Held(findable(before))
        found -= filed.met_among(found, then) if is_open(then, time.time()) else set()
    new = found - _saved_later(found, deliveries)
    fresh = new - set(Report.objects.filter(listing=content.id, search__in=new).values_list("search", flat=True))
    running = SavedSearch.objects.filter(pk__in=fresh, paused_at__isnull=True, person__is_active=True)
    told = running.select_related("person").order_by("pk")
    Report.objects.bulk_create(Report(search=saved, listing=content.id) for saved in told)
    for saved in told:
        if saved.next_mail is None:
            plan_mail(saved, timezone.now())


def _saved_later(keys: Iterable[int], deliveries: Collection[int]) -> set[int]:
    """Return the searches that were saved when all of some deliveries waited already: nothing of it is new to them."""
    oldest = Delivery.objects.filter(pk__in=deliveries).aggregate(oldest=Min("entry__time"))["oldest"]
    late = SavedSearch.objects.filter(pk__in=list(keys), created_at__gte=oldest - CLOCKS_APART)
    return {key for key, before in late.values_list("pk", "before") if set(deliveries) <= set(before)}


def matching(kind: str, content: Content) -> set[int]:
    """Return the searches that a listing meets now, paused ones too; two look-ups once all that it needs is known."""
    held = Held(findable(content))
    return filed.met(kind, held) if is_open(held, time.time()) else set()


def file_anew() -> bool:
    """File some of the searches whose keys were made with another analysis; return whether none was left over.

    Two look-ups when there are none. Until all are filed no listing is compared, so that none is missed.
    """
    # What begins alike stands together in this order: when both ends are of use, so is all between them.
    stored = SavedSearch.objects.values_list("filed_with", flat=True).order_by("filed_with")
    ends = [one for one in (stored.first(), stored.last()) if one is not None]
    if all(map(is_filed_well, ends)):
        return True
    useless = [one for one in stored.distinct() if not is_filed_well(one)]
    with transaction.atomic():
        database.hold(LOCK)
        stale = list(SavedSearch.objects.filter(filed_with__in=useless).order_by("pk")[:AT_ONCE])
        file_under_keys(stale)
    return len(stale) < AT_ONCE
