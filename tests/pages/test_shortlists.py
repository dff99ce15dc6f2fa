"""How often a vendor's solutions stood on shortlists: told after the outcome, by whole weeks, small counts untold."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.queries import actor_of
from listings.models import Need, Outcome, Solution
from listings.states import Mode
from marketplace.matching.choosing import CandidateState
from marketplace.matching.models import Answer, Candidate
from marketplace.matching.queries import shortlisted_in
from marketplace.pages.figures import _ended, figures_of, table_of
from marketplace.pages.periods import By, last_periods
from tests.matching.stories import make_need, make_solution

pytestmark = pytest.mark.django_db
SAID = {"reason": "meets_needs", "words": "It does."}


def monday(weeks_ago):
    """Return noon of the Monday some weeks ago."""
    today = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday(), weeks=weeks_ago)


def shortlist(solution, *, recorded=None, state=CandidateState.SHORTLISTED, need=None, named=None):
    """Put a solution on the list of a need, whose outcome was recorded then, if at all."""
    need = need or make_need(mode=Mode.SMALL_PURCHASE)
    where = {"need": need, "organisation": solution.organisation, "solution": solution, **(named or {})}
    Candidate.objects.create(state=state, **where, **SAID)
    if recorded:
        Outcome.objects.create(need=need, number=1, kind="none", recorded_at=recorded)
    return need


def line(vendor, solution, by=By.WEEKS):
    figures = figures_of(actor_of(vendor), [solution.pk], by)[solution.pk]
    return [str(tally) for tally in figures.lines[-1].tallies]


def test_shortlist_is_told_once_the_outcome_is_recorded(vendor_owner):
    solution = make_solution(vendor_owner)
    need = shortlist(solution)
    assert shortlisted_in([solution.pk]) == []
    Outcome.objects.create(need=need, number=1, kind="none", recorded_at=monday(1))
    assert shortlisted_in([solution.pk]) == [(solution.pk, monday(1))]


def test_corrected_outcome_moves_no_week(vendor_owner):
    solution = make_solution(vendor_owner)
    need = shortlist(solution, recorded=monday(3))
    Outcome.objects.create(need=need, number=2, kind="stopped", recorded_at=monday(1))
    assert shortlisted_in([solution.pk]) == [(solution.pk, monday(3))]


@pytest.mark.parametrize("state", [CandidateState.LISTED, CandidateState.EXCLUDED])
def test_other_candidates_do_not_count(vendor_owner, state):
    solution = make_solution(vendor_owner)
    shortlist(solution, recorded=monday(1), state=state)
    assert shortlisted_in([solution.pk]) == []


def test_hidden_need_and_hidden_solution_do_not_count(vendor_owner):
    solution, other = make_solution(vendor_owner), make_solution(vendor_owner)
    need = shortlist(solution, recorded=monday(1))
    shortlist(other, recorded=monday(1))
    Need.objects.filter(pk=need.pk).update(state="withdrawn")
    assert shortlisted_in([solution.pk, other.pk]) == [(other.pk, monday(1))]
    Solution.objects.filter(pk=other.pk).update(state="withdrawn")
    assert shortlisted_in([solution.pk, other.pk]) == []


def test_answer_counts_for_each_solution_that_it_names(vendor_owner):
    one, other, strange = make_solution(vendor_owner), make_solution(vendor_owner), make_solution(vendor_owner)
    need = make_need(mode=Mode.SMALL_PURCHASE)
    answer = Answer.objects.create(need=need, organisation=one.organisation)
    answer.solutions.set([one, other])
    shortlist(one, need=need, recorded=monday(1), named={"solution": None, "answer": answer})
    shortlist(one, need=need)  # found by a search as well: the same shortlist
    assert sorted(shortlisted_in([one.pk, other.pk, strange.pk])) == [(one.pk, monday(1)), (other.pk, monday(1))]
    assert shortlisted_in([other.pk]) == [(other.pk, monday(1))]


def test_small_counts_of_a_week_are_not_told(vendor_owner):
    solution = make_solution(vendor_owner)
    for weeks_ago, number in ((0, 6), (1, 4), (2, 5), (40, 7)):
        for _ in range(number):
            shortlist(solution, recorded=monday(weeks_ago))
    assert line(vendor_owner, solution) == [*["0"] * 10, "5", "fewer than 5"]


def test_week_that_two_months_share_stands_in_one(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 10, tzinfo=timezone.get_default_timezone()))
    days = [*[date(2027, 1, 26)] * 3, *[date(2027, 2, 2)] * 4, *[date(2027, 2, 28)] * 2, *[date(2027, 3, 9)] * 9]
    months = _ended("shortlists", last_periods(By.MONTHS, date(2027, 3, 10)), days)
    assert [str(one) for one in months.tallies[-2:]] == ["fewer than 5", "fewer than 9"]
    across = [*[date(2026, 12, 30)] * 3, *[date(2027, 1, 1)] * 3]
    months = _ended("shortlists", last_periods(By.MONTHS, date(2027, 3, 10)), across)
    assert [str(one) for one in months.tallies[-3:]] == ["6", "0", "0"]


def test_week_that_runs_is_told_in_no_month(monkeypatch):
    today = datetime(2027, 1, 1, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "now", lambda: today)
    days = [*[date(2026, 12, 22)] * 5, *[date(2026, 12, 29)] * 7]
    months = _ended("shortlists", last_periods(By.MONTHS, today.date()), days)
    assert str(months.tallies[-1]) == "5"


def test_page_and_table_show_shortlists_in_both_languages(vendor_owner, client_of):
    solution = make_solution(vendor_owner)
    for _ in range(6):
        shortlist(solution, recorded=monday(1))
    page = client_of(vendor_owner).get(reverse("pages:solution_figures", args=[solution.public_id])).content.decode()
    assert page.count('class="chart-picture"') == 1
    assert "It is counted once the outcome of the need is recorded" in page
    figures = figures_of(actor_of(vendor_owner), [solution.pk], By.WEEKS)[solution.pk]
    for language, name in (("en", "Shortlists"), ("bg", "Кратки списъци")):
        with translation.override(language):
            rows = list(csv.reader(StringIO(table_of(figures))))
        assert (rows[0][-1], rows[1][-1], rows[2][-1]) == (name, "6", "0")
