"""Where a solution runs: who may say so, what a city answers, what a change does to an answer, what ages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.actor import NOBODY
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import Form
from listings import actions, queries
from listings.models import CityAnswer, Deployment
from listings.models.deployments import AGES_AFTER
from listings.states import DEPLOYMENT_TRANSITIONS, DeploymentState
from tests.factories import PlaceFactory, member
from tests.listings.deployed import (
    CORRECTED,
    DISPUTED,
    TRUE,
    WORDS,
    answer,
    change,
    deploy,
    fresh,
    result,
    values,
    verdict_on,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(open_solution, vendor_owner, city):
    """A deployment that nobody has answered."""
    return deploy(open_solution, vendor_owner, city)


def test_new_deployment_is_not_confirmed_and_keeps_all_that_was_said(runs, city):
    assert (runs.state, runs.standing, runs.edition) == ("unconfirmed", "unconfirmed", 1)
    assert queries.values_of_deployment(fresh(runs)) == values(city)
    assert Entry.objects.get(verb="deployment.added").data == {
        "solution": runs.solution.public_id,
        "city": city.public_id,
        "edition": 1,
    }


def test_form_sent_twice_adds_one(runs, open_solution, vendor_owner, city):
    assert deploy(open_solution, vendor_owner, city) == runs
    assert Deployment.objects.count() == 1


@pytest.mark.parametrize("who", ["outsider", "city_buyer", "staff", "vendor_viewer"])
def test_nobody_else_says_where_it_runs(who, request, runs, open_solution, city):
    actor = actor_of(request.getfixturevalue(who))
    with pytest.raises(NotAllowed):
        actions.add_deployment(actor=actor, solution=open_solution, values=values(city, scale="One lamp"))
    with pytest.raises(NotAllowed):
        actions.change_deployment(actor=actor, deployment=runs, version=1, values=values(city, scale="One lamp"))
    with pytest.raises(NotAllowed):
        actions.remove_deployment(actor=actor, deployment=runs)


def test_city_of_a_place_is_named_itself_when_it_is_registered(open_solution, vendor_owner):
    place = PlaceFactory()
    city = member("Mara Mayor", "buys", form=Form.CITY, place=place).memberships.get().organisation
    made = deploy(open_solution, vendor_owner, None, place=place.geonames_id)
    assert (made.city, made.place, made.where) == (city, None, city.name)


def test_place_without_a_registered_city_is_named_alone(open_solution, vendor_owner):
    place = PlaceFactory()
    made = deploy(open_solution, vendor_owner, None, place=place.geonames_id)
    assert (made.city, made.place, made.where, made.country) == (None, place, "Gabrovo", "BG")


def test_own_organisation_is_no_witness(open_solution, vendor_owner, vendor):
    member("Bella Both", "buys", organisation=vendor)
    with pytest.raises(Incomplete) as refusal:
        deploy(open_solution, vendor_owner, vendor)
    assert (refusal.value.field, Deployment.objects.count()) == ("city_name", 0)


def test_it_cannot_end_before_it_began(open_solution, vendor_owner, city):
    with pytest.raises(Incomplete) as refusal:
        deploy(open_solution, vendor_owner, city, until=date(2024, 4, 30))
    assert (refusal.value.field, Deployment.objects.count()) == ("until", 0)


@pytest.mark.parametrize(("verdict", "words"), [(TRUE, ""), (CORRECTED, WORDS), (DISPUTED, WORDS)])
def test_city_answers(runs, city_buyer, city, verdict, words):
    made = answer(runs, city_buyer, verdict, words)
    stored = fresh(runs)
    assert (made.number, made.verdict, made.words, made.city) == (1, verdict, words, city)
    assert (stored.state, stored.standing, stored.answer) == (verdict, verdict, made)
    assert stored.is_proven == (verdict != DISPUTED)
    entry = Entry.objects.get(verb=f"deployment.{verdict}")
    assert (entry.person, entry.organisation) == (city_buyer.public_id, city.public_id)
    assert made.said == queries.facts_in(values(city))


@pytest.mark.parametrize(
    ("verdict", "words", "field"),
    [(TRUE, "Very good", "words"), (CORRECTED, " ", "words"), (DISPUTED, "", "words"), ("removed", "", "answer")],
)
def test_answer_that_is_none_is_refused(runs, city_buyer, verdict, words, field):
    with pytest.raises(Incomplete) as refusal:
        answer(runs, city_buyer, verdict, words)
    assert (refusal.value.field, CityAnswer.objects.count(), fresh(runs).state) == (field, 0, "unconfirmed")


@pytest.mark.parametrize("who", ["outsider", "vendor_owner", "staff", "viewer"])
def test_nobody_else_answers_for_the_city(who, request, runs, city_buyer):
    person = member("Vera", role="viewer", organisation=runs.city) if who == "viewer" else request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        answer(runs, person)
    assert CityAnswer.objects.count() == 0


def test_whoever_also_belongs_to_the_vendor_does_not_answer(runs, city_buyer, vendor):
    member("Vito Vendor", "provides", organisation=vendor)
    vendor.memberships.create(person=city_buyer, role="viewer")
    with pytest.raises(NotAllowed):
        answer(runs, city_buyer)


def test_answer_of_a_solution_that_is_not_public_waits(runs, city_buyer, vendor_owner):
    actions.withdraw(actor=actor_of(vendor_owner), listing=runs.solution)
    with pytest.raises(NotAllowed):
        answer(runs, city_buyer)


def test_city_changes_its_answer_and_the_earlier_one_stays(runs, city_buyer):
    first = answer(runs, city_buyer, DISPUTED, WORDS)
    second = answer(runs, city_buyer)
    stored = fresh(runs)
    assert (stored.state, stored.answer, stored.earlier_answers) == ("confirmed", second, [first])


def test_other_words_of_the_same_verdict_are_a_new_answer(runs, city_buyer):
    answer(runs, city_buyer, DISPUTED, WORDS)
    second = answer(runs, city_buyer, DISPUTED, "It never ran here.")
    assert (fresh(runs).answer, second.number) == (second, 2)
    assert Entry.objects.filter(verb="deployment.answered_again").count() == 1


def test_same_answer_again_is_told_kindly(runs, city_buyer):
    answer(runs, city_buyer)
    again = answer(runs, city_buyer)
    assert (type(again), again.by, CityAnswer.objects.count()) == (Already, city_buyer.public_id, 1)


def test_second_of_two_is_told_who_was_first(runs, city_buyer):
    seen = verdict_on(fresh(runs), DISPUTED, WORDS)
    answer(runs, city_buyer)
    second = actions.answer_deployment(actor=actor_of(city_buyer), deployment=fresh(runs), verdict=seen)
    assert (type(second), second.by, fresh(runs).state) == (Already, city_buyer.public_id, "confirmed")


def test_answer_to_a_wording_that_changed_is_refused(runs, city_buyer, vendor_owner):
    answer(runs, city_buyer)
    seen = verdict_on(fresh(runs), DISPUTED, WORDS)
    change(runs, vendor_owner, scale="2,400 lamps")
    with pytest.raises(StaleVersion):
        actions.answer_deployment(actor=actor_of(city_buyer), deployment=fresh(runs), verdict=seen)


@pytest.mark.parametrize(("verdict", "words"), [(TRUE, ""), (CORRECTED, WORDS), (DISPUTED, WORDS)])
def test_changed_fact_is_unconfirmed_and_keeps_the_answer_in_its_history(
    runs, city_buyer, vendor_owner, verdict, words
):
    first = answer(runs, city_buyer, verdict, words)
    change(runs, vendor_owner, scale="2,400 lamps")
    stored = fresh(runs)
    assert (stored.state, stored.standing, stored.answer, stored.earlier_answers) == (
        "unconfirmed",
        "changed",
        None,
        [first],
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"since": date(2024, 6, 1)},
        {"until": date(2025, 5, 31)},
        {"cost_band": ""},
        {"went_wrong": "The first controllers froze and were replaced."},
        {"results": (result(figure=20),)},
        {"results": ()},
    ],
)
def test_each_fact_counts(runs, city_buyer, vendor_owner, changes):
    answer(runs, city_buyer)
    change(runs, vendor_owner, **changes)
    assert fresh(runs).state == "unconfirmed"


def test_link_to_the_notice_is_no_fact_and_voids_nothing(runs, city_buyer, vendor_owner):
    answer(runs, city_buyer)
    change(runs, vendor_owner, notice_url="https://ted.example/1")
    assert (fresh(runs).state, fresh(runs).notice_url) == ("confirmed", "https://ted.example/1")


def test_change_before_an_answer_is_free(runs, vendor_owner):
    change(runs, vendor_owner, scale="2,400 lamps")
    assert (fresh(runs).standing, fresh(runs).edition, fresh(runs).scale) == ("unconfirmed", 1, "2,400 lamps")


def test_stale_change_is_refused(runs, vendor_owner, city):
    change(runs, vendor_owner, scale="2,400 lamps")
    with pytest.raises(StaleVersion):
        actions.change_deployment(
            actor=actor_of(vendor_owner), deployment=fresh(runs), version=1, values=values(city, scale="Three lamps")
        )


def test_city_that_was_suspended_may_stay_named(runs, vendor_owner, city):
    Organisation.objects.filter(pk=city.pk).update(state="suspended")
    change(runs, vendor_owner, scale="2,400 lamps")
    assert (fresh(runs).city, fresh(runs).scale) == (city, "2,400 lamps")


def test_removed_deployment_leaves_the_page_and_stays_removed(runs, vendor_owner, city, open_solution):
    actions.remove_deployment(actor=actor_of(vendor_owner), deployment=runs)
    assert list(queries.deployments_of(open_solution)) == []
    with pytest.raises(InvalidTransition):
        change(runs, vendor_owner, scale="2,400 lamps")
    again = actions.remove_deployment(actor=actor_of(vendor_owner), deployment=runs)
    assert (type(again), again.by) == (Already, vendor_owner.public_id)


@pytest.mark.parametrize("verdict", [DISPUTED, CORRECTED])
def test_what_the_city_spoke_against_is_not_said_again_by_a_new_row(
    runs, city, city_buyer, vendor_owner, open_solution, verdict
):
    answer(runs, city_buyer, verdict, WORDS)
    actions.remove_deployment(actor=actor_of(vendor_owner), deployment=fresh(runs))
    with pytest.raises(Incomplete, match="The city has answered exactly this"):
        deploy(open_solution, vendor_owner, city)
    assert deploy(open_solution, vendor_owner, city, scale="30 streets").state == DeploymentState.UNCONFIRMED


def test_vendor_replies_to_a_dispute_once(runs, city_buyer, vendor_owner):
    answer(runs, city_buyer, DISPUTED, WORDS)
    reply = {"actor": actor_of(vendor_owner), "deployment": runs}
    actions.reply_to_dispute(**reply, text="Thirty now, and 38 in spring.")
    second = actions.reply_to_dispute(**reply, text="No, 38.")
    assert (type(second), fresh(runs).answer.reply) == (Already, "Thirty now, and 38 in spring.")


@pytest.mark.parametrize("text", ["", "  ", "x" * 1_001])
def test_reply_that_says_nothing_or_too_much_is_refused(runs, city_buyer, vendor_owner, text):
    answer(runs, city_buyer, DISPUTED, WORDS)
    with pytest.raises(Incomplete):
        actions.reply_to_dispute(actor=actor_of(vendor_owner), deployment=runs, text=text)


def test_only_the_vendor_replies_and_only_to_a_dispute(runs, city_buyer, vendor_owner):
    answer(runs, city_buyer)
    with pytest.raises(NotAllowed):
        actions.reply_to_dispute(actor=actor_of(vendor_owner), deployment=runs, text="Thanks.")
    answer(runs, city_buyer, DISPUTED, WORDS)
    for actor in (actor_of(city_buyer), NOBODY):
        with pytest.raises(NotAllowed):
            actions.reply_to_dispute(actor=actor, deployment=runs, text="No.")


def test_confirmation_ages_after_24_months(runs, city_buyer):
    answer(runs, city_buyer)
    for days, standing in ((-1, "confirmed"), (1, "aged")):
        moment = timezone.now() - AGES_AFTER - timedelta(days=days)
        Deployment.objects.filter(pk=runs.pk).update(answered_at=moment)
        stored = fresh(runs)
        assert (stored.standing, stored.is_proven) == (standing, standing == "confirmed")
        assert Deployment.objects.proven().count() == (standing == "confirmed")


def test_aged_confirmation_is_given_again(runs, city_buyer):
    answer(runs, city_buyer)
    Deployment.objects.update(answered_at=timezone.now() - AGES_AFTER - timedelta(days=1))
    second = answer(runs, city_buyer)
    assert (second.number, fresh(runs).standing) == (2, "confirmed")


@pytest.mark.parametrize(
    ("state", "to"), [(state, to) for state in DeploymentState for to in DeploymentState if state != to]
)
def test_each_step_is_lawful_or_not(state, to):
    # What programme staff hid is theirs to bring back; its vendor removes it then.
    lawful = state != "removed" and (state, to) != ("hidden", "removed")
    assert (to in DEPLOYMENT_TRANSITIONS[state]) == lawful
