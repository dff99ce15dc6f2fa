"""Warnings about a deadline: weekends, public holidays, under ten working days; they advise and stop nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.queries import actor_of
from listings import actions
from listings.holidays import YEARS, is_holiday, is_known, is_working_day, working_days
from listings.models import Need
from listings.states import ListingState
from listings.timing import doubts
from tests.listings.factories import in_state, need_values, published_need
from tests.listings.sent import need_sent

OF_2027 = {
    "AT": "1-1 1-6 10-26 11-1 12-8 3-29 5-17 5-27 5-6",
    "BE": "1-1 11-1 11-11 3-29 5-17 5-6 7-21",
    "BG": "1-1 12-24 3-3 4-30 5-24 5-3 5-6 9-22 9-6",
    "CY": "1-1 1-6 10-1 10-28 3-15 3-25 4-1 4-30 5-3 6-21",
    "CZ": "1-1 10-28 11-17 12-24 3-26 3-29 7-5 7-6 9-28",
    "DE": "1-1 3-26 3-29 5-17 5-6",
    "DK": "1-1 3-25 3-26 3-29 5-17 5-6",
    "EE": "1-1 12-24 2-24 3-26 6-23 6-24 8-20",
    "ES": "1-1 1-6 10-12 11-1 12-6 12-8 3-26",
    "FI": "1-1 1-6 12-24 12-6 3-26 3-29 5-6 6-25",
    "FR": "1-1 11-1 11-11 3-29 5-17 5-6 7-14",
    "GR": "1-1 1-6 10-28 3-15 3-25 4-30 5-3 6-21",
    "HR": "1-1 1-6 11-1 11-18 3-29 5-27 6-22 8-5",
    "HU": "1-1 11-1 12-24 3-15 3-26 3-29 5-17 8-20",
    "IE": "1-1 10-25 2-1 3-17 3-29 5-3 6-7 8-2",
    "IT": "1-1 1-6 10-4 11-1 12-8 3-29 6-2",
    "LT": "1-1 11-1 11-2 12-24 2-16 3-11 3-29 6-24 7-6",
    "LU": "1-1 11-1 3-29 5-17 5-6 6-23",
    "LV": "1-1 11-18 12-24 12-31 3-26 3-29 5-4 6-23 6-24",
    "MT": "1-1 12-13 12-8 2-10 3-19 3-26 3-31 6-29 6-7 9-21 9-8",
    "NL": "1-1 3-26 3-29 4-27 5-17 5-6",
    "PL": "1-1 1-6 11-1 11-11 12-24 3-29 5-27 5-3",
    "PT": "1-1 10-5 11-1 12-1 12-8 3-26 5-27 6-10",
    "RO": "1-1 1-6 1-7 11-30 12-1 4-30 5-3 6-1 6-21",
    "SE": "1-1 1-6 3-26 3-29 5-6",
    "SI": "1-1 11-1 2-8 3-29 4-27 6-25",
    "SK": "1-1 1-6 11-1 12-24 3-26 3-29 7-5 9-15",
}
"""The holidays of 2027 that fall on no weekend, as python-holidays 0.109 has them ("month-day")."""
WEEKEND, HOLIDAY = "falls on a weekend", "falls on a public holiday"


@pytest.mark.parametrize("country", sorted(YEARS))
def test_holidays_of_a_year_are_those_of_the_source(country):
    first = date(2027, 1, 1)
    days = [first + timedelta(days=number) for number in range(365)]
    found = [day for day in days if is_holiday(day, country) and day.weekday() < 5]
    assert sorted(f"{day.month}-{day.day}" for day in found) == OF_2027[country].split()


def test_table_has_the_27_countries():
    assert len(YEARS) == 27
    assert [is_known(country) for country in ("BG", "UA", "")] == [True, False, False]


@pytest.mark.parametrize(
    ("day", "country", "holiday"),
    [
        (date(2027, 5, 3), "BG", True),
        (date(2027, 3, 29), "BG", False),
        (date(2032, 5, 3), "GR", True),
        (date(2027, 10, 25), "IE", True),
        (date(2030, 2, 1), "IE", True),
        (date(2029, 2, 5), "IE", True),
        (date(2028, 6, 23), "FI", True),
        (date(2027, 3, 3), "UA", False),
    ],
)
def test_moving_holidays(day, country, holiday):
    assert is_holiday(day, country) is holiday


def test_working_days_leave_out_weekends_and_holidays():
    # 3 March 2027 is a Wednesday and Bulgaria's national day.
    assert not is_working_day(date(2027, 3, 3), "BG")
    assert working_days(date(2027, 3, 1), date(2027, 3, 8), "BG", most=10) == 4
    assert working_days(date(2027, 3, 1), date(2027, 3, 8), "DE", most=10) == 5
    assert working_days(date(2027, 3, 1), date(2127, 3, 8), "DE", most=10) == 10
    assert working_days(date(2027, 3, 8), date(2027, 3, 1), "DE", most=10) == 0


PUBLISHED = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("deadline", "country", "said"),
    [
        (datetime(2027, 3, 1, 15, 0, tzinfo=UTC), "BG", []),
        (datetime(2027, 3, 3, 15, 0, tzinfo=UTC), "BG", [HOLIDAY]),
        (datetime(2027, 3, 6, 15, 0, tzinfo=UTC), "BG", [WEEKEND]),
        (datetime(2027, 5, 1, 15, 0, tzinfo=UTC), "BG", [WEEKEND, HOLIDAY]),
        # It is Saturday in Sofia already.
        (datetime(2027, 3, 5, 23, 0, tzinfo=UTC), "BG", [WEEKEND]),
        (datetime(2027, 1, 25, 15, 0, tzinfo=UTC), "BG", []),
        (datetime(2027, 1, 22, 15, 0, tzinfo=UTC), "BG", ["Only 9 working days lie between publication"]),
        (datetime(2027, 1, 12, 15, 0, tzinfo=UTC), "BG", ["Only 1 working day lies between publication"]),
        (datetime(2027, 3, 3, 15, 0, tzinfo=UTC), "UA", ["We do not know the public holidays of this country"]),
    ],
)
def test_what_speaks_against_a_deadline(deadline, country, said):
    found = doubts(deadline, "Europe/Sofia", country, since=PUBLISHED)
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


def test_unpublished_need_is_counted_from_today():
    soon = timezone.now() + timedelta(days=3)
    assert any("Were it published today" in one for one in doubts(soon, "Europe/Sofia", "BG"))


def coming(weekday):
    """Return the first such day of the week that lies more than three weeks ahead, no holiday of Bulgaria."""
    day = timezone.now().date() + timedelta(days=22)
    while day.weekday() != weekday or is_holiday(day, "BG"):
        day += timedelta(days=1)
    return day


@pytest.mark.django_db
def test_form_says_it_and_saves(city_buyer, client_of):
    client, saturday = client_of(city_buyer), coming(5)
    answer = client.post("/needs/new/", need_sent(deadline_day=saturday.isoformat()))
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "The deadline falls on a weekend." in page
    assert "This is advice and stops nothing." in page
    refused = client.post("/needs/new/", need_sent(deadline_day=saturday.isoformat(), title=""))
    assert refused.status_code == 422
    assert "The deadline falls on a weekend." in refused.content.decode()
    assert "About the deadline" not in client.get("/needs/new/").content.decode()


@pytest.mark.django_db
def test_team_and_reviewer_read_it_before_publication_and_others_never(
    city_buyer, city, staff, client, client_of, vendor_owner
):
    soon = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    values = need_values(deadline=soon)
    need = actions.create_need(actor=actor_of(city_buyer), organisation=city, values=values)
    in_state(need, city_buyer, staff, ListingState.SUBMITTED)
    page, review = f"/needs/{need.public_id}/", f"/staff/review/need/{need.public_id}/"
    assert "Were it published today" in client_of(city_buyer).get(page).content.decode()
    assert "Were it published today" in client_of(staff).get(review).content.decode()
    actions.publish(actor=actor_of(staff), listing=need, version=need.version)
    assert "between publication and deadline" in client_of(city_buyer).get(page).content.decode()
    for reader in (client, client_of(vendor_owner)):
        assert "About the deadline" not in reader.get(page).content.decode()


@pytest.mark.django_db
def test_deadline_that_passed_and_none_at_all_are_in_no_doubt(city, city_buyer, client_of):
    closed = published_need(city, deadline=timezone.now() - timedelta(minutes=1), deadline_zone="Europe/Sofia")
    assert "About the deadline" not in client_of(city_buyer).get(f"/needs/{closed.public_id}/").content.decode()
    assert Need.objects.count() == 1
