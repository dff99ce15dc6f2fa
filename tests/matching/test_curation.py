"""Staff mark matches with a reason; the city decides about removals, the vendor may contest; the history is kept."""

import pytest
from django.urls import reverse

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of
from marketplace.matching import actions, queries
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Curation, Mark, Match
from marketplace.matching.states import Side
from tests.factories import member
from tests.listings.factories import ThemeFactory
from tests.matching.stories import (
    fresh,
    hide,
    make_need,
    make_solution,
    mark,
    organisation_of,
    read,
    say_no,
    say_yes,
    titles,
)


def decide(person, proposal, *, keep):
    return actions.decide_removal(actor=actor_of(person), mark=fresh(proposal), keep=keep)


def test_relevant_changes_no_order(need, solution, staff):
    other = make_solution(title="Other")
    before = titles(queries.matches_of_need(read(need)))
    for one in (solution, other):
        mark(staff, need, one, "relevant")
        assert titles(queries.matches_of_need(read(need))) == before


def test_proposed_removal_is_shown_until_the_city_decides(need, solution, staff, city_buyer):
    proposal = mark(staff, need, solution, "removal", "Made for paths.")
    shown = queries.matches_of_need(read(need))
    assert [pair.removal.reason for pair in shown.shown] == ["Made for paths."]
    assert isinstance(decide(city_buyer, proposal, keep=False), Moved)
    shown = queries.matches_of_need(read(need))
    assert (titles(shown), [pair.solution for pair in shown.removed]) == ([], [solution])
    assert isinstance(decide(city_buyer, proposal, keep=True), Moved)
    shown = queries.matches_of_need(read(need))
    assert (titles(shown), list(shown.removed)) == (["Bike counters"], [])
    assert (fresh(proposal).state, fresh(proposal).decided_at is not None) == ("kept", True)


def test_second_decision_is_told_kindly_and_kept_is_final(need, solution, staff, city_buyer, colleague):
    proposal = mark(staff, need, solution, "removal")
    decide(city_buyer, proposal, keep=True)
    again = decide(colleague, proposal, keep=True)
    assert (isinstance(again, Already), again.by) == (True, city_buyer.public_id)
    with pytest.raises(InvalidTransition):
        decide(city_buyer, proposal, keep=False)
    assert isinstance(mark(staff, need, solution, "removal", "Another reason."), Mark)


@pytest.mark.parametrize("who", ["city_viewer", "vendor_owner", "staff", "other_city", "outsider"])
def test_the_city_s_editors_alone_decide(who, need, solution, staff, request):
    proposal = mark(staff, need, solution, "removal")
    with pytest.raises(NotAllowed):
        decide(request.getfixturevalue(who), proposal, keep=False)
    assert fresh(proposal).state == "standing"


def test_added_solution_stands_where_its_score_puts_it(need, solution, staff):
    stranger = make_solution(title="Ledger", themes=(), cpv_codes=())
    assert titles(queries.matches_of_need(read(need))) == ["Bike counters"]
    added = mark(staff, need, stranger, "added", "I know it.")
    shown = queries.matches_of_need(read(need))
    assert titles(shown) == ["Bike counters", "Ledger"]
    assert [pair.is_automatic for pair in shown.shown] == [True, False]
    actions.take_back_mark(actor=actor_of(staff), mark=fresh(added))
    assert titles(queries.matches_of_need(read(need))) == ["Bike counters"]


@pytest.mark.parametrize("kind", ["relevant", "removal", "added"])
def test_every_mark_needs_a_reason_and_stands_once(kind, need, solution, staff):
    for silence in ("", "   ", "x" * 1001):
        with pytest.raises(Incomplete):
            mark(staff, need, solution, kind, silence)
    assert Match.objects.count() == 0
    assert isinstance(mark(staff, need, solution, kind), Mark)
    clara = member("Clara Curator", organisation=organisation_of(staff))
    again = mark(clara, need, solution, kind, "Mine")
    assert (isinstance(again, Already), again.by) == (True, staff.public_id)
    assert Mark.objects.count() == 1
    data = Entry.objects.get(verb=f"mark.{kind}").data
    assert (data["need"], data["solution"]) == (need.public_id, solution.public_id)


@pytest.mark.parametrize("who", ["staff_viewer", "city_buyer", "vendor_owner", "outsider"])
@pytest.mark.parametrize("kind", ["relevant", "removal", "added"])
def test_nobody_marks_but_staff_who_may_decide(who, kind, need, solution, request):
    with pytest.raises(NotAllowed):
        mark(request.getfixturevalue(who), need, solution, kind)
    assert Match.objects.count() == 0


@pytest.mark.parametrize("side", ["need", "solution"])
def test_staff_mark_nothing_of_their_own_organisation(side, need, solution, staff):
    organisation = organisation_of(staff)
    both = {"need": need, "solution": solution}
    made = make_need(organisation) if side == "need" else make_solution(organisation)
    with pytest.raises(NotAllowed):
        mark(staff, *{**both, side: made}.values(), "relevant")


def test_matched_pair_is_not_removed(need, solution, staff, city_buyer, vendor_owner):
    proposal = mark(staff, need, solution, "removal")
    say_yes(city_buyer, need, solution, "city")
    say_yes(vendor_owner, need, solution, "vendor")
    with pytest.raises(InvalidTransition):
        decide(city_buyer, proposal, keep=False)
    with pytest.raises(InvalidTransition):
        mark(staff, need, solution, "removal", "Another")


def test_hidden_solution_takes_no_mark(need, solution, staff):
    known = {"why": "Because", "need": need, "solution": solution}
    score = queries.ranked_solutions(read(need)).scored(solution.public_id)
    hide(solution)
    with pytest.raises(NotOpen):
        actions.mark_relevant(actor=actor_of(staff), scored=score, **known)


def test_vendor_contests_once(need, solution, staff, vendor_owner, vendor_viewer, city_buyer):
    proposal = mark(staff, need, solution, "removal")
    for stranger in (vendor_viewer, city_buyer, staff):
        with pytest.raises(NotAllowed):
            actions.contest_mark(actor=actor_of(stranger), mark=fresh(proposal), text="No.")
    with pytest.raises(Incomplete):
        actions.contest_mark(actor=actor_of(vendor_owner), mark=fresh(proposal), text=" ")
    actions.contest_mark(actor=actor_of(vendor_owner), mark=fresh(proposal), text="It is made for roads.")
    again = actions.contest_mark(actor=actor_of(vendor_owner), mark=fresh(proposal), text="Other")
    assert (type(again), again.by, fresh(proposal).contest) == (
        Already,
        vendor_owner.public_id,
        "It is made for roads.",
    )
    assert queries.curation_counts() == {"waiting": 1, "done": 0, "removals": 1, "contested": 1}


def test_need_is_taken_put_back_and_finished(need, staff):
    clara = member("Clara Curator", organisation=organisation_of(staff))
    assert isinstance(actions.assign(actor=actor_of(staff), need=need, to_me=True), Curation)
    held = actions.assign(actor=actor_of(clara), need=need, to_me=True)
    assert (isinstance(held, Already), held.by) == (True, staff.public_id)
    actions.assign(actor=actor_of(clara), need=need, to_me=True, instead_of=staff.public_id)
    assert queries.curation_of(need).curator == clara
    assert isinstance(actions.assign(actor=actor_of(staff), need=need, to_me=False), Already)
    actions.assign(actor=actor_of(clara), need=need, to_me=False)
    assert queries.curation_of(need).curator is None
    assert isinstance(actions.finish_curation(actor=actor_of(clara), need=need), Curation)
    assert isinstance(actions.finish_curation(actor=actor_of(staff), need=need), Already)
    assert queries.curation_counts() == {"waiting": 0, "done": 1, "removals": 0, "contested": 0}


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_asks_the_same_number_of_queries(rows, staff, solution, db, django_assert_num_queries):
    for number in range(rows):
        need = make_need(title=f"Need {number}")
        mark(staff, need, solution, "relevant")
        actions.assign(actor=actor_of(staff), need=need, to_me=True)
    ThemeFactory()
    with django_assert_num_queries(5):
        needs = list(queries.curation_queue(tab="waiting"))
        shown = [
            (need.relevant_marks, need.removal_marks, need.added_marks, need.curation.curator, need.title)
            for need in needs
        ]
    assert shown == [(1, 0, 0, staff, f"Need {number}") for number in range(rows)]


def test_queue_is_found_by_words_and_curator(need, staff, city_buyer):
    other = make_need(title="Other need")
    actions.assign(actor=actor_of(staff), need=other, to_me=True)
    assert list(queries.curation_queue(tab="waiting", text="OTHER")) == [other]
    assert list(queries.curation_queue(tab="waiting", text="bora")) == [need]
    assert list(queries.curation_queue(tab="waiting", curator=staff)) == [other]
    assert list(queries.curation_queue(tab="done")) == []


def test_staff_read_who_declined(need, solution, staff, city_buyer, vendor_owner, client_of):
    say_yes(vendor_owner, need, solution, Side.VENDOR)
    say_no(city_buyer, need, solution, Side.CITY, why="Too dear")
    page = client_of(staff).get(reverse("matching:curate", args=[need.public_id])).content.decode()
    assert "Declined by the city" in page
    assert "The vendor is interested" not in page
