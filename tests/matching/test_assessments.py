"""Scoring rounds: who names whom, declarations, points that nobody else reads before all have finished, the result."""

import threading
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.models import Entry
from accounts.personal import held_about
from accounts.queries import actor_of
from accounts.states import Role
from listings.models import Criterion, Need
from listings.states import Mode
from marketplace.matching import actions, queries
from marketplace.matching.assessing import (
    ASSESSOR_TRANSITIONS,
    AssessorState,
    RoundState,
    ranks_of,
    shown_totals,
    spread_of,
    total_of,
)
from marketplace.matching.choosing import CandidateState
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Assessor, Candidate, Opening, Round, Score
from marketplace.matching.queries.assessments import changed_since
from tests.factories import member
from tests.listings.test_follows import deliver
from tests.matching.assessed import (
    begin,
    change,
    declare,
    finish,
    give,
    score_all,
    scored_need,
    shortlisted,
)
from tests.matching.stories import fresh, organisation_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(city_buyer, vendor_owner):
    return scored_need(city_buyer, vendor_owner)


@pytest.fixture
def viewer(city_buyer):
    return member("Vera Viewer", role=Role.VIEWER, organisation=organisation_of(city_buyer))


def states(scoring):
    return {one.person.name: one.state for one in queries.assessors_of(scoring)}


def test_owner_begins_a_round_with_who_is_shortlisted_now(scored, city_buyer, viewer, vendor_owner):
    scoring = begin(city_buyer, scored, city_buyer, viewer)
    assert (scoring.number, scoring.state) == (1, RoundState.SCORING)
    assert states(scoring) == {city_buyer.name: "named", viewer.name: "named"}
    joined = shortlisted(scored, vendor_owner, title="Later")
    assert [one.pk for one in queries.candidates_of(scoring)] == [Candidate.objects.order_by("pk")[0].pk]
    Candidate.objects.exclude(pk=joined.pk).update(state=CandidateState.LISTED)
    came, left = changed_since(scoring)
    assert ([one.pk for one in came], [one.pk for one in left]) == ([joined.pk], [queries.candidates_of(scoring)[0].pk])


def test_who_is_named_gets_a_mail_and_who_left_none(scored, city_buyer, viewer, colleague):
    begin(city_buyer, scored, viewer, colleague)
    colleague.memberships.all().delete()
    deliver()
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([viewer.email], f"You are named to score for “{scored.title}”")
    ]


@pytest.mark.parametrize("who", ["vendor_owner", "staff", "viewer", "colleague"])
def test_nobody_but_an_owner_names_assessors(who, request, scored, viewer):
    person = request.getfixturevalue(who)
    if who == "colleague":
        person.memberships.update(role=Role.EDITOR)
    with pytest.raises(NotAllowed):
        begin(person, scored, viewer)


def test_nobody_is_scored_before_time(city_buyer, vendor_owner, viewer):
    need = scored_need(city_buyer, vendor_owner)
    start = partial(begin, city_buyer, need, viewer)
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() + timezone.timedelta(days=2))
    assert refusal(start) == "Scoring begins after the deadline."
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now())
    Opening.objects.update(answers=1)
    assert refusal(start) == "Open the answers first."
    Opening.objects.update(read_at=timezone.now())
    Candidate.objects.update(state=CandidateState.LISTED)
    assert refusal(start) == "Nobody is on the shortlist. Put candidates there first; those are scored."
    Need.objects.filter(pk=need.pk).update(mode=Mode.CONSULTATION)
    assert refusal(start) == "In this mode nothing is scored."
    Need.objects.filter(pk=need.pk).update(mode=Mode.SMALL_PURCHASE)
    Candidate.objects.update(state=CandidateState.SHORTLISTED)
    Criterion.objects.all().delete()
    assert refusal(start) == "The need was published without criteria, so nothing is scored."
    assert Round.objects.count() == 0


def refusal(step):
    with pytest.raises((NotOpen, Incomplete)) as caught:
        step()
    return str(caught.value)


def test_one_to_nine_of_the_team_are_named(scored, city_buyer, vendor_owner):
    team = [member(f"Member {number}", organisation=organisation_of(city_buyer)) for number in range(10)]
    assert refusal(partial(begin, city_buyer, scored)) == "Name one to nine people of your team."
    assert refusal(partial(begin, city_buyer, scored, *team)) == "Name one to nine people of your team."
    stranger = "Somebody whom you name is not in your team any more. Choose again."
    assert refusal(partial(begin, city_buyer, scored, vendor_owner)) == stranger
    assert len(states(begin(city_buyer, scored, *team[:9]))) == 9


def test_second_round_waits_for_the_first_and_says_why(scored, city_buyer, viewer):
    first = begin(city_buyer, scored, viewer)
    assert refusal(partial(begin, city_buyer, scored, viewer, why="x")).startswith("A round is being scored already.")
    assert refusal(partial(actions.stop_round, actor=actor_of(city_buyer), scoring=first, why=" ")) == (
        "Say why: it goes on the record."
    )
    actions.stop_round(actor=actor_of(city_buyer), scoring=first, why="Wrong list.")
    assert refusal(partial(begin, city_buyer, scored, viewer)) == "Say why: it goes on the record."
    second = begin(city_buyer, scored, viewer, why="With the right list.")
    assert (second.number, fresh(first).state, queries.result_of(fresh(first))) == (2, RoundState.STOPPED, None)


def test_nobody_scores_before_she_declared(scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, viewer)
    assert refusal(partial(give, viewer, scoring, 3, 3)) == "Declare first whether you have a conflict of interest."
    with pytest.raises(NotAllowed):
        declare(city_buyer, scoring)
    declare(viewer, scoring)
    give(viewer, scoring, 3, 3)
    assert Score.objects.count() == 2


def test_conflict_needs_words_and_bars_for_good(scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, viewer, city_buyer)
    step = partial(actions.declare_interest, actor=actor_of(viewer), scoring=scoring, has_conflict=True)
    assert refusal(step) == "Say in a sentence what the conflict is."
    declare(viewer, scoring, conflict="My brother works there.")
    assert refusal(partial(give, viewer, scoring, 3, 3)) == "You declared a conflict of interest, so you do not score."
    assert refusal(partial(declare, viewer, scoring)) == "You have declared already."
    change(city_buyer, scoring, city_buyer, viewer)
    assert states(scoring) == {viewer.name: "barred", city_buyer.name: "named"}
    entry = Entry.objects.get(verb="assessor.barred")
    assert "brother" not in str(entry.data)


def test_later_conflict_sets_points_aside_and_keeps_them(scored, city_buyer, viewer, colleague):
    scoring = begin(city_buyer, scored, city_buyer, viewer, colleague)
    score_all(viewer, scoring, 5, 5)
    score_all(city_buyer, scoring, 3, 3)
    declare(viewer, scoring, conflict="He called me.")
    assert (fresh(scoring).state, Score.objects.count()) == (RoundState.SCORING, 4)
    score_all(colleague, scoring, 2, 2)
    assert queries.result_of(fresh(scoring))[0].total == Decimal("50.0")
    declare(city_buyer, scoring, conflict="Shares, as I learn now.")
    assert (queries.result_of(fresh(scoring))[0].total, Score.objects.count()) == (Decimal("40.0"), 6)


def test_conflict_of_the_last_one_shows_the_points_of_the_others(scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, city_buyer, viewer)
    score_all(viewer, scoring, 4, 4)
    declare(city_buyer, scoring, conflict="I own a part of it.")
    assert (fresh(scoring).state, queries.result_of(fresh(scoring))[0].total) == (RoundState.REVEALED, Decimal("80.0"))


def test_round_in_which_everybody_has_a_conflict_goes_on_with_others(scored, city_buyer, viewer, client_of):
    scoring = begin(city_buyer, scored, viewer)
    declare(viewer, scoring, conflict="My brother works there.")
    assert fresh(scoring).state == RoundState.SCORING
    page = client_of(city_buyer).get(f"/needs/{scored.public_id}/scoring/").content.decode()
    assert "Nobody is left to score" in page
    change(city_buyer, scoring, city_buyer)
    assert states(scoring) == {viewer.name: "barred", city_buyer.name: "named"}


def test_taking_off_who_began_needs_a_reason(scored, city_buyer, viewer, colleague):
    scoring = begin(city_buyer, scored, viewer, colleague)
    change(city_buyer, scoring, viewer)
    assert states(scoring) == {viewer.name: "named", colleague.name: "removed"}
    declare(viewer, scoring)
    assert refusal(partial(change, city_buyer, scoring, colleague)) == "Say why: it goes on the record."
    change(city_buyer, scoring, colleague, why="She is ill.")
    assert states(scoring) == {viewer.name: "removed", colleague.name: "named"}
    with pytest.raises(NotAllowed):
        give(viewer, scoring, 1, 1)


def test_taking_off_the_last_who_scores_shows_the_points(scored, city_buyer, viewer, colleague):
    scoring = begin(city_buyer, scored, viewer, colleague)
    score_all(viewer, scoring, 4, 1)
    assert refusal(partial(change, city_buyer, scoring, viewer)) == "Say why: it goes on the record."
    change(city_buyer, scoring, viewer, why="She is on leave.")
    assert fresh(scoring).state == RoundState.REVEALED
    with pytest.raises(NotOpen):
        change(city_buyer, scoring, colleague, why="I do not like it.")


def test_who_left_the_team_is_out_at_once(scored, city_buyer, viewer, client_of):
    scoring = begin(city_buyer, scored, viewer)
    declare(viewer, scoring)
    client = client_of(viewer)
    assert client.get(f"/needs/{scored.public_id}/scoring/mine/").status_code == 200
    viewer.memberships.all().delete()
    assert client.get(f"/needs/{scored.public_id}/scoring/mine/").status_code == 404
    with pytest.raises(NotAllowed):
        give(viewer, scoring, 1, 1)
    page = client_of(city_buyer).get(f"/needs/{scored.public_id}/scoring/").content.decode()
    assert "Left the team without finishing." in page


def test_finishing_asks_for_every_place_and_for_words_at_both_ends(scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, viewer, city_buyer)
    declare(viewer, scoring)
    assert refusal(partial(finish, viewer, scoring)) == "Points are missing in 2 places."
    give(viewer, scoring, 3, 5, words="")
    assert refusal(partial(finish, viewer, scoring)) == "Say in words why in 1 place with 0 or 5 points."
    give(viewer, scoring, 0, 4)
    finish(viewer, scoring)
    assert refusal(partial(give, viewer, scoring, 1, 1)) == "You have finished. Open yours again to change them."
    assert list(Score.objects.order_by("id").values_list("points", flat=True)) == [0, 4]


@pytest.mark.parametrize("points", [-1, 6])
def test_points_off_the_scale_are_refused_with_nothing_kept(points, scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, viewer)
    declare(viewer, scoring)
    assert refusal(partial(give, viewer, scoring, 3, points)) == "Give 0 to 5 points."
    assert Score.objects.count() == 0


def test_opening_again_needs_a_reason_and_goes_until_all_have_finished(scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, viewer, city_buyer)
    score_all(viewer, scoring, 3, 3)
    again = partial(actions.reopen_scores, actor=actor_of(viewer), scoring=scoring)
    assert refusal(partial(again, why="")) == "Say why: it goes on the record."
    again(why="I read the second part.")
    give(viewer, scoring, 4, 4)
    score_all(city_buyer, scoring, 4, 4)
    assert fresh(scoring).state == RoundState.SCORING
    finish(viewer, scoring)
    assert fresh(scoring).state == RoundState.REVEALED
    assert refusal(partial(again, why="Once more.")) == "All have scored, so the points stay as they are."


def test_nobody_reads_points_before_all_have_finished(scored, city_buyer, viewer, colleague, staff, client_of):
    scoring = begin(city_buyer, scored, viewer, city_buyer)
    declare(viewer, scoring)
    give(viewer, scoring, 3, 5, words="Pelargonium")
    finish(viewer, scoring)
    base = f"/needs/{scored.public_id}/"
    tails = ("", "openings/", "scoring/", "scoring/assessors/", "scoring/declare/", "scoring/mine/", "answers/")
    organisation = organisation_of(city_buyer)
    pages = [*(base + tail for tail in tails), f"/organisations/{organisation.public_id}/activity/"]
    for person in (city_buyer, colleague, staff):
        client = client_of(person)
        read = "".join(client.get(page, follow=True).content.decode() for page in pages)
        assert ("Pelargonium" in read, "60.0" in read, "76.0" in read) == (False, False, False)
    deliver()
    assert [one for one in mail.outbox if "Pelargonium" in one.body] == []
    assert [one for one in Entry.objects.all() if "points" in one.data] == []
    score_all(city_buyer, scoring, 4, 4)
    read = client_of(colleague).get(base + "scoring/").content.decode()
    assert ("Pelargonium" in read, "78.0" in read) == (True, True)


def test_all_are_told_once_when_the_last_has_finished(scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, viewer)
    score_all(viewer, scoring, 3, 3)
    assert scoring.state == RoundState.SCORING
    deliver()
    told = [one.to for one in mail.outbox if one.subject == f"All have scored for “{scored.title}”"]
    assert sorted(told) == sorted([[city_buyer.email], [viewer.email]])


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_at_once_show_the_points_exactly_once(city_buyer, vendor_owner, viewer):
    scoring = begin(city_buyer, scored_need(city_buyer, vendor_owner), city_buyer, viewer)
    for person in (city_buyer, viewer):
        declare(person, scoring)
        give(person, scoring, 3, 3)
    finished = threading.Event()

    def finish_slowly():
        with transaction.atomic():
            finish(city_buyer, scoring)
            finished.set()
            threading.Event().wait(1.0)
        connection.close()

    first = threading.Thread(target=finish_slowly)
    first.start()
    finished.wait()
    finish(viewer, scoring)
    first.join()
    assert Entry.objects.filter(verb="round.revealed").count() == 1
    assert fresh(scoring).state == RoundState.REVEALED


def test_result_has_mean_spread_total_and_shared_ranks(city_buyer, vendor_owner, viewer, colleague):
    need = scored_need(city_buyer, vendor_owner, vendor_owner)
    scoring = begin(city_buyer, need, viewer, colleague)
    score_all(viewer, scoring, 4, 2)
    score_all(colleague, scoring, 2, 3)
    first, second = queries.result_of(fresh(scoring))
    assert [(one.rank, one.is_tied, one.total) for one in (first, second)] == [(1, True, Decimal("56.0"))] * 2
    wide, near = (cell.spread for cell in first.cells)
    assert (wide.mean, wide.low, wide.high, wide.deviation, wide.is_wide) == (3, 2, 4, 1, True)
    assert (near.mean, near.deviation, near.is_wide) == (Decimal("2.50"), Decimal("0.50"), False)
    assert [(one.who, one.points) for one in first.cells[0].given] == [(colleague.name, 2), (viewer.name, 4)]


def test_totals_round_half_up_once():
    assert shown_totals([total_of([(33, [1, 2]), (67, [5])])]) == [Decimal("76.9")]
    assert shown_totals([total_of([(100, [1, 1, 2])])]) == [Decimal("26.7")]
    assert spread_of([0, 0, 5]).deviation == Decimal("2.36")
    assert ranks_of([Fraction(7), Fraction(9), Fraction(7), Fraction(1)]) == [2, 1, 2, 4]


@pytest.mark.parametrize("rows", [1, 3])
def test_result_takes_the_same_queries(rows, city_buyer, vendor_owner, viewer, django_assert_num_queries):
    need = scored_need(city_buyer, *[vendor_owner] * rows)
    scoring = begin(city_buyer, need, viewer)
    score_all(viewer, scoring, 3, 3)
    scoring = Round.objects.select_related("need").get()
    with django_assert_num_queries(6):
        assert len(queries.result_of(scoring)) == rows


def test_download_of_hers_has_declaration_and_points(scored, city_buyer, viewer):
    scoring = begin(city_buyer, scored, viewer, city_buyer)
    declare(viewer, scoring)
    give(viewer, scoring, 3, 5)
    held = held_about(viewer)["scoring"]
    assert [(one["kind"], one.get("points")) for one in held] == [("assessor", None), ("points", 3), ("points", 5)]


@pytest.mark.parametrize("before", AssessorState)
@pytest.mark.parametrize("after", AssessorState)
def test_assessor_takes_lawful_steps_alone(before, after):
    lawful = {
        ("named", "scoring"),
        ("named", "barred"),
        ("named", "removed"),
        ("scoring", "finished"),
        ("scoring", "barred"),
        ("scoring", "removed"),
        ("finished", "scoring"),
        ("finished", "barred"),
        ("finished", "removed"),
        ("removed", "named"),
    }
    assert (after in ASSESSOR_TRANSITIONS[before]) is ((before.value, after.value) in lawful)


def test_assessor_model_says_who_has_a_conflict():
    assert (Assessor(state=AssessorState.BARRED).has_conflict, Assessor().has_begun) == (True, False)
