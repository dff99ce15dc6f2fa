"""How long what listings hold of people is kept: a row of the table of retention."""

from datetime import datetime
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.retention import Rule
from listings.models import Appeal, Report
from listings.moderation import REPORTER_KEPT, UNDECIDED, Side


def forget_reporters(before: datetime) -> int:
    """Blank who made a report, and in which words, when its last decision lies before a moment; nothing that waits."""
    decided = Report.objects.exclude(state__in=UNDECIDED).annotate(last_at=Max("decisions__made_at"))
    old = decided.filter(last_at__lt=before).values("pk")
    Appeal.objects.filter(report__in=old, side=Side.REPORTER).update(text="", person=None)
    rows = Report.objects.filter(pk__in=old).exclude(person=None, name="", email="", explanation="")
    return rows.update(person=None, name="", email="", confirmed_at=None, explanation="")


REPORTERS: Final = Rule(
    name="reporters",
    model="listings.Report",
    what=_("Who reported a page, at which address, and in which words, after the last decision about it"),
    keeps=REPORTER_KEPT,
    apply=forget_reporters,
)
