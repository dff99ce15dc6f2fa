"""Makes needs whose candidates are scored, and acts in their rounds as people do."""

from datetime import timedelta

from django.utils import timezone

from accounts.queries import actor_of
from listings.models import Criterion, CriterionText, Need
from listings.states import Mode
from marketplace.matching import actions, queries
from marketplace.matching.choosing import CandidateReason, CandidateState
from marketplace.matching.models import Candidate, Opening
from tests.matching.stories import fresh, make_need, make_solution, organisation_of

WEIGHTS = (("Quality", 60), ("Price", 40))


def scored_need(city_buyer, *vendors, mode=Mode.PARTNERSHIP, weights=WEIGHTS, **fields):
    """A closed need with criteria whose answers were opened, and a shortlisted solution of each vendor."""
    need = make_need(city_buyer, mode=mode, **fields)
    for position, (name, weight) in enumerate(weights, 1):
        criterion = Criterion.objects.create(need=need, position=position, weight=weight)
        words = {"meaning": f"{name} in words.", "zero": "None.", "five": "All."}
        CriterionText.objects.create(criterion=criterion, language="en", name=name, **words)
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    Opening.objects.create(need=need, answers=0)
    for vendor in vendors:
        shortlisted(need, vendor)
    return fresh(need)


def shortlisted(need, vendor, **fields):
    solution = make_solution(vendor, **fields)
    said = {"reason": CandidateReason.MEETS_NEEDS, "words": "It fits."}
    where = {"need": need, "organisation": organisation_of(vendor), "solution": solution}
    return Candidate.objects.create(**where, state=CandidateState.SHORTLISTED, **said)


def begin(owner, need, *people, why=""):
    """Begin a round with these people."""
    keys = [one.public_id for one in people]
    return actions.start_round(actor=actor_of(owner), need=fresh(need), people=keys, why=why)


def named(scoring):
    """The public identifiers of those who are awaited."""
    return [one.person.public_id for one in queries.who_is_awaited(queries.assessors_of(scoring))]


def change(owner, scoring, *people, why="", shown=None):
    """Make these people the assessors, as one who saw who is named now, or `shown`."""
    values = {"people": [one.public_id for one in people], "shown": named(scoring) if shown is None else shown}
    return actions.change_assessors(actor=actor_of(owner), scoring=fresh(scoring), why=why, **values)


def declare(person, scoring, conflict=""):
    return actions.declare_interest(
        actor=actor_of(person), scoring=fresh(scoring), has_conflict=bool(conflict), words=conflict
    )


def give(person, scoring, *points, words="Since it is so."):
    """Give each candidate the same points, one for each criterion."""
    criteria = list(Criterion.objects.filter(need=scoring.need))
    for candidate in queries.candidates_of(scoring):
        given = {one.public_id: (point, words) for one, point in zip(criteria, points, strict=True)}
        actions.save_scores(actor=actor_of(person), scoring=fresh(scoring), candidate=candidate, given=given)


def finish(person, scoring):
    return actions.finish_scores(actor=actor_of(person), scoring=fresh(scoring))


def score_all(person, scoring, *points):
    """Declare no conflict, give each candidate these points, finish."""
    declare(person, scoring)
    give(person, scoring, *points)
    return finish(person, scoring)
