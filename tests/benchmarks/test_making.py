"""The synthetic listings: the same ones for the same seed, with the words of real ones."""

import random
from collections import Counter

import pytest
from django.db import transaction

from listings.models import Need, Reference, Solution, SolutionText
from listings.taxonomy import shipped_labels
from tests.benchmarks.figures import Figure, read, written
from tests.benchmarks.listings import Maker
from tests.benchmarks.timing import exponent
from tests.benchmarks.words import Writer, shares
from tests.factories import PlaceFactory
from tests.listings.factories import ThemeFactory, cpv, published_solution

WORDS = 40


def labelled(language, number=4_000):
    """Return texts of six labels each: real words in real frequencies."""
    labels = [texts[language] for _code, texts in sorted(shipped_labels().items()) if language in texts]
    lot = random.Random(7)  # noqa: S311
    return [(language, one, " ".join(lot.sample(labels, 5))) for one in labels[:number]]


@pytest.fixture(scope="module")
def real():
    return labelled("en", 1_500) + labelled("bg", 500)


def texts_of(real, seed, number=1_500):
    writer = Writer(real, [], seed)
    return [writer.text() for _each in range(number)]


def test_same_seed_writes_same_texts(real):
    assert texts_of(real, 1, 50) == texts_of(real, 1, 50)
    assert texts_of(real, 1, 50) != texts_of(real, 2, 50)


def test_texts_have_the_words_of_real_ones(real):
    """The most frequent words are as frequent, words come again, languages keep their part, and some names are new."""
    made = texts_of(real, 1)
    real_words = [f"{title} {body}".split() for language, title, body in real if language == "en"]
    made_words = [f"{one.title} {one.body}".split() for one in made if one.language == "en"]
    before, after = shares(real_words), shares(made_words)
    frequent = list(before)[:WORDS]
    assert sum(abs(after.get(word, 0) - before[word]) for word in frequent) / sum(map(before.get, frequent)) < 0.2
    assert abs(slope(after) - slope(before)) < 0.15
    assert abs(len(made_words) / len(made) - 0.75) < 0.05
    assert come_again(real_words) < come_again(made_words) < come_again(real_words) + 0.1
    assert 0.005 < sum(share for word, share in after.items() if word not in before) < 0.05


def come_again(texts):
    """Return which part of a text's words stood in it before."""
    return sum(1 - len(set(words)) / len(words) for words in texts) / len(texts)


def slope(found):
    """Return how steeply frequency falls with rank: Zipf's exponent."""
    return exponent([(rank, share) for rank, share in enumerate(list(found.values())[:500], 1)])


def made_rows():
    """Return what is made of sixty listings by a seed, and take it back."""
    with transaction.atomic():
        made = [row.public_id for row in Maker(3).make(60)]
        kinds = [model.objects.filter(public_id__in=made).count() for model in (Solution, Need, Reference)]
        texts = SolutionText.objects.filter(solution__public_id__in=made)
        titles = sorted(texts.values_list("title", "solution__organisation__name", "solution__cpv_codes__code"))
        transaction.set_rollback(True)
    return made, kinds, titles


def test_same_seed_makes_same_rows(themes_and_codes):
    made, kinds, titles = made_rows()
    assert (len(set(made)), sum(kinds), min(kinds) > 5) == (60, 60, True)
    owners = Counter(owner for _title, owner, _code in titles)
    assert max(owners.values()) > sum(owners.values()) / len(owners)
    assert made_rows() == (made, kinds, titles)


@pytest.fixture
def themes_and_codes(db):
    for number in range(3):
        ThemeFactory(key=f"theme-{number}")
        cpv(f"3499300{number}", "Road lighting")
        PlaceFactory()
    for number in range(25):
        published_solution(
            title=f"Street lamps {number}", summary="They dim at night.", tags=["LoRaWAN"], themes=["theme-0"]
        )


def test_figures_say_whether_the_goal_is_reached():
    beside = Figure("page", 6.0, "ms", "empty view", 2.0, 2.5, judges_ratio=True)
    rate = Figure("reindex", 90.0, "/s", "loop", 100.0, 0.95, judges_ratio=True, most=False)
    alone = Figure("autocomplete", 9.0, "ms", goal=10)
    assert [one.ratio for one in (beside, rate, alone)] == [3.0, 0.9, None]
    assert [one.reached for one in (beside, rate, alone)] == [False, False, True]
    assert read(written([beside, rate, alone])) == [beside, rate, alone]
    assert beside.line().split()[-1] == "SHORT"


def test_exponent_of_a_square_root_is_a_half():
    assert round(exponent([(1, 1.0), (100, 10.0), (10_000, 100.0)]), 9) == 0.5
