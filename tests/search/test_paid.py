"""What past notices and ended needs say of prices, beside who else has a need."""

import pytest
from django.urls import reverse

from listings.models import Need, Outcome
from listings.queries import with_everything
from listings.queries.references import Paid, paid_in, whole_euro
from listings.states import Source
from search.indexing import rebuild
from search.queries.same import same_as
from tests.listings.factories import ReferenceFactory, cpv, past_deadline, published_need

pytestmark = pytest.mark.django_db
LAMPS = {"themes": ["lighting"], "cpv_codes": ["34993000"]}


def notice(cents, year=2022, code="34993000", currency="EUR", **more):
    reference = ReferenceFactory(award_cents=cents, award_currency=currency, year=year, **more)
    reference.cpv_codes.set([cpv(code)])
    return reference


@pytest.fixture
def need(site_engine):
    cpv("34993000", "Road lighting")
    need = published_need(title="Dark stairs", **LAMPS)
    rebuild()
    return need


def part(client, need, language=""):
    address = reverse("search:same", args=[need.public_id])
    return " ".join(client.get(f"{language}{address}", headers={"hx-request": "true"}).content.decode().split())


def test_median_stands_on_three_values_or_more():
    for cents in (10_000_000, 90_000_000):
        notice(cents)
    assert paid_in(["3499"]) == Paid(2, None, 2022, 2022)
    notice(30_000_000, year=2019)
    assert paid_in(["3499"]) == Paid(3, 30_000_000, 2019, 2022)
    notice(20_000_100, year=None)
    assert paid_in(["3499"]) == Paid(4, 25_000_100, 2019, 2022)


def test_half_a_euro_is_rounded_up():
    assert [whole_euro(values) for values in ([100, 150, 200], [100, 149, 200], [100, 200], [1, 2, 3])] == [
        *(200, 100, 200, 0),
    ]


def test_other_classes_sources_and_currencies_do_not_count():
    for cents in (100, 200, 300):
        notice(cents)
    notice(900, code="45233000")
    notice(900, currency="SEK")
    notice(900, source=Source.SERVICES)
    ReferenceFactory().cpv_codes.set([cpv("34993000")])
    assert paid_in(["3499"]) == Paid(3, 200, 2022, 2022)
    assert paid_in(["3499", "4523"]).count == 4
    assert paid_in(["9999"]) == Paid()


def test_notice_with_two_codes_of_a_class_counts_once():
    notice(100).cpv_codes.set([cpv("34993000"), cpv("34993100")])
    assert paid_in(["3499"]).count == 1


def test_page_says_the_median_with_number_and_years(need, client):
    for cents, year in ((10_000_000, 2019), (30_000_000, 2022), (90_000_000, 2024)):
        notice(cents, year)
    rebuild()
    assert (
        "3 past notices name their award value in euro: the median is <strong>€300,000</strong>, from 2019 to 2024."
    ) in part(client, need)
    assert (
        "<strong>300\xa0000\xa0€</strong>, от 2019 до 2024"
        in client.get(f"/bg{reverse('search:same', args=[need.public_id])}").content.decode()
    )


def test_page_says_why_there_is_no_median(need, client):
    reason = "Fewer than three of the past notices name an award value in euro, so no median is shown."
    assert reason not in part(client, need)
    for _ in range(2):
        notice(10_000_000)
    rebuild()
    assert (reason in part(client, need), "€100,000" in part(client, need)) == (True, False)


def test_bands_of_others_that_bought_are_counted_without_a_median(need, client):
    ends = [("bought", "under_50k"), ("bought", "over_500k"), ("bought", "under_50k"), ("pilot", "under_150k")]
    for index, (kind, band) in enumerate([*ends, ("none", "")]):
        other = past_deadline(published_need(title=f"Dark {index}", **LAMPS))
        named = {"vendor_name": "Lumen OÜ", "awarded_on": "2026-03-02"} if kind != "none" else {}
        Outcome.objects.create(need=other, number=1, kind=kind, value_band=band, **named)
    rebuild()
    read = with_everything(Need.objects.filter(pk=need.pk)).get()
    assert same_as(read).bands == [("Under €50,000", 2), ("Over €500,000", 1)]
    said = "What needs here that ended with a purchase cost, as their cities recorded it: "
    assert f"{said}<strong>Under €50,000</strong> (2), <strong>Over €500,000</strong> (1)." in part(client, need)


def test_corrected_outcome_alone_counts(need):
    other = past_deadline(published_need(title="Dark quay", **LAMPS))
    bought = {"kind": "bought", "vendor_name": "Lumen OÜ", "awarded_on": "2026-03-02"}
    for number, band in ((1, "under_50k"), (2, "over_500k")):
        Outcome.objects.create(need=other, number=number, value_band=band, **bought)
    rebuild()
    read = with_everything(Need.objects.filter(pk=need.pk)).get()
    assert same_as(read).bands == [("Over €500,000", 1)]


@pytest.mark.parametrize("number", [1, 3])
def test_prices_cost_the_same_with_one_and_three(number, django_assert_num_queries):
    for _ in range(number):
        notice(100)
    with django_assert_num_queries(1):
        assert paid_in(["3499"]).count == number
