"""What of a listing reaches the index: everything that is public, in order, and nothing else."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.states import Form, OrganisationState
from listings.models import Need, NeedText, Reference, Solution, SolutionText, Theme
from listings.queries import with_everything
from listings.states import BudgetBand, ListingState, Mode, PriceBand, Source
from search.contents import content_of, contents_of, every_content, former_ids, wider_codes
from search.documents import Content, Text, digest, document
from search.engines.fields import LARGEST_NUMBER, fields_of
from search.kinds import KIND, OWNED, public_among
from tests.factories import OrganisationFactory, PlaceFactory
from tests.listings.factories import (
    LATER,
    PUBLISHED,
    NeedFactory,
    ReferenceFactory,
    SolutionFactory,
    cpv,
    published_need,
    published_solution,
    theme,
)

NEVER = 2**40
EURO = 100
CLOSED = ("not_public",)


def lot(drawn):
    key = hashlib.sha256(b"search.ties" + settings.SECRET_KEY.encode()).digest()
    return int(hmac.new(key, drawn.encode(), hashlib.sha256).hexdigest()[:16], 16) // 2**34


def sorted_number(value, drawn):
    return value * 2**30 + lot(drawn)


def sorted_numbers(name, value, public_id):
    return {f"{name}{number}": sorted_number(value, f"{number} {public_id}") for number in range(8)}


def content(row):
    return content_of(with_everything(type(row)._default_manager.filter(pk=row.pk)).get())


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Nightfall OÜ", public_id="vendor2345")


@pytest.fixture
def city(db):
    place = PlaceFactory()
    return OrganisationFactory(name="Община Габрово", public_id="city234567", form=Form.CITY, place=place)


# Whole contents


def test_solution_is_told_whole(vendor):
    solution = published_solution(
        vendor,
        public_id="abcdefghij",
        themes=("street-lighting", "cycling"),
        tags=("Zigbee", "DALI 2"),
        cpv_codes=("34928530",),
        countries=("RO", "BG"),
        languages=("bg", "en"),
    )
    SolutionText.objects.create(
        solution=solution, language="de", title="Nachtlicht", summary="Dimmt.", description="Am *Mast*.", folded=""
    )
    names = "Nightfall OÜ\nDALI 2\nZigbee"
    body = "Counts bicycles on every street.\nA sensor in the asphalt and a page with figures."
    assert content(solution) == Content(
        id="abcdefghij",
        owner="vendor2345",
        texts=(
            Text("en", "Bike counters", f"{body}\n{names}"),
            Text("de", "Nachtlicht", f"Dimmt.\nAm *Mast*.\n{names}"),
        ),
        keywords={
            "kind": ("solutions",),
            "theme": ("cycling", "mobility", "street-lighting"),
            "tag": ("dali 2", "zigbee"),
            "cpv": ("34000000", "34900000", "34920000", "34928000", "34928500", "34928530"),
            "division": ("34",),
            "country": ("RO", "BG"),
            "language": ("bg", "de", "en"),
            "maturity": ("market",),
            "price": ("under_50k",),
            "runs_in": (),
            "proof": ("none",),
            **dict.fromkeys(("mims", "data_location", "implementation", "bought", "like", "town"), ()),
        },
        numbers={
            "newest": sorted_number(int(PUBLISHED.timestamp()), "abcdefghij"),
            **sorted_numbers("cheapest", 10_000, "abcdefghij"),
            "closes_at": NEVER,
        },
    )


def test_need_is_told_whole(city):
    need = published_need(
        city,
        public_id="klmnopqrst",
        tags=("школи",),
        cpv_codes=("34993000",),
        mode=Mode.PARTNERSHIP,
        budget_low=20_000 * EURO,
        budget_high=60_000 * EURO,
        budget_public=True,
    )
    NeedText.objects.create(
        need=need, language="bg", title="Път до училище", problem="Коли.", outcome="Пеша.", folded=""
    )
    names = "Община Габрово\nGabrovo\nГаброво\nшколи"
    body = (
        "Children are driven to school because parents fear the traffic.\n"
        "Four thousand pupils.\nZebra crossings.\nHalf of them walk or cycle."
    )
    assert content(need) == Content(
        id="klmnopqrst",
        owner="city234567",
        texts=(
            Text("en", "Safe ways to school", f"{body}\n{names}"),
            Text("bg", "Път до училище", f"Коли.\nПеша.\n{names}"),
        ),
        keywords={
            "kind": ("needs",),
            "theme": ("cycling", "mobility"),
            "tag": ("школи",),
            "cpv": ("34000000", "34900000", "34990000", "34993000"),
            "division": ("34",),
            "country": ("BG",),
            "language": ("bg", "en"),
            "mode": ("partnership",),
            "budget": ("under_50k", "under_150k"),
            "came": ("untold",),
            "kit": (),
            "town": (".31", "BG", "BG.31", "city234567"),
        },
        numbers={
            "newest": sorted_number(int(PUBLISHED.timestamp()), "klmnopqrst"),
            "closes_at": int(LATER.timestamp()),
            **sorted_numbers("deadline", int(LATER.timestamp()), "klmnopqrst"),
        },
    )


def test_reference_is_told_whole(db):
    reference = ReferenceFactory(public_id="uvwxyzabcd")
    reference.themes.set([theme()])
    reference.cpv_codes.set([cpv()])
    assert content(reference) == Content(
        id="uvwxyzabcd",
        owner="notices",
        texts=(Text("bg", "Доставка на велосипеди", "Сто електрически велосипеда.\nОбщина Габрово"),),
        keywords={
            "kind": ("references",),
            "theme": ("cycling", "mobility"),
            "tag": (),
            "cpv": ("34000000", "34400000", "34430000"),
            "division": ("34",),
            "country": ("BG",),
            "language": ("bg",),
            "source": ("notices",),
        },
        numbers={
            "newest": sorted_number(int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()), "uvwxyzabcd"),
            "closes_at": NEVER,
        },
    )


def test_reference_that_knows_little_says_so(db):
    told = content(ReferenceFactory(country="", buyer="", year=None, body="", source=Source.SERVICES))
    assert told.texts == (Text("bg", "Доставка на велосипеди", ""),)
    assert (told.owner, told.keywords["country"]) == ("services", ("unknown",))
    assert told.numbers["newest"] >> 30 == 0
    assert told.keywords["theme"] == told.keywords["cpv"] == told.keywords["division"] == ()


# Words


def test_theme_brings_its_track_and_a_track_itself(vendor):
    sub_theme = published_solution(vendor, themes=("cycling",))
    track = published_solution(vendor, themes=("mobility",))
    assert content(sub_theme).keywords["theme"] == ("cycling", "mobility")
    assert content(track).keywords["theme"] == ("mobility",)


@pytest.mark.parametrize(
    ("code", "wider"),
    [
        ("34928530", ["34000000", "34900000", "34920000", "34928000", "34928500", "34928530"]),
        ("34000000", ["34000000"]),
        ("03111000", ["03000000", "03100000", "03110000", "03111000"]),
        ("45233141", ["45000000", "45200000", "45230000", "45233000", "45233100", "45233140", "45233141"]),
    ],
)
def test_code_brings_all_that_it_belongs_to(code, wider):
    assert sorted(wider_codes(code)) == wider


# Budgets


@pytest.mark.parametrize(
    ("low", "high", "bands"),
    [
        (0, 0, "under_50k"),
        (None, 49_999, "under_50k"),
        (None, 50_000, "under_50k under_150k"),
        (49_999, 49_999, "under_50k"),
        (50_000, 50_000, "under_150k"),
        (50_000, 149_999, "under_150k"),
        (149_999, 150_000, "under_150k under_500k"),
        (150_000, 150_000, "under_500k"),
        (499_999, 500_000, "under_500k over_500k"),
        (500_000, None, "over_500k"),
        (499_999, None, "under_500k over_500k"),
        (0, None, "under_50k under_150k under_500k over_500k"),
        (1, 10**9, "under_50k under_150k under_500k over_500k"),
    ],
)
def test_public_budget_reaches_into_its_bands(city, low, high, bands):
    cents = {"budget_low": low and low * EURO, "budget_high": high and high * EURO}
    need = published_need(city, budget_public=True, **cents)
    assert content(need).keywords["budget"] == tuple(bands.split())
    assert set(bands.split()) <= set(BudgetBand.values)


def test_cent_below_the_floor_is_in_the_lower_band(city):
    need = published_need(city, budget_public=True, budget_low=49_999_99, budget_high=49_999_99)
    assert content(need).keywords["budget"] == ("under_50k",)


amounts = st.none() | st.integers(0, 2**62)


@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(budget=st.tuples(amounts, amounts))
def test_private_budget_moves_no_byte(city, budget):
    need = Need.objects.filter(organisation=city).first() or published_need(city, tags=("lamps",))
    low, high = sorted(budget, key=lambda amount: -1 if amount is None else amount)
    Need.objects.filter(pk=need.pk).update(budget_low=None, budget_high=None, budget_public=False)
    without = content(need)
    Need.objects.filter(pk=need.pk).update(budget_low=low, budget_high=high)
    told = content(need)
    assert told == without
    assert told.keywords["budget"] == CLOSED
    assert digest(told) == digest(without)
    sent = [json.dumps(fields_of(document(one))).encode() for one in (told, without)]
    assert sent[0] == sent[1]


def test_same_budget_shows_when_it_is_public(city):
    """What could leak is there: the property above is about the flag alone."""
    need = published_need(city, budget_low=60_000 * EURO, budget_public=False)
    private = content(need)
    Need.objects.filter(pk=need.pk).update(budget_public=True)
    assert (private.keywords["budget"], content(need).keywords["budget"]) == (
        CLOSED,
        ("under_150k", "under_500k", "over_500k"),
    )
    assert digest(content(need)) != digest(private)


# Numbers that sort


def test_equals_are_told_apart_by_lot(vendor, city):
    solutions = [content(published_solution(vendor)) for _each in range(3)]
    needs = [content(published_need(city)) for _each in range(3)]
    for contents, name in ((solutions, "newest"), (solutions, "cheapest0"), (needs, "newest"), (needs, "deadline7")):
        numbers = [told.numbers[name] for told in contents]
        assert len(set(numbers)) == 3
        assert len({number >> 30 for number in numbers}) == 1


def test_value_goes_before_the_lot(vendor):
    bands = [PriceBand.FREE, PriceBand.UNDER_10K, PriceBand.UNDER_50K, PriceBand.UNDER_150K, PriceBand.OVER_500K]
    numbers = [content(published_solution(vendor, price_band=band)).numbers["cheapest3"] for band in bands]
    assert numbers == sorted(numbers)
    assert [number >> 30 for number in numbers] == [0, 1, 10_000, 50_000, 500_000]


def test_price_on_request_has_no_number(vendor):
    told = content(published_solution(vendor, price_band=PriceBand.ON_REQUEST))
    assert sorted(told.numbers) == ["closes_at", "newest"]


def test_need_without_a_deadline_never_closes(city):
    told = content(published_need(city, deadline=None, deadline_zone="", mode=Mode.ELSEWHERE))
    assert (told.numbers["closes_at"], "deadline0" in told.numbers) == (NEVER, False)


@pytest.mark.parametrize("year", [1900, 2242, 2243, 9999])
def test_time_far_off_still_has_a_number_that_an_engine_can_hold(city, year):
    moment = datetime(year, 12, 31, tzinfo=UTC)
    need = published_need(city, deadline=moment, published_at=moment)
    numbers = content(need).numbers
    assert all(0 <= number <= LARGEST_NUMBER for number in numbers.values())
    assert numbers["closes_at"] == max(int(moment.timestamp()), 0) < NEVER
    later = content(published_need(city, deadline=LATER)).numbers["deadline0"]
    assert (numbers["deadline0"] > later) == (year > LATER.year)


# What is public


@pytest.mark.parametrize("standing", OrganisationState.values)
@pytest.mark.parametrize("state", ListingState.values)
def test_only_what_is_published_by_a_verified_organisation_is_told(db, state, standing):
    organisation = OrganisationFactory(state=standing)
    times = {"published_at": PUBLISHED}
    rows = [SolutionFactory(organisation=organisation, state=state, **times)]
    rows += [NeedFactory(organisation=organisation, state=state, **times)]
    ids = {row.public_id for row in rows}
    public = (state, standing) == (ListingState.PUBLISHED, OrganisationState.VERIFIED)
    told = contents_of(ids)
    assert {public_id for public_id, one in told.items() if one} == (ids if public else set())
    assert told.keys() == ids
    assert {one.id for one in every_content()} == (ids if public else set())
    assert set(former_ids()) == (set() if public else ids)


def test_draft_that_was_never_public_is_not_remembered(vendor):
    SolutionFactory(organisation=vendor)
    assert list(former_ids()) == []


def test_unknown_id_is_not_public(db):
    assert contents_of(["nobody2345", ""]) == {"nobody2345": None, "": None}


def test_everything_public_is_told_once_whatever_the_batch(vendor, city, monkeypatch):
    monkeypatch.setattr("search.contents.BATCH", 2)
    rows = [published_solution(vendor) for _each in range(5)] + [published_need(city) for _each in range(3)]
    rows += [ReferenceFactory() for _each in range(3)]
    told = list(every_content())
    assert sorted(one.id for one in told) == sorted(row.public_id for row in rows)
    assert {one.id: one for one in told} == contents_of([row.public_id for row in rows])


@pytest.mark.parametrize("each", [1, 3])
def test_contents_cost_the_same_queries_for_one_and_for_three(city, each, django_assert_num_queries):
    codes = {"themes": ("cycling", "street-lighting"), "tags": ("a", "b"), "cpv_codes": ("34928530", "34993000")}
    rows = [maker(**codes) for maker in (published_solution, published_need) for _each in range(each)]
    rows += [ReferenceFactory() for _each in range(each)]
    ids = [row.public_id for row in rows]
    with django_assert_num_queries(17):
        assert None not in contents_of(ids).values()
    with django_assert_num_queries(20):
        assert len(list(every_content())) == 3 * each


def test_names_of_themes_are_in_no_content(vendor):
    solution = published_solution(vendor)
    before = content(solution)
    Theme.objects.update(name_en="Renamed", name_bg="Преименувана", description_en="Other.", position=9)
    assert content(solution) == before


def test_what_nobody_may_read_is_in_no_content(vendor, city):
    """Contacts, reviewers, versions, sources: changed one by one, and no content moves."""
    solution, need = published_solution(vendor), published_need(city)
    before = [digest(content(solution)), digest(content(need))]
    Solution.objects.update(
        contact_name="Somebody Else", contact_email="else@people.example", website="https://else.example/", version=9
    )
    source = Reference.objects.get(pk=ReferenceFactory().pk)
    Need.objects.update(version=9, source=source, deadline_zone="Europe/Paris", portal_link="https://portal.example/")
    assert [digest(content(solution)), digest(content(need))] == before


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts its rows by itself")
@pytest.mark.parametrize("kind", OWNED)
def test_listings_are_looked_up_by_their_keys(kind):
    sql, parameters = public_among(kind, ["a" * 10, "b" * 10]).values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        (step,) = [row[3] for row in cursor.fetchall() if f"listings_{KIND[kind].name} " in row[3]]
    assert step.endswith("(state=? AND rowid=?)")
