"""The journal's own jobs: the head goes out of the house every day, and what is spent is cleared."""

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.journal import mail, queries
from accounts.journal.models import Claim, Delivery, Letter
from accounts.journal.registry import Effect, Job

log = logging.getLogger(__name__)

CLAIMS_KEPT: Final = timedelta(days=7)


def send_head(delivery: Delivery) -> None:
    """Mail the chain's head to the operators, where nobody can cut it with the database."""
    head = queries.head()
    if head and settings.OPERATOR_EMAILS:
        with translation.override(settings.LANGUAGE_CODE):
            mail.deliver(
                to=settings.OPERATOR_EMAILS,
                subject=_("Head of the record: position %(position)s") % {"position": head.position},
                text=_(
                    "Keep this mail. It proves later that nothing was cut off the end of the record:\n\n"
                    "manage.py verify_journal --head %(head)s\n"
                )
                % {"head": head},
                delivery=delivery,
            )


def log_head(_delivery: Delivery) -> None:
    """Write the chain's head to the log, which the database cannot reach.

    Not part of the mail: with the mail server down it would be logged again with every probe.
    """
    if head := queries.head():
        log.info("journal head %s", head)


def clear_spent(_delivery: Delivery) -> None:
    """Delete letters that expired and claims that nobody can still hold; the last claim stays, as the counter."""
    now = timezone.now()
    letters, _rows = Letter.objects.filter(expires_at__lt=now).delete()
    last = Claim.objects.aggregate(last=Max("number"))["last"] or 0
    claims, _rows = Claim.objects.filter(time__lt=now - CLAIMS_KEPT, number__lt=last).delete()
    log.info("cleared %d expired letters unsent and %d old claims", letters, claims)


HEAD: Final = Job(
    name="journal.head", every=timedelta(days=1), offset=timedelta(hours=4), handle=send_head, effect=Effect.OUTSIDE
)
LOG_HEAD: Final = Job(name="journal.log_head", every=timedelta(minutes=10), handle=log_head, effect=Effect.DATABASE)
CLEAR: Final = Job(name="journal.clear", every=timedelta(hours=1), handle=clear_spent, effect=Effect.DATABASE)
