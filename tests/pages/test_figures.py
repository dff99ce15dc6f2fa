"""How a vendor reads how its solutions are seen: totals of what is over, small counts untold, nobody else's pages."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.queries import actor_of
from accounts.states import Role
from listings.states import Mode
from marketplace.matching.queries import interest_in
from marketplace.matching.states import Side
from marketplace.pages.charts import Bar, chart_of
from marketplace.pages.figures import _looked, figures_of, table_of, together
from marketplace.pages.periods import By, last_periods
from marketplace.pages.tallies import Tally, looks
from search.models import AskedWords, SolutionDay
from tests.factories import member
from tests.inquiries.stories import opened_by_pair
from tests.matching.stories import make_need, make_solution, say_yes

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)


def address(solution, name="solution_figures"):
    return reverse(f"pages:{name}", args=[solution.public_id])


def count(solution, weeks_ago, *, appearances=0, openings=0):
    monday = timezone.now().date() - timedelta(days=timezone.now().date().weekday())
    day = monday - timedelta(weeks=weeks_ago) + timedelta(days=2)
    SolutionDay.objects.create(solution=solution, day=day, appearances=appearances, openings=openings)


def told(figures, name):
    (line,) = [line for line in figures.lines if line.name == name]
    return [str(tally) for tally in line.tallies]


# Periods and counts


def test_weeks_and_months_are_those_that_are_over():
    weeks = last_periods(By.WEEKS, MONDAY)
    assert (weeks[0].begins, weeks[-1].begins, weeks[-1].ends) == (date(2026, 9, 7), date(2026, 11, 23), MONDAY)
    assert len(weeks) == 12
    assert last_periods(By.WEEKS, MONDAY - timedelta(days=1))[-1].ends == date(2026, 11, 23)  # its Sunday is not over
    months = last_periods(By.MONTHS, MONDAY)
    assert (months[0].begins, months[-1].begins, months[-1].ends) == (
        date(2025, 11, 1),
        date(2026, 10, 1),
        date(2026, 11, 1),
    )
    assert last_periods(By.MONTHS, date(2026, 1, 1))[-1].begins == date(2025, 12, 1)
    assert (weeks[-1].label, months[-1].label) == ("23–29 Nov 2026", "October 2026")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([0], "0"),
        ([4], "fewer than 5"),
        ([5], "5"),
        ([1, 3], "fewer than 9"),
        ([7, 2], "7 or more"),
        ([1_200, 30], "1,230"),
        ([], "not counted"),
    ],
)
def test_small_counts_are_not_told_alone_nor_by_a_sum(counts, said):
    assert str(sum((looks(one) for one in counts), Tally(is_counted=False))) == said


def test_plot_has_a_bar_for_each_count_that_there_is():
    chart = chart_of([looks(10), looks(0), looks(3), looks(5)])
    assert chart.highest == 10
    assert chart.bars == (
        Bar("2.0", "0.0", "56.0", "80.0", "plain"),
        Bar("122.0", "76.0", "56.0", "4.0", "small"),
        Bar("182.0", "40.0", "56.0", "40.0", "plain"),
    )
    assert chart_of([]).bars == ()


# Lines


def test_lines_say_what_was_counted_week_by_week(vendor_owner):
    solution = make_solution(vendor_owner)
    count(solution, 0, appearances=900)  # the week that runs
    count(solution, 1, appearances=40, openings=4)
    count(solution, 3, appearances=7)
    count(solution, 13, appearances=500)
    figures = figures_of(actor_of(vendor_owner), [solution.pk], By.WEEKS)[solution.pk]
    assert told(figures, "appearances") == [*["0"] * 9, "7", "0", "40"]
    assert told(figures, "openings") == [*["0"] * 11, "fewer than 5"]
    assert [str(line.total) for line in figures.lines] == ["47", "fewer than 5", "0", "0", "0"]


def test_time_before_anything_was_counted_is_no_zero(vendor_owner):
    solution = make_solution(vendor_owner)
    count(solution, 2, appearances=8)
    figures = figures_of(actor_of(vendor_owner), [solution.pk], By.WEEKS)[solution.pk]
    assert told(figures, "appearances") == [*["not counted"] * 10, "8", "0"]


def test_sum_of_solutions_does_not_tell_what_one_does_not(vendor_owner):
    one, other = make_solution(vendor_owner), make_solution(vendor_owner)
    count(one, 1, appearances=9)
    count(other, 1, appearances=3)
    found = figures_of(actor_of(vendor_owner), [one.pk, other.pk], By.WEEKS)
    assert told(together(found.values(), By.WEEKS), "appearances")[-1] == "9 or more"


def test_interest_of_a_city_counts_while_it_stands(vendor_owner, city_buyer, staff):
    solution, other = make_solution(vendor_owner), make_solution(vendor_owner)
    need = make_need(city_buyer)
    say_yes(vendor_owner, need, other, Side.VENDOR)
    assert interest_in([solution.pk, other.pk]) == []
    say_yes(city_buyer, need, solution, Side.CITY)
    ((pk, at),) = interest_in([solution.pk, other.pk])
    assert (pk, at.date()) == (solution.pk, timezone.now().date())


def test_room_that_the_team_joined_counts_for_its_own_team_alone(vendor_owner, city_buyer, outsider):
    room = opened_by_pair(city_buyer, vendor_owner)
    type(room.solution).objects.filter(pk=room.solution.pk).update(published_at=timezone.now())
    weeks = timezone.now() - timedelta(days=7)
    room.parties.update(joined_at=weeks)
    pks = [room.solution.pk]
    own = figures_of(actor_of(vendor_owner), pks, By.WEEKS)[room.solution.pk]
    strange = figures_of(actor_of(outsider), pks, By.WEEKS)[room.solution.pk]
    assert (told(own, "inquiries")[-1], told(strange, "inquiries")[-1]) == ("1", "0")


def test_month_gives_no_hidden_week_away_nor_a_week_a_month():
    days = [(date(2027, 2, 3), 10), (date(2027, 2, 10), 10), (date(2027, 2, 17), 10), (date(2027, 2, 24), 1)]
    since, today = date(2026, 1, 1), date(2027, 3, 10)
    weeks = _looked("openings", last_periods(By.WEEKS, today), since, days)
    months = _looked("openings", last_periods(By.MONTHS, today), since, days)
    assert [str(one) for one in weeks.tallies[-5:]] == ["10", "10", "10", "fewer than 5", "0"]
    assert str(months.tallies[-1]) == "30 or more"
    within = [(date(2027, 1, 31), 3), (date(2027, 2, 1), 30)]  # the week of 31 January tells nothing of either month
    assert [str(one) for one in _looked("openings", last_periods(By.MONTHS, today), since, within).tallies[-2:]] == [
        "fewer than 5",
        "30",
    ]


def test_table_has_plain_digits_in_both_languages(vendor_owner):
    solution = make_solution(vendor_owner)
    count(solution, 1, appearances=12_345)
    figures = figures_of(actor_of(vendor_owner), [solution.pk], By.WEEKS)[solution.pk]
    for language in ("en", "bg"):
        with translation.override(language):
            rows = list(csv.reader(StringIO(table_of(figures))))
        assert rows[1][2:] == ["12345", "0", "0", "0", "0"]
    with translation.override("en"):
        assert (looks(12_345) + looks(2)).in_digits == "12345 or more"


# Pages


def test_page_shows_plots_table_and_words(vendor_owner, client_of):
    solution = make_solution(vendor_owner)
    count(solution, 1, appearances=1_234, openings=6)
    for asker in range(10):
        day = timezone.now().date() - timedelta(days=30)
        asked = {"text": "dusk lamps", "language": "en", "asker": asker, "day": day, "last_day": day}
        AskedWords.objects.create(solution=solution, **asked)
    page = client_of(vendor_owner).get(address(solution)).content.decode()
    assert page.count('class="chart-picture"') == 2
    assert page.count("1,234") == 4  # the plot and its sum, the row, the sum of the rows
    assert "dusk lamps" in page
    assert "No words yet" not in page


def test_page_of_months_and_its_table(vendor_owner, client_of):
    solution = make_solution(vendor_owner)
    first = timezone.now().date().replace(day=1)
    SolutionDay.objects.create(solution=solution, day=first - timedelta(days=1), appearances=12, openings=2)
    answer = client_of(vendor_owner).get(address(solution, "solution_figures_table"), {"by": "months"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{solution.public_id}-months.csv"'
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["From", "Until", "Appearances", "Openings", "Interest", "Inquiries", "Shortlists"]
    assert rows[1][1:] == [(first - timedelta(days=1)).isoformat(), "12", "fewer than 5", "0", "0", "0"]
    assert len(rows) == 13


def test_page_says_when_nothing_was_counted(vendor_owner, client_of):
    solution = make_solution(vendor_owner)
    assert "Nothing was counted yet" in client_of(vendor_owner).get(address(solution)).content.decode()
    count(make_solution(), 1, appearances=9)
    assert "Nothing was counted in this time" in client_of(vendor_owner).get(address(solution)).content.decode()


def test_own_team_reads_and_others_find_nothing(vendor_owner, vendor_editor, city_buyer, outsider, staff, client_of):
    solution = make_solution(vendor_owner)
    viewer = member("Vera Viewer", organisation=solution.organisation, role=Role.VIEWER)
    for name in ("solution_figures", "solution_figures_table"):
        for person in (vendor_owner, vendor_editor, viewer):
            assert client_of(person).get(address(solution, name)).status_code == 200
        for person in (city_buyer, outsider, staff):
            assert client_of(person).get(address(solution, name)).status_code == 404
        assert client_of().get(address(solution, name)).status_code == 302
        assert client_of(vendor_owner).post(address(solution, name)).status_code == 405


def test_draft_has_no_figures(vendor_owner, client_of):
    solution = make_solution(vendor_owner, state="draft", published_at=None)
    assert client_of(vendor_owner).get(address(solution)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_all_asks_the_same_number_of_queries(vendor_owner, client_of, rows, django_assert_num_queries):
    for number in range(rows):
        count(make_solution(vendor_owner), 1, appearances=10 + number)
    client = client_of(vendor_owner)
    with django_assert_num_queries(15):
        page = client.get(reverse("pages:own_figures")).content.decode()
    assert page.count("/figures/?by=weeks") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_one_asks_the_same_number_of_queries(
    vendor_owner, city_buyer, client_of, rows, django_assert_num_queries
):
    solution = make_solution(vendor_owner, countries=("EE",))
    for _ in range(rows):
        make_need(city_buyer, mode=Mode.CONSULTATION)
    for _ in range(rows):
        count(make_solution(vendor_owner), 1, appearances=10)
    client = client_of(vendor_owner)
    with django_assert_num_queries(26):
        client.get(address(solution))
