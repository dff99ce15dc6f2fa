"""Rounds one after the other: who is barred from them, who stays, and what a change of assessors needs."""

from fractions import Fraction
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import Incomplete
from accounts.journal.models import Private
from accounts.models import User
from accounts.queries import actor_of, display_name
from accounts.states import Role
from listings.actions import record_outcome
from listings.values import OutcomeValues
from marketplace.matching import actions, queries
from marketplace.matching.assessing import RoundState, ranks_of, shown_totals
from tests.factories import member
from tests.matching.assessed import begin, change, declare, score_all, scored_need
from tests.matching.pages import text_of
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


def test_change_that_a_colleague_overtook_keeps_both_sets(scored, city_buyer, viewer, colleague, client_of):
    scoring = begin(city_buyer, scored, city_buyer)
    address = reverse("matching:assessors", args=[scored.public_id])
    client = client_of(city_buyer)
    shown = client.get(address).context["form"]["shown"].value()
    change(city_buyer, scoring, city_buyer, viewer)
    sent = {"people": [city_buyer.public_id, colleague.public_id], "shown": shown, "why": ""}
    refused = client.post(address, sent)
    names = ", ".join(sorted([city_buyer.name, viewer.name]))
    told = f"A colleague changed who scores. Named now: {names}. Yours stay ticked here: compare, then save."
    form = refused.context["form"]
    assert (refused.status_code, form.non_field_errors(), form["people"].value()) == (422, [told], sent["people"])
    assert states(scoring) == {city_buyer.name: "named", viewer.name: "named"}
    client.post(address, {**sent, "shown": form["shown"].value()})
    assert states(scoring) == {city_buyer.name: "named", viewer.name: "removed", colleague.name: "named"}


def test_naming_oneself_after_reading_points_needs_a_reason_that_is_told(
    scored, city_buyer, viewer, colleague, client_of
):
    score_all(viewer, begin(city_buyer, scored, viewer), 3, 3)
    again = begin(city_buyer, scored, viewer, colleague, why=AGAIN)
    step = partial(change, city_buyer, again, viewer, colleague, city_buyer)
    assert refused(step) == ("why", "Say why: it goes on the record.")
    step(why="Nobody else knows the field.")
    for person in (viewer, colleague, city_buyer):
        score_all(person, again, 2, 2)
    page = text_of(client_of(viewer).get(reverse("matching:scoring", args=[scored.public_id])))
    assert f"{city_buyer.name} named herself or himself after the points of an earlier round could be read." in page
    assert f"{viewer.name} named" not in page
    held = content_of(record(city_buyer, scored))["scores"]
    assert [one["named_themselves"] for one in held] == [[], [city_buyer.name]]


def test_round_after_an_outcome_needs_a_reason_that_is_told(scored, city_buyer, viewer, client_of):
    ended = OutcomeValues(kind="none")
    record_outcome(actor=actor_of(city_buyer), need=fresh(scored), values=ended, seen=0)
    assert refused(partial(begin, city_buyer, scored, viewer)) == ("why", "Say why: it goes on the record.")
    score_all(viewer, begin(city_buyer, scored, viewer, why="For the file."), 2, 2)
    page = text_of(client_of(viewer).get(reverse("matching:scoring", args=[scored.public_id])))
    assert "This round was begun after it was recorded what came of the need." in page
    assert content_of(record(city_buyer, scored))["scores"][0]["begun_after_outcome"] is True


def test_totals_that_differ_are_ranked_and_read_apart():
    totals = [Fraction(7002, 100), Fraction(7004, 100), Fraction(50), Fraction(50)]
    assert ranks_of(totals) == [2, 1, 3, 3]
    assert [str(one) for one in shown_totals(totals)] == ["70.02", "70.04", "50.0", "50.0"]


def test_assessor_who_was_erased_has_no_name(scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, viewer)
    score_all(viewer, scoring, 3, 3)
    User.objects.filter(pk=viewer.pk).update(name="", is_active=False, erased_at=timezone.now())
    given = queries.result_of(fresh(scoring))[0].cells[0].given
    assert [one.who for one in given] == [display_name(fresh(viewer))] == ["A former user"]


def test_earlier_round_is_read_with_its_points_and_takes_a_late_conflict(
    scored, city_buyer, viewer, colleague, client_of
):
    score_all(viewer, begin(city_buyer, scored, viewer), 3, 3)
    running = begin(city_buyer, scored, viewer, colleague, why=AGAIN)
    address = reverse("matching:scoring", args=[scored.public_id])
    client = client_of(viewer)
    assert f"{address}?round=1" in text_of(client.get(address))
    earlier = client.get(f"{address}?round=1")
    assert (earlier.context["round"].number, str(earlier.context["result"][0].total)) == (1, "60.0")
    assert client.get(f"{address}?round=2").context["result"] is None
    assert client.get(f"{address}?round=7").status_code == 404
    client.post(f"{address}declare/?round=1", {"words": "My sister works there."})
    assert client.get(f"{address}?round=1").context["result"] == []
    assert states(running) == {viewer.name: "barred", colleague.name: "named"}
