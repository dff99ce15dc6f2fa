"""What fits a need and what a solution fits: alike from both sides, fair in ties, and honest without an engine."""

from functools import partial

import pytest

from accounts.models import Organisation
from accounts.states import OrganisationState
from listings.models import Need, Theme
from listings.states import ListingState, Mode, PriceBand
from marketplace.matching import queries
from search.engines.base import Hit, fair_hash
from tests.listings.factories import ThemeFactory, past_deadline
from tests.matching.stories import hide, index, make_need, make_solution, mark, read, say_no, say_yes, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def another_track():
    """A theme of another track than all others."""
    names = {"name_en": "Money", "name_bg": "Пари", "description_en": "Money.", "description_bg": "Пари."}
    money = Theme.objects.create(key="money", number=5, position=5, **names)
    ThemeFactory(key="accounting", parent=money)


NOTHING_ALIKE = {"themes": ("accounting",), "cpv_codes": ("79200000",), "title": "Ledger", "summary": "Books."}


def found(need, **options):
    return queries.matches_of_need(read(need), **options)


def test_solution_that_shares_a_theme_is_found_without_engine(need, solution):
    make_solution(**NOTHING_ALIKE)
    shown = found(need)
    assert titles(shown) == ["Bike counters"]
    assert (shown.total, shown.is_text_compared) == (1, False)
    assert shown.shown[0].is_automatic


def test_closest_text_comes_first(need):
    near = make_solution(title="Safe walks", summary="Children walk to school without fear of traffic.")
    far = make_solution(title="Bike counters", summary="Counts bicycles.")
    index(near, far)
    shown = found(need)
    assert titles(shown) == ["Safe walks", "Bike counters"]
    assert shown.is_text_compared
    cases = [one.case for pair in shown.shown for one in pair.scored.features if one.name == "text"]
    assert cases == ["closest", "none"]


def test_text_of_another_subject_is_no_match(need):
    words = {**NOTHING_ALIKE, "title": "Safe ways to school", "summary": "Children, parents, traffic, fear."}
    index(make_solution(**words))
    assert titles(found(need)) == []


def test_need_says_no_good_match(need, client_of, city_buyer):
    page = client_of(city_buyer).get(f"/matches/needs/{need.public_id}/").content.decode()
    assert "No good match yet" in page


@pytest.mark.parametrize("reason", ["hidden", "suspended", "own", "draft"])
def test_what_is_not_public_or_the_city_s_own_never_appears(need, solution, reason):
    index(solution)
    if reason == "hidden":
        hide(solution)
    if reason == "suspended":
        Organisation.objects.filter(pk=solution.organisation_id).update(state=OrganisationState.SUSPENDED)
    if reason == "own":
        type(solution).objects.update(organisation=need.organisation)
    if reason == "draft":
        Need.objects.update(state=ListingState.DRAFT)
    assert titles(found(need)) == []
    shown = queries.matches_of_solution(read(solution))
    assert list(shown.shown) == []


def test_tender_elsewhere_has_no_matches(city_buyer, solution):
    need = make_need(city_buyer, mode=Mode.ELSEWHERE)
    assert titles(found(need)) == []
    assert list(queries.matches_of_solution(read(solution)).shown) == []


@pytest.mark.parametrize("mode", [Mode.CONSULTATION, Mode.SMALL_PURCHASE, Mode.PARTNERSHIP])
@pytest.mark.parametrize("indexed", [True, False])
def test_both_sides_see_the_same_score(mode, indexed, city_buyer, vendor_owner):
    need = make_need(city_buyer, mode=mode, themes=("cycling", "walking"))
    solution = make_solution(vendor_owner, summary="Ways to school for children.")
    rival = make_solution(title="Rival", summary="Children walk to school, parents fear traffic.")
    if indexed:
        index(need, solution, rival, make_need(title="Other", problem="Bicycles are stolen on every street."))
    mine = queries.matches_of_solution(read(solution))
    assert need.public_id in {pair.need.public_id for pair in mine.shown}
    for pair in mine.shown:
        same = queries.ranked_solutions(read(pair.need)).scored(solution.public_id)
        assert pair.scored == same
    assert mine.is_text_compared == indexed


def test_closed_need_is_not_offered_to_vendors(need, solution):
    past_deadline(need)
    assert list(queries.matches_of_solution(read(solution)).shown) == []
    assert titles(found(need)) == ["Bike counters"]


def test_equal_scores_stand_in_the_order_of_the_fair_hash(need):
    made = [make_solution(title=f"Twin {number}") for number in range(4)]
    expected = sorted(
        made, key=lambda one: fair_hash(need.public_id, Hit(one.public_id, one.organisation.public_id, 0.0))
    )
    assert titles(found(need)) == [one.title for one in expected]
    assert titles(found(need)) == titles(found(need))


def test_first_twenty_are_shown_and_all_on_demand(need, client_of, city_buyer):
    for number in range(21):
        make_solution(title=f"Solution {number}")
    assert (len(found(need).shown), found(need).hidden) == (20, 1)
    assert len(found(need, limit=None).shown) == 21
    client = client_of(city_buyer)
    address = f"/matches/needs/{need.public_id}/"
    assert client.get(address).content.decode().count('class="match"') == 20
    assert "Show all 21 matches" in client.get(address).content.decode()
    assert client.get(f"{address}?all=1").content.decode().count('class="match"') == 21


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("indexed", [True, False])
def test_matches_of_a_need_ask_the_same_number_of_queries(need, rows, indexed, staff, django_assert_num_queries):
    made = [make_solution(title=f"Solution {number}") for number in range(rows)]
    for one in made:
        mark(staff, need, one, "relevant")
    if indexed:
        index(*made)
    wanted = read(need)
    with django_assert_num_queries(16):
        shown = queries.matches_of_need(wanted)
        assert [len(pair.marks) for pair in shown.shown] == [1] * rows


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("indexed", [True, False])
def test_needs_of_a_solution_ask_the_same_number_of_queries(solution, rows, indexed, staff, django_assert_num_queries):
    made = [make_need(title=f"Need {number}") for number in range(rows)]
    for one in made:
        mark(staff, one, solution, "relevant")
    if indexed:
        index(*made, solution)
    offered = read(solution)
    with django_assert_num_queries(21 if indexed else 16):
        shown = queries.matches_of_solution(offered)
        assert [len(pair.marks) for pair in shown.shown] == [1] * rows


def test_private_budget_changes_no_score_and_no_order(need, solution, client_of, city_buyer, vendor_owner, staff):
    make_solution(title="Dear", price_band=PriceBand.OVER_500K)
    make_solution(title="Cheap", price_band=PriceBand.FREE)
    index(solution, need)
    addresses = {
        vendor_owner: [f"/matches/solutions/{solution.public_id}/"],
        staff: [f"/matches/needs/{need.public_id}/", f"/staff/curation/{need.public_id}/", "/staff/curation/"],
        city_buyer: [f"/matches/needs/{need.public_id}/"],
        None: [f"/needs/{need.public_id}/openings/"],
    }
    for person in (vendor_owner, staff, city_buyer):
        addresses[person].append(f"/matches/pairs/{need.public_id}/{solution.public_id}/")

    def pages():
        answers = [
            (client_of(person).get(address), address) for person, named in addresses.items() for address in named
        ]
        assert {answer.status_code for answer, _address in answers} == {200}
        return [_without_tokens(answer.content.decode()) for answer, _address in answers]

    before = pages()
    for low, high in ((1, 2), (None, 1), (10**9, 10**13)):
        Need.objects.filter(pk=need.pk).update(budget_low=low, budget_high=high, version=need.version + 1)
        assert pages() == before
    Need.objects.filter(pk=need.pk).update(budget_public=True)
    assert pages() != before


def _without_tokens(page):
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_what_somebody_acted_on_stays_with_whatever_score(need, city_buyer, vendor_owner, solution):
    say_yes(city_buyer, need, solution, "city")
    solution.themes.clear()
    solution.cpv_codes.clear()
    assert titles(found(need)) == ["Bike counters"]
    assert [pair.need for pair in queries.matches_of_solution(read(solution)).shown] == [need]


@pytest.mark.parametrize(
    ("speaker", "says", "in_city_s", "in_vendor_s"),
    [
        ("vendor", "no", [], ["Safe ways to school"]),
        ("vendor", "yes", ["Ledger"], ["Safe ways to school"]),
        ("city", "no", ["Ledger"], []),
        ("city", "yes", ["Ledger"], ["Safe ways to school"]),
    ],
)
def test_words_bring_in_what_no_score_made_and_it_is_not_called_automatic(  # a row of the table
    speaker, says, in_city_s, in_vendor_s, need, city_buyer, vendor_owner
):
    stranger = make_solution(vendor_owner, title="Ledger", themes=(), cpv_codes=())
    say = {"yes": say_yes, "no": partial(say_no, why="Not ours.")}[says]
    say({"city": city_buyer, "vendor": vendor_owner}[speaker], need, stranger, speaker)
    city_s, vendor_s = found(need), queries.matches_of_solution(read(stranger))
    assert (titles(city_s), [pair.need.title for pair in vendor_s.shown]) == (in_city_s, in_vendor_s)
    assert not any(pair.is_automatic for pair in (*city_s.shown, *vendor_s.shown))


def test_matched_pairs_are_those_of_both_sides(need, solution, city_buyer, vendor_owner):
    other = make_solution(title="Other")
    say_yes(city_buyer, need, solution, "city")
    say_yes(city_buyer, need, other, "city")
    assert list(queries.matched_pairs(need)) == []
    say_yes(vendor_owner, need, solution, "vendor")
    assert [match.solution for match in queries.matched_pairs(need)] == [solution]
    hide(solution)
    assert list(queries.matched_pairs(need)) == []
