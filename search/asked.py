"""What may be asked of whoever holds the index, and what of it waits."""

from typing import Final

from django.db.models import QuerySet

from accounts.journal.models import Delivery

SUBJECT: Final = "index:live"
TEND_HANDLER: Final = "tend_index"
REBUILD_ASKED: Final = "index.rebuild_asked"
REPAIR_ASKED: Final = "index.repair_asked"
ROLLBACK_ASKED: Final = "index.rollback_asked"


def asked(*verbs: str) -> "QuerySet[Delivery]":
    """Return the requests of these verbs that wait or are in hand."""
    return Delivery.objects.filter(handler=TEND_HANDLER, entry__verb__in=verbs, quarantined_at__isnull=True)
