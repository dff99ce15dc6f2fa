"""What of a need goes in time: files of records with the legal hold, words of vendors and addresses sooner."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.retention import Rule
from marketplace.matching.actions.partners import blank_partners
from marketplace.matching.actions.records import drop_record_files
from marketplace.matching.models import Audit, Record


def _records(before: datetime) -> int:
    """Delete the files of needs whose hold is over; no need ends its hold sooner than `before`."""
    old = list(Record.objects.filter(file__isnull=False, need__published_at__lt=before).select_related("need"))
    holds = import_string(settings.HOLDS)({one.need.public_id for one in old})
    over = [one for one in old if one.need.public_id in holds and holds[one.need.public_id].is_over]
    for one in over:
        drop_record_files(one)
    return len(over)


RECORDS: Final = Rule(
    name="records",
    model="matching.Record",
    what=_("Records of comparison and market consultation reports, as files"),
    keeps=timedelta(days=3 * 365),
    until=_(
        "Three years after the procurement ended, or until the later date that its city set; "
        "without end while no end is known here"
    ),
    apply=_records,
)

PARTNERS: Final = Rule(
    name="partners",
    model="matching.Partner",
    what=_("What vendors tell and write each other while they look for partners for a need"),
    keeps=timedelta(days=365),
    until=_(
        "Twelve months after the deadline of the need; where it has none, after it ended and the entry changed last"
    ),
    apply=blank_partners,
)


def _auditors(before: datetime) -> int:
    """Blank the addresses of accesses whose last day lies before a moment; who read what stays on the record."""
    return Audit.objects.exclude(email="").filter(until__lt=before.date()).update(email="")


AUDITORS: Final = Rule(
    name="auditors",
    model="matching.Audit",
    what=_("Addresses to which access to the file of a need was sent"),
    keeps=timedelta(days=365),
    until=_("Twelve months after the last day of the access; who read which part stays on the record"),
    apply=_auditors,
)
