"""What falls due by the clock on the ground floor."""

import logging
from datetime import timedelta
from typing import Final

from django.utils import timezone

from accounts.journal.models import Delivery
from accounts.journal.registry import Effect, Job
from accounts.models import Session

log = logging.getLogger(__name__)


def clear_sessions(_delivery: Delivery) -> None:
    """Delete the sessions whose time is over."""
    cleared, _rows = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    log.info("cleared %d sessions that were over", cleared)


SESSIONS: Final = Job(name="accounts.sessions", every=timedelta(hours=6), handle=clear_sessions, effect=Effect.DATABASE)
