"""Files a search under its keys and plans its next mail; each inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from accounts.actor import system
from accounts.journal.actions import append
from accounts.journal.deliveries import claim_number, postpone
from search import rules
from search.filing import Key, keys_of, numbers_of
from search.models import SavedSearch, SearchKey
from search.queries.saved import is_still_member, met_now, wanted_by
from search.rhythms import due_after
from search.wanted import analysis_version

PLANNED: Final = "digest.planned"
DIGEST_HANDLER: Final = "saved_search_mail"
LOCK: Final = "search.saved"
"""Held while a search is saved and while a listing is compared: so that no listing slips through between the two."""
ANYTHING: Final[Key] = ("", "")
"""The key of a question of which no part says what a document must have."""
FEW: Final = 20
"""How many listings are looked at together until one matches; mostly the first does."""


def file_under_keys(searches: Sequence[SavedSearch]) -> None:
    """Make the keys of searches anew, with the analysis that holds now. Hold `LOCK`, so that filings show in order."""
    version, filing = analysis_version(), claim_number()
    rows = []
    for saved in searches:
        keys = keys_of(wanted_by(saved).clause())
        numbers = numbers_of(saved.kind, {ANYTHING} if keys is None else keys)
        rows += [SearchKey(search=saved, key=number) for number in sorted(numbers)]
        saved.filed_with, saved.filing = version, filing
    SearchKey.objects.filter(search__in=searches).delete()
    SearchKey.objects.bulk_create(rows)
    SavedSearch.objects.bulk_update(searches, ["filed_with", "filing"])


def plan_mail(saved: SavedSearch, now: datetime) -> None:
    """Have the next mail of a search go out when it is due: nothing waits for a search without anything new."""
    saved.next_mail = due_after(saved, now)
    saved.save(update_fields=["next_mail"])
    entry = append(PLANNED, saved.subject, actor=system("alerts"))
    postpone(DIGEST_HANDLER, saved.subject, saved.next_mail, entry=entry)


def plan_if_waiting(saved: SavedSearch, now: datetime) -> None:
    """Plan the next mail of a running search when none is planned and something that it meets waits for it."""
    if saved.next_mail or not rules.is_running(saved, is_member=is_still_member(saved)):
        return
    waiting = list(saved.reports.filter(digest__isnull=True).values_list("listing", flat=True))
    if any(met_now(saved, waiting[at : at + FEW]) for at in range(0, len(waiting), FEW)):
        plan_mail(saved, now)


def plan_anew(saved: SavedSearch, now: datetime) -> None:
    """Move a mail that is planned to when it is due by the rhythm that holds now; one in hand goes out as it is."""
    if saved.next_mail:
        saved.next_mail = due_after(saved, now)
        saved.save(update_fields=["next_mail"])
        postpone(DIGEST_HANDLER, saved.subject, saved.next_mail)
