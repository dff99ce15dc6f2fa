"""A body that buys and provides: two teams apart, never matched with itself, and the tie is shown."""

import pytest

from accounts.errors import NotAllowed
from accounts.models import Membership
from accounts.queries import actor_of
from accounts.states import Form
from listings.queries import needs_visible_to, own_listings, solutions_visible_to
from listings.rules import sees_budget
from listings.states import Mode
from marketplace.matching import queries, rules
from marketplace.matching.errors import NotOpen
from tests.factories import member
from tests.listings.stories import draft_need, draft_solution, make_themes
from tests.matching.stories import (
    fresh,
    let_pass,
    make_need,
    make_solution,
    open_answers,
    organisation_of,
    read,
    say_yes,
    write_answer,
)

TIED = "This is one body with a team that buys and a team that provides."


@pytest.fixture
def mayor(db):
    """An owner of a city that buys and provides, who belongs to all of its teams."""
    return member("Mira Mayor", "buys", "provides", form=Form.CITY)


@pytest.fixture
def city(mayor):
    return organisation_of(mayor)


def of_team(name, organisation, *scope):
    person = member(name, organisation=organisation)
    Membership.objects.filter(person=person).update(scope=list(scope))
    return person


@pytest.fixture
def buyer(city):
    return of_team("Bea Buyer", city, "buys")


@pytest.fixture
def seller(city):
    return of_team("Sol Seller", city, "provides")


def test_body_is_never_matched_with_itself(mayor, solution):
    need, own = make_need(mayor), make_solution(mayor)
    found = queries.matches_of_need(read(need))
    assert [one.solution.pk for one in found.shown] == [solution.pk]
    assert [one.need.pk for one in queries.matches_of_solution(read(own)).shown] == []
    for side in ("city", "vendor"):
        with pytest.raises((NotAllowed, NotOpen)):
            say_yes(mayor, need, own, side)


@pytest.mark.parametrize("mode", [Mode.PARTNERSHIP, Mode.SMALL_PURCHASE, Mode.CONSULTATION])
def test_body_cannot_answer_its_own_need(mayor, buyer, seller, city, mode, client_of):
    need = make_need(mayor, mode=mode)
    for person in (mayor, buyer, seller):
        assert rules.why_not_answered(actor_of(person), city, need) == "This is a need of your own organisation."
        answer = client_of(person).post(f"/needs/{need.public_id}/answer/", {"text": "We do it.", "version": "0"})
        assert answer.status_code == 403
    assert queries.sent_answers(need).count() == 0


def test_teams_do_not_see_each_others_drafts(mayor, buyer, seller, city):
    make_themes()
    need, solution = draft_need(mayor), draft_solution(mayor)
    expected = {mayor: ([need], [solution]), buyer: ([need], []), seller: ([], [solution])}
    for person, (needs, solutions) in expected.items():
        actor = actor_of(person)
        assert (list(needs_visible_to(actor)), list(solutions_visible_to(actor))) == (needs, solutions)
        own = own_listings(actor, city)
        assert (list(own.needs), list(own.solutions)) == (needs, solutions)


def test_budget_and_answers_are_the_buying_teams(mayor, buyer, seller, vendor_owner, client_of):
    need = make_need(mayor)
    write_answer(vendor_owner, need, "We do it by night.")
    for person, is_buying in ((mayor, True), (buyer, True), (seller, False)):
        actor = actor_of(person)
        assert rules.can_read_matches(actor, need) == is_buying
        need.budget_public = False
        assert sees_budget(actor, need) == is_buying
        client = client_of(person)
        expected = 200 if is_buying else 404
        assert client.get(f"/needs/{need.public_id}/answers/").status_code == expected
        assert client.get(f"/matches/needs/{need.public_id}/").status_code == expected
    let_pass(need)
    open_answers(buyer, need)
    for person, is_buying in ((mayor, True), (buyer, True), (seller, False)):
        assert rules.can_read_answers(actor_of(person), fresh(need)) == is_buying
        page = client_of(person).get(f"/needs/{need.public_id}/answers/").content.decode()
        assert ("We do it by night." in page) == is_buying


def test_answers_to_others_are_the_providing_teams(mayor, buyer, seller, city, need, client_of):
    write_answer(seller, need, "We lend ours.")
    answer = queries.answer_of(need, city)
    for person, is_providing in ((mayor, True), (seller, True), (buyer, False)):
        actor = actor_of(person)
        assert list(queries.answers_visible_to(actor)) == ([answer] if is_providing else [])
        assert list(queries.own_answers(actor, city)) == ([answer] if is_providing else [])
        assert rules.is_author(actor, answer) == is_providing
    sentence = "You belong to another team of your organisation. Those who provide answer needs."
    assert rules.why_not_answered(actor_of(buyer), city, need) == sentence
    assert client_of(buyer).get("/mine/answers/").status_code == 200


def test_matches_are_listed_for_the_team_of_each_side(mayor, buyer, seller, city, need, solution, vendor_owner):
    own_need, own_solution = make_need(mayor), make_solution(mayor)
    say_yes(vendor_owner, own_need, solution, "vendor")
    say_yes(mayor, need, own_solution, "vendor")
    listed = {
        person: {(match.need_id, match.solution_id) for match in queries.own_matches(actor_of(person), city)}
        for person in (mayor, buyer, seller)
    }
    bought, sold = (own_need.pk, solution.pk), (need.pk, own_solution.pk)
    assert listed == {mayor: {bought, sold}, buyer: {bought}, seller: {sold}}


def test_tie_is_shown_to_everybody(mayor, city, vendor_owner, client_of):
    need, own, other = make_need(mayor), make_solution(mayor), make_solution(vendor_owner)
    client = client_of()

    def page(address):
        return client.get(address).content.decode()

    assert TIED in page(f"/organisations/{city.public_id}/")
    assert "This solution is never matched with its own needs." in page(f"/solutions/{own.public_id}/")
    assert "It cannot answer this need." in page(f"/needs/{need.public_id}/")
    assert "They are left out: a body is never matched with itself." in (
        client_of(mayor).get(f"/matches/needs/{need.public_id}/").content.decode()
    )
    assert TIED not in page(f"/organisations/{organisation_of(vendor_owner).public_id}/")
    assert "never matched with its own" not in page(f"/solutions/{other.public_id}/")
