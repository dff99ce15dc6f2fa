"""Locks a need, finds or makes the row of a match, tells who was first; each inside the caller's transaction."""

from datetime import datetime

from accounts.journal.actions import Already
from accounts.journal.models import Entry
from accounts.models import Organisation
from listings.models import Need, Solution
from marketplace.matching.models import Match
from marketplace.matching.scoring import Scored


def lock_need(need: Need) -> None:
    """Lock a need until the transaction ends and read it again: one writer at a time for its matches and answers."""
    need.refresh_from_db(from_queryset=Need.objects.select_for_update())


def match_row(need: Need, solution: Solution, scored: Scored) -> Match:
    """Return the match of a locked need with a solution, made if there is none, with the score that is shown now."""
    match = Match.objects.filter(need=need, solution=solution).first()
    if match is None:
        match = Match(need=need, solution=solution)
    else:
        match.version += 1
    match.score, match.features = scored.points, scored.plain()
    match.save()
    return match


def already(subject: str, verb: str, *, of: Organisation, at: datetime | None = None) -> Already:
    """Return who took a step for an organisation last and when, as the record has it; `at` when it has nothing."""
    steps = Entry.objects.filter(subject=subject, verb=verb, organisation=of.public_id)
    last = steps.order_by("-id").first()
    return Already(by=last.person, at=last.time) if last else Already(by="", at=at)
