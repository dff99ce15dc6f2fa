"""A score is the sum of its parts, each with a true sentence; what is not public cannot come in."""

import dataclasses

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from listings.models import Need
from listings.states import Maturity
from marketplace.matching.scoring import (
    MOST,
    SUBJECT,
    Feature,
    FeatureName,
    NeedTraits,
    SolutionTraits,
    ThemeTrait,
    score,
    scored_from,
)
from marketplace.matching.sentences import SENTENCES, sentence
from tests.listings.factories import cpv, published_need, theme
from tests.matching.stories import read

LIGHTS, WATER, PARKING = ThemeTrait("lights", "green"), ThemeTrait("water", "green"), ThemeTrait("parking", "moving")
GREEN = ThemeTrait("green", "green")
NEED = NeedTraits(
    id="n",
    owner="city",
    themes=frozenset({LIGHTS}),
    codes=frozenset({"34993000"}),
    country="BG",
    languages=frozenset({"bg"}),
    has_budget=True,
    budget_limit=5_000_000,
    maturity_accepted=frozenset({"market"}),
    population=48_133,
)
SOLUTION = SolutionTraits(
    id="s",
    owner="vendor",
    themes=frozenset({LIGHTS}),
    codes=frozenset({"34993000"}),
    countries=frozenset({"BG"}),
    languages=frozenset({"bg"}),
    maturity="market",
    price_floor=10_000,
    proven_in=frozenset({("BG", 60_000)}),
)


def need(**changes):
    return dataclasses.replace(NEED, **changes)


def solution(**changes):
    return dataclasses.replace(SOLUTION, **changes)


def parts(scored):
    return {str(one.name): (one.points, one.case) for one in scored.features}


def test_all_points_are_a_hundred():
    assert sum(MOST.values()) == 1000
    assert score(NEED, SOLUTION, 1.0).points == 1000
    assert set(MOST) == set(FeatureName)


codes = some.frozensets(some.from_regex(r"[0-9]{2,8}", fullmatch=True).map(lambda code: code.ljust(8, "0")), max_size=4)
themes = some.frozensets(some.sampled_from([LIGHTS, WATER, PARKING, GREEN]), max_size=3)
letters = some.frozensets(some.sampled_from(["BG", "RO", "bg", "en"]), max_size=3)
needs = some.builds(
    NeedTraits,
    id=some.just("n"),
    owner=some.just("city"),
    themes=themes,
    codes=codes,
    country=some.sampled_from(["BG", "RO"]),
    languages=letters,
    has_budget=some.booleans(),
    budget_limit=some.none() | some.integers(0, 10**12),
    maturity_accepted=some.frozensets(some.sampled_from(Maturity.values)),
    population=some.none() | some.integers(0, 10**7),
)
solutions = some.builds(
    SolutionTraits,
    id=some.just("s"),
    owner=some.just("vendor"),
    themes=themes,
    codes=codes,
    countries=letters,
    languages=letters,
    maturity=some.sampled_from(Maturity.values),
    price_floor=some.none() | some.integers(0, 10**9),
    proven_in=some.frozensets(
        some.tuples(some.sampled_from(["BG", "DE", "AT", ""]), some.integers(0, 10**7)), max_size=3
    ),
)


@given(needs, solutions, some.none() | some.floats(-1, 2))
def test_parts_add_up_to_the_score(one, other, closeness):
    scored = score(one, other, closeness)
    assert sum(feature.points for feature in scored.features) == scored.points
    assert [feature.name for feature in scored.features].count("theme") == 1
    assert {feature.name for feature in scored.features} == set(FeatureName)
    assert all(0 <= feature.points <= MOST[feature.name] for feature in scored.features)
    assert all((feature.name, feature.case) in SENTENCES for feature in scored.features)
    assert scored_from(scored.plain()) == scored


@given(needs, solutions)
def test_text_alone_never_makes_a_match(one, other):
    scored = score(one, other, 1.0)
    others = sum(feature.points for feature in scored.features if feature.name in SUBJECT and feature.name != "text")
    if not others:
        assert not scored.is_enough


@pytest.mark.parametrize(
    ("asked", "offered", "result"),
    [
        ({LIGHTS}, {LIGHTS, WATER}, (300, "part")),
        ({GREEN, LIGHTS}, {GREEN, LIGHTS}, (300, "part")),
        ({GREEN}, {GREEN}, (200, "track")),
        ({LIGHTS}, {WATER}, (100, "neighbour")),
        ({GREEN}, {WATER}, (100, "neighbour")),
        ({LIGHTS}, {PARKING}, (0, "none")),
        (set(), {PARKING}, (0, "none")),
    ],
)
def test_themes(asked, offered, result):
    scored = score(need(themes=frozenset(asked)), solution(themes=frozenset(offered)), 0.0)
    assert parts(scored)["theme"] == result


@pytest.mark.parametrize(
    ("asked", "offered", "result"),
    [
        ({"34993000"}, {"34993000"}, (200, "same")),
        ({"34993000"}, {"34993100"}, (160, "class")),
        ({"34993000"}, {"34990000"}, (160, "class")),
        ({"34993000"}, {"34900000"}, (120, "group")),
        ({"34993000"}, {"34100000"}, (60, "division")),
        ({"34000000"}, {"34993000"}, (60, "division")),
        ({"30000000"}, {"30200000"}, (60, "division")),
        ({"30000000"}, {"31000000"}, (0, "none")),
        ({"30000000", "34993000"}, {"31000000", "34993100"}, (160, "class")),
        ({"34993000"}, set(), (0, "none")),
        (set(), {"34993000"}, (0, "unnamed")),
    ],
)
def test_codes(asked, offered, result):
    scored = score(need(codes=frozenset(asked)), solution(codes=frozenset(offered)), 0.0)
    assert parts(scored)["cpv"] == result


@pytest.mark.parametrize(
    ("closeness", "result"),
    [(1.0, (250, "closest")), (0.5, (125, "near")), (0.001, (0, "none")), (0.0, (0, "none")), (None, (0, "away"))],
)
def test_text(closeness, result):
    assert parts(score(NEED, SOLUTION, closeness))["text"] == result


@pytest.mark.parametrize(
    ("budget", "floor", "result"),
    [
        ((True, 1_000_000), 10_000, (50, "within")),
        ((True, 999_999), 10_000, (0, "above")),
        ((True, 0), 0, (50, "within")),
        ((True, None), 500_000, (50, "within")),
        ((True, 1), None, (0, "on_request")),
        ((False, None), 0, (0, "unnamed")),
    ],
)
def test_budget(budget, floor, result):
    has_budget, limit = budget
    scored = score(need(has_budget=has_budget, budget_limit=limit), solution(price_floor=floor), 0.0)
    assert parts(scored)["budget"] == result


def test_practice():
    scored = score(
        need(maturity_accepted=frozenset()), solution(countries=frozenset({"RO"}), languages=frozenset({"en"})), 0.0
    )
    found = parts(scored)
    assert (found["country"], found["language"], found["maturity"]) == ((0, "none"), (0, "none"), (50, "any"))
    found = parts(score(NEED, solution(languages=frozenset(), maturity="pilot"), 0.0))
    assert (found["language"], found["maturity"]) == ((0, "unnamed"), (0, "none"))


def test_practice_alone_is_no_match():
    scored = score(NEED, solution(themes=frozenset(), codes=frozenset()), 1.0)
    assert (scored.points, scored.is_enough) == (500, False)
    assert score(NEED, solution(codes=frozenset()), None).is_enough


@pytest.fixture
def written(db):
    cpv("34993000", "Road lighting")
    made = published_need(themes=("lights",), cpv_codes=("34993000",))
    theme("lights")
    return read(made)


VALUES = {
    FeatureName.THEME: ("lights",),
    FeatureName.CPV: ("34993000", "34993100"),
    FeatureName.TEXT: ("42",),
    FeatureName.COUNTRY: ("BG",),
    FeatureName.LANGUAGE: ("bg",),
    FeatureName.MATURITY: ("market",),
    FeatureName.BUDGET: (),
    FeatureName.PROOF: ("60000", "48133"),
}


@pytest.mark.parametrize("language", ["en", "bg"])
def test_every_case_has_a_sentence_and_asks_no_query(written, language, django_assert_num_queries):
    with translation.override(language), django_assert_num_queries(0):
        for name, case in SENTENCES:
            said = sentence(Feature(name, 0, case, VALUES[name]), written)
            assert said.endswith(".")
            assert "%(" not in said


def test_sentences_name_what_is_shared(written):
    said = [
        sentence(Feature(name, 0, case, VALUES[name]), written)
        for name, case in (
            *(("theme", "part"), ("theme", "neighbour"), ("cpv", "same"), ("cpv", "class"), ("text", "near")),
            *(("country", "serves"), ("language", "speaks"), ("maturity", "accepted")),
        )
    ]
    assert said == [
        "Both stand in: Lights.",
        "Both belong to the track Lights, but not to the same theme in it.",
        "Both name 34993000 Road lighting.",
        "34993000 Road lighting and the solution’s 34993100 are of one CPV class.",
        "Its text is 42 % as close to the need’s as the closest one.",
        "It serves Bulgaria.",
        "It works in the language of the need: Bulgarian.",
        "The need accepts its maturity: On the market.",
    ]


def test_sentence_names_the_track_of_a_theme(written):
    assert "track Mobility" in sentence(Feature(FeatureName.THEME, 100, "neighbour", ("mobility",)), written)
    assert Need.objects.count() == 1


@pytest.mark.parametrize(
    ("people", "proven", "result"),
    [
        (48_133, set(), (0, "none")),
        (None, {("BG", 48_133)}, (20, "anywhere")),
        (48_133, {("BG", 0)}, (20, "anywhere")),
        (48_133, {("BG", 60_000)}, (50, "home")),
        (48_133, {("DE", 60_000)}, (30, "near")),
        (48_133, {("BG", 5_000)}, (30, "kin")),
        (48_133, {("DE", 5_000), ("DE", 1_000_000)}, (20, "elsewhere")),
        (48_133, {("DE", 60_000), ("BG", 1_000_000)}, (30, "kin")),
        (48_133, {("DE", 48_133), ("BG", 60_000)}, (50, "home")),
    ],
)
def test_proof_counts_most_in_a_city_like_the_buyer_s(people, proven, result):
    scored = score(need(population=people), solution(proven_in=frozenset(proven)), 1.0)
    assert parts(scored)["proof"] == result


def test_language_in_common_counts_as_the_same_country(written):
    scored = score(need(country="AT", population=10_000), solution(proven_in=frozenset({("DE", 11_000)})), 1.0)
    feature = next(one for one in scored.features if one.name == FeatureName.PROOF)
    assert feature.points == 50
    assert sentence(feature, written) == (
        "It runs in a city of 11,000 people in Germany, which confirms it; the buyer’s has 10,000, and both countries "
        "share a language."
    )


def test_proof_names_the_nearest_city_by_factor(written):
    proven = frozenset({("DE", 2_000), ("DE", 40_000)})
    scored = score(need(population=10_000), solution(proven_in=proven), 1.0)
    feature = next(one for one in scored.features if one.name == FeatureName.PROOF)
    assert sentence(feature, written) == (
        "Cities confirm that it runs there, but none near the buyer’s 10,000 people: the nearest has 40,000."
    )


def test_sentence_of_a_match_scored_before_countries_counted_stands(written):
    assert sentence(Feature(FeatureName.PROOF, 50, "near", ("9000", "10000")), written) == (
        "It runs in a city of 9,000 people, which confirms it; the buyer’s has 10,000."
    )
