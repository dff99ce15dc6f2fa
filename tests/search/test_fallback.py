"""The database's answer while the engine is away: the same filters, phrases and exclusions, and no text breaks it."""

import itertools

import pytest

from listings.states import BudgetBand
from search.criteria import Criteria
from search.filters import FILTERS
from search.indexing import rebuild
from search.queries import found
from search.queries.fallback import NARROWING
from search.schema import CLOSED_BUDGET
from tests.factories import OrganisationFactory, PlaceFactory
from tests.listings.factories import ReferenceFactory, published_need, published_solution
from tests.search.pages import named, titles

pytestmark = pytest.mark.django_db
EURO = 100


@pytest.fixture
def without_index(settings):
    """No index is built, so that the database answers."""
    settings.ELASTICSEARCH_URL = ""


def answered(text, kind="solutions"):
    """Return the titles that the database finds, the newest first."""
    answer = found(Criteria(text=text, kind=kind))
    assert answer.is_from_database
    return titles(answer)


def test_engine_away_is_said_and_the_database_answers(market, client, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page = client.get(named(q="lamps", sort="newest"))
    assert page.status_code == 200
    assert "The search engine does not answer just now" in page.content.decode()
    assert titles(page.context["found"]) == ["Street lamps that listen"]
    assert titles(client.get(named(q="lamps -street")).context["found"]) == []


def test_database_knows_every_filter():
    assert NARROWING.keys() == FILTERS.keys()


@pytest.mark.parametrize(
    ("kind", "name", "values", "expected"),
    [
        ("solutions", "country", ["RO"], ["Bench with a lamp", "Bike counters"]),
        ("solutions", "language", ["en"], ["Bench with a lamp", "Bike counters", "Street lamps that listen"]),
        ("solutions", "maturity", ["scaled"], ["Street lamps that listen"]),
        ("solutions", "price", ["on_request"], ["Bike counters"]),
        ("solutions", "tag", ["open data"], ["Bike counters"]),
        ("solutions", "cpv", ["34993000"], ["Street lamps that listen"]),
        ("solutions", "cpv", ["34000000"], ["Street lamps that listen"]),
        ("solutions", "division", ["34"], ["Street lamps that listen"]),
        ("solutions", "division", ["35"], []),
        ("solutions", "theme", ["mobility"], ["Bench with a lamp", "Bike counters", "Street lamps that listen"]),
        ("solutions", "theme", ["nowhere"], []),
        ("needs", "status", ["open"], ["Dark paths"]),
        ("needs", "status", ["closed"], ["Old need"]),
        ("needs", "status", ["open", "closed"], ["Dark paths", "Old need"]),
        ("needs", "mode", ["partnership"], ["Dark paths"]),
        ("needs", "mode", ["consultation"], ["Old need"]),
        ("needs", "budget", ["under_50k"], ["Dark paths"]),
        ("needs", "budget", ["not_public"], ["Old need"]),
        ("references", "source", ["services"], ["Street lamp columns"]),
        ("references", "source", ["notices"], ["Улично осветление"]),
        ("references", "country", ["unknown"], ["Street lamp columns"]),
    ],
)
def test_each_filter_narrows_on_the_engine_and_in_the_database(market, site_engine, kind, name, values, expected):
    criteria = Criteria(kind=kind, chosen={name: tuple(values)})
    assert sorted(titles(found(criteria))) == expected
    site_engine.drop()
    without = found(criteria)
    assert (sorted(titles(without)), without.is_from_database) == (expected, True)


def test_budgets_reach_into_the_same_bands_on_the_engine_and_in_the_database(site_engine):
    ends = [None, 0, 49_999, 50_000, 150_000, 499_999, 500_000, 900_000]
    for low, high in itertools.product(ends, ends):
        if None in (low, high) or low <= high:
            amounts = [None if end is None else end * EURO for end in (low, high)]
            published_need(title=f"{low} to {high}", budget_low=amounts[0], budget_high=amounts[1], budget_public=True)
    rebuild()
    asked = [Criteria(kind="needs", chosen={"budget": (band,)}) for band in (*BudgetBand.values, CLOSED_BUDGET)]
    on_the_engine = [found(criteria).total for criteria in asked]
    site_engine.drop()
    assert [found(criteria).total for criteria in asked] == on_the_engine == [22, 23, 28, 22, 1]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("café", ["Café Смарт-парк"]),
        ("CAFÉ, парк!", ["Café Смарт-парк"]),
        ("(lamp), stop.", ["Smart lamps by the bus-stop"]),
        ("art", ["Street art", "Smart lamps by the bus-stop"]),
        ('"bus stop"', ["Smart lamps by the bus-stop"]),
        ('"stop bus"', []),
        ('"us stop"', []),
        ('"СМАРТ парк"', ["Café Смарт-парк"]),
        ('"art"', ["Street art"]),
        ("-art", ["Café Смарт-парк", "Smart lamps by the bus-stop"]),
        ("-café", ["Street art", "Smart lamps by the bus-stop"]),
        ("-Смарт", ["Street art", "Smart lamps by the bus-stop"]),
        ("-смар", ["Café Смарт-парк", "Street art", "Smart lamps by the bus-stop"]),
        ('street -"bus stop"', ["Street art"]),
        ('-"bus stop" -café', ["Street art"]),
        ("-volta", ["Café Смарт-парк", "Street art"]),
    ],
)
def test_quotes_make_a_phrase_and_a_minus_excludes(without_index, typed, expected):
    volta = OrganisationFactory(name="Volta Civica")
    published_solution(volta, title="Smart lamps by the bus-stop", summary="In every street.")
    published_solution(title="Street art", summary="On walls.")
    published_solution(title="Café Смарт-парк", summary="Coffee.", language="bg")
    assert answered(typed) == expected


def test_phrase_and_minus_hold_for_references(without_index):
    ReferenceFactory(title="Улично осветление", body="Лампи за улици.")
    assert answered('"лампи за улици"', "references") == ["Улично осветление"]
    assert answered('"улици за лампи"', "references") == []
    assert answered("-осветление", "references") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"gestion de l\'eau"', ["Gestion de l’eau et de l’air"]),
        ("\"l'eau et de l'air\"", ["Gestion de l’eau et de l’air"]),
        ('"gestion eau"', []),
        ('"city\'s budget"', ["The city's budget"]),
        ('"city budget"', ["The city's budget"]),
        ('-"city\'s budget"', ["Gestion de l’eau et de l’air"]),
        ('-"de l\'eau"', ["The city's budget"]),
    ],
)
def test_phrase_holds_over_an_apostrophe(market_of_two, site_engine, typed, expected):
    on_the_engine = titles(found(Criteria(text=typed)))
    site_engine.drop()
    assert (on_the_engine, answered(typed)) == (expected, expected)


@pytest.fixture
def market_of_two(site_engine):
    published_solution(title="Gestion de l’eau et de l’air", summary="Eau.", language="fr")
    published_solution(title="The city's budget", summary="Euro.")
    rebuild()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zigbee", ["Tagged"]),
        ("ЗИГБИ", ["Tagged"]),
        ('"open data"', ["Tagged"]),
        ('"zigbee open"', []),
        ("-zigbee", ["Of a town", "Of a body"]),
        ("gabrovo", ["Of a town"]),
        ("Габрово", ["Of a town"]),
        ("ГАБРОВО", ["Of a town"]),
        ('"габрово"', ["Of a town"]),
        ("-габрово", ["Of a body", "Tagged"]),
        ("-gabrovo", ["Of a body", "Tagged"]),
        ("-volta", ["Of a town", "Tagged"]),
    ],
)
def test_tags_and_the_names_of_a_need_s_owner_are_found_as_on_the_engine(site_engine, db, typed, expected):
    published_need(title="Tagged", tags=("Zigbee", "Зигби", "Open data"))
    published_need(OrganisationFactory(name="Volta Civica"), title="Of a body")
    published_need(OrganisationFactory(name="Municipality", place=PlaceFactory()), title="Of a town")
    rebuild()
    on_the_engine = titles(found(Criteria(text=typed, kind="needs")))
    site_engine.drop()
    assert (sorted(on_the_engine), sorted(answered(typed, "needs"))) == (sorted(expected), sorted(expected))
    assert (answered("volta body", "needs"), answered("volta zigbee", "needs")) == (["Of a body"], [])


def test_tags_of_a_solution_are_found_and_its_town_is_not_as_on_the_engine(site_engine, db):
    published_solution(OrganisationFactory(place=PlaceFactory()), title="Tagged", tags=("Zigbee", "Bus stop"))
    rebuild()
    asked = [Criteria(text=text) for text in ("zigbee tagged", '"bus stop"', "gabrovo", "-zigbee")]
    on_the_engine = [found(criteria).total for criteria in asked]
    site_engine.drop()
    assert [found(criteria).total for criteria in asked] == on_the_engine == [1, 1, 0, 0]


def test_phrases_and_exclusions_beyond_the_first_three(without_index):
    published_solution(title="One two three four five six seven eight")
    three = '"one two" "two three" "three four"'
    assert answered(f'{three} "six five"') == ["One two three four five six seven eight"]
    assert answered(f'{three} "six nine"') == []
    assert answered('"one two" "two three" "four three"') == []
    assert answered("-nine -ten -eleven -one") == ["One two three four five six seven eight"]
    assert answered("-nine -ten -one") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"' + "a " * 2_490 + '"', ["Lamps"]),
        ('"' + "é" * 4_990 + '"', []),
        ("-" + "lamp" * 1_200, ["Lamps"]),
        ("-⑴ " * 1_000, []),
    ],
    ids=["many words", "a long word", "not a long word", "not many words"],
)
def test_longest_texts_are_answered(without_index, typed, expected):
    """Of more than 25 words, quotation marks and hyphens are print."""
    published_solution(title="Lamps")
    assert answered(typed) == expected
