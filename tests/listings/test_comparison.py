"""Solutions side by side: what is compared, where they differ, what may be added, and what is left out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from listings.comparing import Evidence, side_by_side
from listings.queries.comparison import comparable, compared
from tests.factories import OrganisationFactory
from tests.listings.deployed import DISPUTED, WORDS, answer, deploy, deploy_in_town
from tests.listings.factories import published_solution
from tests.listings.test_public_pages import read, words

pytestmark = pytest.mark.django_db


def address(*solutions, **more):
    asked = "&".join(
        [f"solution={one.public_id}" for one in solutions] + [f"{name}={value}" for name, value in more.items()]
    )
    return f"{reverse('listings:compare')}?{asked}"


def rows_of(groups):
    return {row.name: row for group in groups for row in group.rows}


@pytest.fixture
def three():
    return [
        published_solution(title="Nightfall", data_location=("city", "eea"), support_hours="office"),
        published_solution(title="Lampwise", data_location=("eea", "city"), support_hours="always"),
        published_solution(title="Dimmer"),
    ]


def test_columns_stand_as_they_are_named_each_once(acts, three, outsider):
    first, second, third = three
    found = compared(acts(outsider), [third.public_id, "nothing", first.public_id, third.public_id, second.public_id])
    assert [one.title for one in found] == ["Dimmer", "Nightfall", "Lampwise"]


def test_six_are_compared_at_most_and_the_page_says_so(client_of):
    every = [published_solution(title=f"Number {number}") for number in range(7)]
    page = read(client_of(), address(*every))
    assert [f"Number {number}" in page for number in range(7)] == [True] * 6 + [False]
    assert "Not everything that was asked for is here" in page
    assert "These are 6, as many as fit beside each other." in page
    assert 'name="q"' not in page


def test_order_of_codes_is_no_difference_and_what_nobody_says_is_left_out(acts, three, outsider):
    rows = rows_of(side_by_side(compared(acts(outsider), [one.public_id for one in three[:2]])))
    assert (rows["data_location"].differs, rows["support_hours"].differs) == (False, True)
    assert rows["support_hours"].cells[1].names == ("Day and night, every day",)
    assert "benefits" not in rows


def test_what_one_does_not_say_is_a_difference(acts, three, outsider):
    rows = rows_of(side_by_side(compared(acts(outsider), [one.public_id for one in three])))
    assert rows["data_location"].differs
    assert rows["data_location"].cells[2].value == ()


def test_only_differences_leave_out_what_is_alike(client_of, three):
    shown = words(read(client_of(), address(*three[:2], only="differences")))
    assert "When the vendor answers" in shown or "Support" in shown
    assert "Where data are kept" not in shown
    assert "Show everything" in shown


def test_evidence_counts_what_cities_say(acts, open_solution, vendor_owner, city_buyer, city, outsider):
    answer(deploy(open_solution, vendor_owner, city), city_buyer)
    answer(deploy(open_solution, vendor_owner, city, went_wrong="It was late."), city_buyer, DISPUTED, WORDS)
    deploy_in_town(open_solution, vendor_owner)
    runs = rows_of(side_by_side(compared(acts(outsider), [open_solution.public_id])))["runs"]
    assert runs.cells[0].value == Evidence(confirmed=1, disputed=1, others=1, told=1)


def test_page_shows_what_is_said_and_what_is_not(client_of, three):
    three[0].texts.update(benefits="**Half** <script>alert(1)</script>")
    page = read(client_of(), address(*three))
    assert "<strong>Half</strong> &lt;script&gt;alert(1)&lt;/script&gt;" in page
    shown = words(page)
    assert "Benefits Half &lt;script&gt;alert(1)&lt;/script&gt; Not said Not said" in shown
    assert "Where it runs No place is named No place is named No place is named" in shown


def test_draft_is_left_out_like_what_does_not_exist(client_of, three, draft_solution):
    shown = read(client_of(), address(three[0], draft_solution))
    gone = read(client_of(), f"{address(three[0])}&solution=aaaaaaaaaa")
    assert words(shown) == words(gone)
    assert "Not everything that was asked for is here" in shown


def test_own_draft_is_marked_as_not_public(client_of, draft_solution, vendor_owner):
    shown = words(read(client_of(vendor_owner), address(draft_solution)))
    assert f"{draft_solution.title} {draft_solution.organisation.name}" in shown
    assert "Not public" in shown


def test_lapsed_solution_says_so(client_of, three):
    type(three[0]).objects.filter(pk=three[0].pk).update(confirmed_at=timezone.now().replace(year=2020))
    assert "Not confirmed for 12 months" in words(read(client_of(), address(*three)))


def test_finding_another_offers_what_is_listed_and_not_beside_yet(three):
    suspended = published_solution(title="Lampless", organisation=OrganisationFactory(state="suspended"))
    found = comparable("LAMP", beside=[])
    assert [one.title for one in found] == ["Lampwise"]
    assert list(comparable("lamp", beside=[three[1]])) == []
    assert list(comparable("  ", beside=[])) == []
    assert suspended.title == "Lampless"


def test_link_to_add_keeps_what_is_there(client_of, three):
    page = read(client_of(), address(three[0], q="lampwise"))
    assert f'href="{address(three[0], three[1]).replace("&", "&amp;")}"' in page


def test_link_to_remove_leaves_the_others(client_of, three):
    page = read(client_of(), address(*three))
    assert f'href="{address(three[0], three[2]).replace("&", "&amp;")}"' in page


def test_nothing_found_says_so_and_keeps_the_words(client_of, three):
    page = read(client_of(), address(three[0], q="nowhere"))
    assert "No other public solution has “nowhere”" in page
    assert 'value="nowhere"' in page


def test_empty_page_says_what_to_do(client_of):
    shown = words(read(client_of(), reverse("listings:compare")))
    assert "Choose what to compare" in shown
    assert "search the solutions" in shown


@pytest.mark.parametrize("value", ["%00", "x" * 5_000, "%F0%9F%92%A9", "'\"><b>", "%E2%80%AE"])
def test_odd_values_find_nothing(client_of, value):
    assert client_of().get(f"/compare/?solution={value}&q={value}&only={value}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_one_and_three_take_the_same_queries(client_of, three, django_assert_num_queries, number):
    with django_assert_num_queries(7):
        client_of().get(address(*three[:number]))


def test_name_that_is_no_identifier_is_left_out_before_the_database_is_asked(acts, three, outsider, client_of):
    first, second, _third = three
    odd = ["\0", "a\0aaaaaaaa", "x" * 10_000, "ABCDEFGHIJ", f"{first.public_id}\n"]
    with CaptureQueriesContext(connection) as asked:
        assert compared(acts(outsider), [*odd, first.public_id]) == [first]
    assert [one["sql"] for one in asked if "ABCDEFGHIJ" in one["sql"]] == []
    shown = words(read(client_of(), f"{address(first, second)}&solution=%00"))
    assert ("Nightfall" in shown, "What is not public, or not any more, is left out" in shown) == (True, True)
