"""Reads which solutions stood on the shortlists of needs that ended: before, a vendor is not to learn it."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from listings.models import Need, Solution
from marketplace.matching.choosing import CandidateState
from marketplace.matching.models import Candidate


def shortlisted_in(solutions: Collection[int]) -> list[tuple[int, datetime]]:
    """Return, for each shortlist with one of these solutions, the solution and when the need's outcome was recorded.

    One query. An answer that names several solutions counts for each. A corrected outcome moves nothing: the first one
    says when. Needs and solutions are those that are public.
    """
    rows = Candidate.objects.filter(
        Q(solution__in=solutions) | Q(solution=None, answer__solutions__in=solutions),
        state=CandidateState.SHORTLISTED,
        need__in=Need.objects.public(),
        need__outcomes__number=1,
    ).annotate(shown=Coalesce(F("solution"), F("answer__solutions")))
    found = rows.filter(shown__in=Solution.objects.published().values("pk"))
    # Without the order of the model, which would tell the rows apart by their keys again.
    told = found.values_list("need", "shown", "need__outcomes__recorded_at").order_by().distinct()
    return [(solution, moment) for _need, solution, moment in told if solution in solutions]
