"""The demonstration's texts are marked as invented, in the language that they say, of readable length, and varied."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from accounts.states import CapabilityName, Form
from listings.language import detect
from listings.states import ListingState, Maturity, Mode
from listings.values import NeedValues, SolutionValues
from marketplace.demo.people import PASSWORD, PEOPLE
from marketplace.demo.reading import everybody, everything

NOW = datetime(2026, 11, 20, 9, 30, 20, tzinfo=UTC)
EVERYBODY = everybody()
LISTED = list(everything(NOW))
SOLUTIONS = [one for one in LISTED if isinstance(one.values, SolutionValues)]
NEEDS = [one for one in LISTED if isinstance(one.values, NeedValues)]
TEXTS = ("title", "summary", "description", "problem", "affected", "tried", "outcome")


def published(listed):
    return [one for one in listed if one.stage == ListingState.PUBLISHED]


def texts_of(values):
    return {name: text for name in TEXTS if (text := getattr(values, name, ""))}


def name(listed):
    return listed.key


def test_vendors_and_investors_are_marked_as_invented_and_their_addresses_lead_nowhere():
    invented = [one for one in EVERYBODY if one.form not in {Form.CITY, Form.PROGRAMME_BODY}]
    assert [one.organisation for one in invented if not one.organisation.endswith(" (invented)")] == []
    assert [one.website for one in invented if not one.website.endswith(".example")] == []
    cities = [one for one in EVERYBODY if one.form == Form.CITY]
    assert [one.organisation for one in cities if "(invented)" in one.organisation] == []


def test_everybody_has_an_address_that_leads_nowhere_and_the_one_password():
    assert {one.email.partition("@")[2] for one in EVERYBODY} == {"demo.example"}
    assert {one.password for one in EVERYBODY} == {PASSWORD}
    assert len({one.email for one in EVERYBODY}) == len(EVERYBODY)


def test_a_start_prints_seven_people_only():
    named = [one.email.partition("@")[0] for one in PEOPLE]
    assert named == ["staff", "colleague", "traveller", "city", "vendor", "investor", "newcomer"]
    assert EVERYBODY[:7] == PEOPLE


@pytest.mark.parametrize("solution", SOLUTIONS, ids=name)
def test_a_solution_links_to_nobody_real(solution):
    for values in filter(None, (solution.values, solution.change)):
        assert values.website.partition(f"/{solution.key}")[0].endswith(".example")
        assert values.contact_email.endswith(".example")


@pytest.mark.parametrize("need", NEEDS, ids=name)
def test_only_a_tender_elsewhere_has_a_portal_and_it_leads_nowhere(need):
    host = need.values.portal_link.removeprefix("https://").partition("/")[0]
    assert host.endswith(".example") is (need.values.mode == Mode.ELSEWHERE)
    assert bool(host) is (need.values.mode == Mode.ELSEWHERE)


@pytest.mark.parametrize("listed", LISTED, ids=name)
def test_every_text_is_in_the_language_that_it_says(listed):
    for values in filter(None, (listed.values, listed.change)):
        texts = texts_of(values)
        long = {field: text for field, text in texts.items() if field != "title"}
        assert {field: detect(text) for field, text in long.items()} == dict.fromkeys(long, values.language)
        assert detect("\n".join(texts.values())) == values.language


@pytest.mark.parametrize("solution", SOLUTIONS, ids=name)
def test_a_solution_is_told_at_readable_length(solution):
    assert len(solution.values.summary.split()) <= 50
    assert len(solution.values.summary) <= 500
    if solution.stage != ListingState.DRAFT:
        assert 120 <= len(solution.values.description.split()) <= 250


@pytest.mark.parametrize("need", published(NEEDS), ids=name)
def test_a_need_tells_the_problem_who_is_affected_and_what_was_tried(need):
    assert min(len(getattr(need.values, field).split()) for field in ("affected", "tried", "outcome")) >= 8
    assert len(need.values.problem.split()) >= 40


def test_keys_are_used_once():
    assert [key for key, count in Counter(one.key for one in LISTED).items() if count > 1] == []


def test_content_is_plenty_and_varied():
    solutions, needs = published(SOLUTIONS), published(NEEDS)
    assert len(solutions) >= 28
    assert len(needs) >= 18
    assert {one.values.mode for one in needs} == set(Mode)
    assert {one.values.maturity for one in solutions} == set(Maturity)
    assert len({one.email for one in needs}) >= 10
    languages = Counter(one.values.language for one in solutions)
    assert languages["bg"] >= 5
    assert min(languages[code] for code in ("en", "de", "fr", "es", "pl")) >= 2
    assert {one.values.budget_public for one in needs if one.values.budget_low} == {True, False}


def test_queues_of_the_staff_hold_something():
    stages = Counter((type(one.values), one.stage) for one in LISTED)
    assert stages[SolutionValues, ListingState.SUBMITTED] == stages[NeedValues, ListingState.SUBMITTED] == 2
    assert stages[SolutionValues, ListingState.RETURNED] == 1
    assert stages[SolutionValues, ListingState.DRAFT] == stages[NeedValues, ListingState.DRAFT] == 1
    assert [one.key for one in LISTED if one.change] == ["nightfall", "gabrovo-lighting"]
    waiting = Counter(one.capability for one in EVERYBODY if not one.verified)
    # Of those that provide one looks like another's name, and one was asked for more information.
    assert waiting == {CapabilityName.BUYS: 1, CapabilityName.PROVIDES: 3, CapabilityName.INVESTS: 1}
    assert [one.organisation for one in EVERYBODY if one.wanted] == ["Fietsbrug Gent (invented)"]
    assert [one.organisation for one in EVERYBODY if one.ends_soon] == ["Kade Logistiek (invented)"]


def test_a_deadline_is_the_end_of_a_working_day_of_the_city_or_waits_for_the_loading():
    ahead = [one.values for one in NEEDS if one.values.deadline and one.values.deadline - NOW > timedelta(hours=1)]
    assert {(one.deadline.hour, one.deadline.minute, one.deadline.weekday() < 5) for one in ahead} == {(17, 0, True)}
    assert [one.title for one in ahead if str(one.deadline.tzinfo) != one.deadline_zone] == []
    days = {one.deadline.strftime("%m-%d") for one in ahead}
    assert (min(days), max(days)) == ("01-04", "12-23")
    minutes = [one.key for one in NEEDS if one.values.deadline == NOW + timedelta(hours=1)]
    assert minutes == ["velenje-counts", "gabrovo-benches", "tartu-snow"]


def test_a_need_is_wanted_by_the_end_of_a_month_after_its_deadline():
    assert {(one.values.needed_by + timedelta(days=1)).day for one in NEEDS} == {1}
    late = [one.key for one in NEEDS if one.values.deadline and one.values.deadline.date() >= one.values.needed_by]
    assert late == []
