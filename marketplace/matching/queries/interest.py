"""Counts the interest that cities show in solutions: only what their vendor may see in its matches anyhow."""

from collections.abc import Collection
from datetime import datetime

from listings.models import Need, Solution
from marketplace.matching.models import Match
from marketplace.matching.states import MatchState, Wish


def interest_in(solutions: Collection[int]) -> list[tuple[int, datetime]]:
    """Return, for each city whose interest in one of these solutions stands, the solution and when it said so.

    One query; needs and solutions as the list of matches shows them.
    """
    rows = Match.objects.filter(
        solution__in=solutions,
        city_wish=Wish.INTERESTED,
        city_at__isnull=False,
        need__in=Need.objects.public(),
    ).exclude(state=MatchState.SUGGESTED)
    return list(rows.filter(solution__in=Solution.objects.published()).values_list("solution", "city_at"))  # type: ignore[arg-type]
