"""Counts what waits for an organisation or for staff: the rows of a workspace."""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Organisation
from listings.models import Need, Solution
from marketplace.matching.models import Answer, Mark, Match
from marketplace.matching.states import AnswerState, MarkKind, MarkState, MatchState, Wish


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an organisation: yeses of the other side, matched pairs, removals to decide, its own answers."""

    vendors_interested: int
    cities_interested: int
    matched: int
    removals: int
    answers_sent: int
    answers_drafted: int


def waiting_for(organisation: Organisation) -> Waiting:
    """Return what waits for an organisation, of public listings, in three queries."""
    listed = Match.objects.filter(need__in=Need.objects.public(), solution__in=Solution.objects.published())
    ours, theirs = Q(need__organisation=organisation), Q(solution__organisation=organisation)
    interested = Q(state=MatchState.INTERESTED)
    matches = listed.filter(ours | theirs).aggregate(
        vendors_interested=Count("pk", filter=ours & interested & Q(vendor_wish=Wish.INTERESTED)),
        cities_interested=Count("pk", filter=theirs & interested & Q(city_wish=Wish.INTERESTED)),
        matched=Count("pk", filter=Q(state=MatchState.MATCHED)),
    )
    answers = Answer.objects.filter(organisation=organisation).aggregate(
        answers_sent=Count("pk", filter=Q(state=AnswerState.SENT)),
        answers_drafted=Count("pk", filter=Q(state=AnswerState.DRAFT)),
    )
    removals = Mark.objects.filter(
        kind=MarkKind.REMOVAL, state=MarkState.STANDING, match__in=listed.filter(ours)
    ).count()
    return Waiting(**matches, **answers, removals=removals)
