"""City and vendor say yes or no; when both say yes it is matched. Being second is told kindly, too late is refused."""

import threading

import pytest
from django.db import close_old_connections, connection

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of, latest_reason
from listings.states import Mode
from marketplace.matching import actions
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Match
from marketplace.matching.states import Side
from tests.matching.stories import fresh, let_pass, make_need, mark, named, say_no, say_yes, unsay


def the_match():
    return Match.objects.get()


def verbs():
    return list(Entry.objects.filter(subject__startswith="match:").order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize("first", ["city", "vendor"])
def test_two_yeses_make_a_match(need, solution, city_buyer, vendor_owner, first):
    people = {"city": city_buyer, "vendor": vendor_owner}
    second = "vendor" if first == "city" else "city"
    assert isinstance(say_yes(people[first], need, solution, first), Moved)
    assert the_match().state == "interested"
    assert isinstance(say_yes(people[second], need, solution, second), Moved)
    match = the_match()
    assert (match.state, match.city_wish, match.vendor_wish) == ("matched", "interested", "interested")
    assert (match.city_by, match.vendor_by) == (city_buyer, vendor_owner)
    assert verbs() == ["match.interested", "match.matched"]


def test_score_is_copied_and_the_record_holds_no_words(need, solution, city_buyer):
    say_yes(city_buyer, need, solution, "city")
    match = the_match()
    assert match.score == sum(points for _name, points, _case, _values in match.features) == 650
    entry = Entry.objects.get(verb="match.interested")
    assert entry.data == {
        "from": "suggested",
        "side": "city",
        "need": need.public_id,
        "solution": solution.public_id,
        "score": 650,
    }
    assert entry.organisation == need.organisation.public_id


def test_second_of_one_side_is_told_who_was_first(need, solution, city_buyer, colleague):
    say_yes(city_buyer, need, solution, "city")
    again = say_yes(colleague, need, solution, "city")
    assert isinstance(again, Already)
    assert again.by == city_buyer.public_id
    assert verbs() == ["match.interested"]


def test_city_s_no_needs_a_reason_and_the_vendor_s_none(need, solution, city_buyer, vendor_owner):
    for silence in ("", "  \n"):
        with pytest.raises(Incomplete):
            say_no(city_buyer, need, solution, "city", silence)
    with pytest.raises(Incomplete):
        say_no(city_buyer, need, solution, "city", "x" * 1001)
    assert Match.objects.count() == 0
    assert isinstance(say_no(vendor_owner, need, solution, "vendor"), Moved)
    assert the_match().state == "declined"


def test_reason_of_the_city_is_kept_beside_the_record(need, solution, city_buyer):
    say_no(city_buyer, need, solution, "city", " No sensors, please. ")
    assert latest_reason(the_match().subject, "match.declined") == "No sensors, please."
    assert isinstance(say_no(city_buyer, need, solution, "city", "Again"), Already)


def test_who_declined_may_think_again_and_the_other_may_not(need, solution, city_buyer, vendor_owner):
    say_yes(vendor_owner, need, solution, "vendor")
    say_no(city_buyer, need, solution, "city", "Too dear.")
    assert isinstance(say_yes(vendor_owner, need, solution, "vendor"), Already)
    with pytest.raises(NotOpen):
        say_no(vendor_owner, need, solution, "vendor")
    say_yes(city_buyer, need, solution, "city")
    assert the_match().state == "matched"


def test_nobody_shows_interest_in_what_the_other_side_declined(need, solution, city_buyer, vendor_owner):
    say_no(city_buyer, need, solution, "city", "Too dear.")
    with pytest.raises(NotOpen):
        say_yes(vendor_owner, need, solution, "vendor")
    assert the_match().state == "declined"


def test_declined_without_interest_may_become_interest(need, solution, city_buyer):
    say_no(city_buyer, need, solution, "city", "Too dear.")
    say_yes(city_buyer, need, solution, "city")
    assert the_match().state == "interested"


def test_matched_stays_matched(need, solution, city_buyer, vendor_owner):
    say_yes(city_buyer, need, solution, "city")
    say_yes(vendor_owner, need, solution, "vendor")
    with pytest.raises(InvalidTransition):
        say_no(vendor_owner, need, solution, "vendor")
    assert (the_match().state, the_match().vendor_wish) == ("matched", "interested")
    assert isinstance(say_yes(vendor_owner, need, solution, "vendor"), Already)


@pytest.mark.parametrize("mode", [Mode.CONSULTATION, Mode.SMALL_PURCHASE, Mode.ELSEWHERE])
def test_other_modes_have_no_interest(mode, solution, city_buyer):
    wanted = make_need(city_buyer, mode=mode)
    known = named(make_need(city_buyer), solution)
    with pytest.raises(NotOpen):
        actions.show_interest(actor=actor_of(city_buyer), side=Side.CITY, **{**known, "need": wanted})
    assert Match.objects.count() == 0


def test_closed_need_takes_no_interest(need, solution, city_buyer):
    let_pass(need)
    with pytest.raises(NotOpen):
        say_yes(city_buyer, need, solution, "city")


@pytest.mark.parametrize("who", ["city_viewer", "vendor_owner", "outsider", "staff", "other_city"])
def test_nobody_speaks_for_a_city_but_its_editors(who, need, solution, request):
    with pytest.raises(NotAllowed):
        say_yes(request.getfixturevalue(who), need, solution, "city")
    assert Match.objects.count() == 0


def test_removed_match_takes_no_interest(need, solution, city_buyer, vendor_owner, staff):
    proposal = mark(staff, need, solution, "removal")
    say_yes(vendor_owner, need, solution, "vendor")
    actions.decide_removal(actor=actor_of(city_buyer), mark=fresh(proposal), keep=False)
    with pytest.raises(NotOpen):
        say_yes(city_buyer, need, solution, "city")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sides", [("city", "city"), ("city", "vendor")])
def test_two_at_once_make_one_match(need, solution, city_buyer, colleague, vendor_owner, sides):
    people = [city_buyer, colleague if sides[1] == "city" else vendor_owner]
    known = [named(need, solution) for _side in sides]
    gate, results = threading.Barrier(2), []

    def press(number):
        try:
            actor = actor_of(people[number])
            gate.wait()
            side = Side(sides[number])
            results.append(type(actions.show_interest(actor=actor, side=side, **known[number])).__name__)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if sides[1] == "city":
        assert (sorted(results), the_match().state) == (["Already", "Moved"], "interested")
    else:
        assert (results, the_match().state) == (["Moved", "Moved"], "matched")


def test_a_yes_is_unsaid_without_a_reason_while_the_other_side_is_silent(
    need, solution, city_buyer, colleague, vendor_owner
):
    say_yes(city_buyer, need, solution, "city")
    for person, side in ((vendor_owner, "city"), (vendor_owner, "vendor")):
        with pytest.raises((NotAllowed, InvalidTransition)):
            unsay(person, need, solution, side)
    assert isinstance(unsay(city_buyer, need, solution, "city"), Moved)
    again = unsay(colleague, need, solution, "city")
    assert (isinstance(again, Already), again.by) == (True, city_buyer.public_id)
    assert (the_match().state, the_match().city_wish) == ("suggested", "")
    say_yes(city_buyer, need, solution, "city")
    assert verbs() == ["match.interested", "match.suggested", "match.interested"]


@pytest.mark.parametrize("answer", [say_yes, say_no])
def test_a_yes_that_was_answered_stays(need, solution, city_buyer, vendor_owner, answer):
    say_yes(city_buyer, need, solution, "city")
    answer(vendor_owner, need, solution, "vendor")
    state = the_match().state
    with pytest.raises(InvalidTransition):
        unsay(city_buyer, need, solution, "city")
    assert (the_match().state, the_match().city_wish) == (state, "interested")


def test_nothing_is_unsaid_where_nothing_was_said(need, solution, city_buyer):
    with pytest.raises(InvalidTransition):
        unsay(city_buyer, need, solution, "city")
    assert Match.objects.count() == 0
