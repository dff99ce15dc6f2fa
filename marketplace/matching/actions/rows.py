"""Locks a need and finds or makes the row of a match; each of it inside the caller's transaction."""

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
