"""Where a solution loses: what open needs in its themes ask for and it does not say, from public data alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from listings.models import Deployment, Need, Point, PointText
from listings.states import Maturity, PriceBand
from marketplace.matching.queries import losses_of
from marketplace.matching.queries.losing import Losses
from marketplace.pages.losing import advice_for
from tests.matching.stories import make_need, make_solution, read

pytestmark = pytest.mark.django_db
FULL = {
    "countries": ("BG", "EE"),
    "languages": ("en", "bg"),
    "maturity": Maturity.MARKET,
    "price_band": PriceBand.FREE,
    "implementation": "weeks",
    "certificates": [{"name": "ISO 27001"}],
    "accessibility": "full",
    "data_location": ("own",),
    "support_hours": "always",
}


def found(solution):
    losses = losses_of(read(solution))
    return {one.lack: one.count for one in losses.items}


def ask(need, *prompts):
    for position, prompt in enumerate(prompts):
        point = Point.objects.create(need=need, position=position, kind="yes_no")
        PointText.objects.create(point=point, language="en", prompt=prompt)


def test_country_that_is_not_named_is_counted_once_for_each_need(city_buyer, vendor_owner):
    solution = make_solution(vendor_owner, **{**FULL, "countries": ("PT",)})
    make_need(city_buyer)
    make_need(city_buyer)
    country = city_buyer.memberships.get().organisation.country.code
    losses = losses_of(read(solution))
    (loss,) = [one for one in losses.items if one.lack == "countries"]
    assert (loss.count, loss.values, loss.more) == (2, (country,), 0)
    assert losses.looked_at == 2


def test_only_open_needs_of_others_in_its_themes_or_codes_count(city_buyer, vendor_owner):
    solution = make_solution(vendor_owner, **{**FULL, "countries": ("PT",)})
    make_need(city_buyer, themes=("water",), cpv_codes=())
    make_need(city_buyer, deadline=timezone.now() - timedelta(days=1), deadline_zone="Europe/Sofia")
    make_need(city_buyer, state="draft", published_at=None)
    make_need(vendor_owner)
    assert found(solution) == {}
    make_need(city_buyer, themes=("water",))  # the same code
    assert found(solution)["countries"] == 1


def test_private_budget_plays_no_part(city_buyer, vendor_owner):
    solution = make_solution(vendor_owner, **{**FULL, "price_band": PriceBand.OVER_500K})
    need = make_need(city_buyer, budget_low=0, budget_high=1_000_00, budget_public=False)
    without = found(solution)
    assert "price_band" not in without
    Need.objects.filter(pk=need.pk).update(budget_high=9_000_000_00)
    assert found(solution) == without
    Need.objects.filter(pk=need.pk).update(budget_high=1_000_00, budget_public=True)
    assert found(solution) == {**without, "price_band": 1}


def test_what_buyers_ask_every_answer_is_recognised_by_its_words(city_buyer, vendor_owner):
    bare = make_solution(vendor_owner, countries=FULL["countries"], languages=FULL["languages"])
    full = make_solution(vendor_owner, **FULL)
    need = make_need(city_buyer)
    ask(need, "Do you hold ISO 27001?", "Is it accessible (WCAG 2.2)?", "Къде се съхраняват данните?")
    names = {"certificates", "accessibility", "data_location"}
    assert {name: count for name, count in found(bare).items() if name in names} == dict.fromkeys(names, 1)
    assert names & set(found(full)) == set()
    Point.objects.update(is_dropped=True)
    assert names & set(found(bare)) == set()


def test_need_with_a_day_asks_how_long_it_takes(city_buyer, vendor_owner):
    solution = make_solution(vendor_owner)
    need = make_need(city_buyer, needed_by=date(2126, 1, 1))
    assert found(solution)["implementation"] == 1
    Need.objects.filter(pk=need.pk).update(needed_by=None)
    assert "implementation" not in found(solution)


def test_place_where_it_runs_is_asked_for_until_a_city_confirmed_one(city_buyer, vendor_owner):
    solution = make_solution(vendor_owner, **FULL)
    make_need(city_buyer)
    assert found(solution)["deployments"] == 1
    assert Deployment.objects.count() == 0


def test_advice_leads_to_where_it_is_said(city_buyer, vendor_owner):
    solution = make_solution(vendor_owner, **{**FULL, "countries": ("PT",)})
    need = make_need(city_buyer)
    advice = {one.what: one for one in advice_for(read(solution)).items}
    country = advice["Add a country, if you deliver there"]
    assert country.url == f"/solutions/{solution.public_id}/edit/#id_countries"
    assert [one.public_id for one in country.needs] == [need.public_id]
    runs = advice["Add where it runs; the city is asked"]
    assert runs.url == f"/solutions/{solution.public_id}/deployments/add/"


def test_nothing_is_looked_at_where_there_is_no_need(vendor_owner):
    solution = make_solution(vendor_owner)
    assert losses_of(read(solution)) == Losses(0, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_losses_ask_the_same_number_of_queries(city_buyer, vendor_owner, rows, django_assert_num_queries):
    solution = make_solution(vendor_owner, **{**FULL, "countries": ("PT",)})
    for _ in range(rows):
        ask(make_need(city_buyer), "Do you hold ISO 27001?")
    fresh = read(solution)
    with django_assert_num_queries(12):
        losses_of(fresh)
