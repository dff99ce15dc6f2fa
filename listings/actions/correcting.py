"""Writes the numbered correction of an open need, inside the caller's transaction."""

from typing import Any, Final

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.errors import Incomplete
from listings.models import Correction, Need

LONGEST_REASON: Final = 500


def correct(need: Need, changes: list[dict[str, Any]], reason: str) -> int:
    """Write the next correction and return its number; the need is locked, so that the numbers have no gap."""
    if not reason:
        raise Incomplete(_("Say why you change what is public already. Everybody reads the reason."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Incomplete(_("Shorten the reason to 500 characters."))
    last = Correction.objects.filter(need=need).aggregate(last=Max("number"))["last"] or 0
    Correction.objects.create(need=need, number=last + 1, reason=reason, changes=changes)
    return int(last) + 1
