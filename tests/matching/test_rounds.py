"""Rounds one after the other: who is barred from them, who stays, and what a change of assessors needs."""

from functools import partial

import pytest

from accounts.errors import Incomplete
from accounts.journal.models import Private
from accounts.queries import actor_of
from accounts.states import Role
from marketplace.matching import actions, queries
from marketplace.matching.assessing import RoundState
from tests.factories import member
from tests.matching.assessed import begin, change, declare, score_all, scored_need
from tests.matching.recorded import content_of, record
from tests.matching.stories import fresh, organisation_of

pytestmark = pytest.mark.django_db
AGAIN = "The first was too hasty."


@pytest.fixture
def scored(city_buyer, vendor_owner):
    return scored_need(city_buyer, vendor_owner)


@pytest.fixture
def viewer(city_buyer):
    return member("Vera Viewer", role=Role.VIEWER, organisation=organisation_of(city_buyer))


def states(scoring):
    return {one.person.name: one.state for one in queries.assessors_of(scoring)}


def refused(step):
    with pytest.raises(Incomplete) as caught:
        step()
    return caught.value.field, str(caught.value)


@pytest.fixture
def second(scored, city_buyer, viewer):
    """The second round, the first having ended with a conflict of the viewer."""
    first = begin(city_buyer, scored, city_buyer, viewer)
    declare(viewer, first, conflict="My brother works there.")
    score_all(city_buyer, first, 3, 3)
    return begin(city_buyer, scored, city_buyer, why=AGAIN)


def test_declared_conflict_bars_from_every_later_round(second, scored, city_buyer, viewer, colleague):
    told = "Vera Viewer declared a conflict of interest here and does not score this need again."
    assert refused(partial(change, city_buyer, second, city_buyer, viewer)) == ("people", told)
    actions.stop_round(actor=actor_of(city_buyer), scoring=fresh(second), why="Begun too early.")
    assert refused(partial(begin, city_buyer, scored, viewer, colleague, why=AGAIN)) == ("people", told)
    assert states(begin(city_buyer, scored, colleague, why=AGAIN)) == {colleague.name: "named"}


def test_who_finished_and_left_the_team_stays_when_others_change(scored, city_buyer, viewer, colleague):
    scoring = begin(city_buyer, scored, viewer, colleague)
    score_all(viewer, scoring, 4, 4)
    viewer.memberships.all().delete()
    change(city_buyer, scoring, colleague, city_buyer)
    assert states(scoring) == {viewer.name: "finished", colleague.name: "named", city_buyer.name: "named"}
    for person in (colleague, city_buyer):
        score_all(person, scoring, 2, 2)
    assert fresh(scoring).state == RoundState.REVEALED
    assert viewer.name in [one.who for one in queries.result_of(fresh(scoring))[0].cells[0].given]


def test_reasons_of_a_round_stand_with_its_steps(scored, city_buyer, viewer, colleague):
    scoring = begin(city_buyer, scored, viewer, colleague)
    score_all(viewer, scoring, 4, 4)
    actions.reopen_scores(actor=actor_of(viewer), scoring=fresh(scoring), why="I mistook two of them.")
    change(city_buyer, scoring, colleague, why="She left for another office.")
    actions.stop_round(actor=actor_of(city_buyer), scoring=fresh(scoring), why="The criteria were unclear.")
    held = content_of(record(city_buyer, scored))
    said = {one["verb"]: one["why"] for one in held["steps"] if one["why"]}
    assert said == {
        "assessor.scoring": "I mistook two of them.",
        "assessor.removed": "She left for another office.",
        "round.stopped": "The criteria were unclear.",
    }
    assert held["scores"][0]["stopped_because"] == "The criteria were unclear."
    reasons = {one["name"]: [it["why"] for it in one["reasons"]] for one in held["scores"][0]["assessors"]}
    assert reasons == {viewer.name: ["I mistook two of them.", "She left for another office."], colleague.name: []}
    assert Private.objects.filter(text="I mistook two of them.").count() == 1
