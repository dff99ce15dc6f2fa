"""What one mail of a saved search holds, decided before it is sent, and what was told when it went."""

from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.journal import database
from accounts.journal.models import Entry
from search.actions.turns import LOCK, plan_if_waiting
from search.models import Digest, Report, SavedSearch

MOST_TOLD: Final = 500
"""How many listings one mail tells of; more wait for the next one."""


@transaction.atomic
def freeze(*, entry: Entry) -> Digest | None:
    """Return what the mail that an entry planned holds: decided at the first try, and the same at each repeat.

    None when the search was deleted or is paused meanwhile; what waits then waits on.
    """
    database.hold(LOCK)
    public_id = entry.subject.partition(":")[2]
    saved = SavedSearch.objects.select_for_update().filter(public_id=public_id).first()
    if saved is None:
        return None
    digest = Digest.objects.filter(entry=entry.uid).first()
    if digest is None:
        SavedSearch.objects.filter(pk=saved.pk).update(next_mail=None)
        if saved.is_paused:
            return None
        digest = Digest.objects.create(entry=entry.uid, search=saved)
        waiting = saved.reports.filter(digest__isnull=True).values_list("pk", flat=True)
        Report.objects.filter(pk__in=list(waiting[:MOST_TOLD])).update(digest=digest)
    return digest


@transaction.atomic
def settle(*, digest: Digest, told: Collection[str]) -> None:
    """Keep which listings a mail told of, none when it was not sent; what it left out waits on, behind the others.

    It did not match, or nobody was to be told: it may match again, and was never told. Another mail is planned when
    something that matches waits.
    """
    database.hold(LOCK)
    saved = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=digest.search_id).first()
    if saved is None:
        return
    now = timezone.now()
    if told:
        Digest.objects.filter(pk=digest.pk).update(sent_at=now)
        saved.last_mail = now
        saved.save(update_fields=["last_mail"])
    left_out = digest.reports.exclude(listing__in=told)
    listings = list(left_out.values_list("listing", flat=True))
    left_out.delete()
    Report.objects.bulk_create(Report(search=saved, listing=listing) for listing in listings)
    plan_if_waiting(saved, now)
