"""A listing finds, by the keys under which searches are filed, exactly those that it meets."""

import random
from dataclasses import replace

import pytest

from accounts.queries import actor_of
from search import actions
from search.actions.reporting import matching
from search.documents import Content, Text, document, findable
from search.judging import Held, judge
from search.models import SavedSearch
from search.queries.saved import wanted_by
from search.schema import NEVER, STARTS
from search.states import Rhythm
from search.wanted import Wanted
from tests.search.saving import saved_by

WORDS = ["street", "lamps", "streetlights", "улични", "лампи", "bench", "benches", "park", "water", "5 kW", "ISO 37120"]
ASKED = [*WORDS, '"street lamps"', '"park bench"', "-water", "-lamps", "-bench"]
COUNTRIES = ["BG", "FI", "EE"]
KINDS = ["solutions", "needs"]
SAVED, EDITED, LISTINGS = 40, 15, 40
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=range(2))
def lot(request):
    return random.Random(request.param)  # noqa: S311


def random_wanted(lot):
    text = " ".join(lot.choices(ASKED, k=lot.randrange(4)))
    chosen = {"country": lot.sample(COUNTRIES, lot.randrange(1, 3))} if lot.random() < 0.5 else {}
    return Wanted.of(text, lot.choice(KINDS), chosen, lot.choice(["en", "bg"]), False, lot.random() < 0.4)


def save_some(lot, person):
    wanted = [random_wanted(lot) for _each in range(SAVED)]
    return [
        saved_by(person, one.text, one.kind, language=one.language, is_close=one.is_close, **dict(one.chosen))
        for one in wanted
    ]


def random_content(lot, id_):
    texts = tuple(
        Text(language, " ".join(lot.choices(WORDS, k=2)), " ".join(lot.choices(WORDS, k=lot.randrange(5))))
        for language in lot.sample(["en", "bg", "fi"], lot.randrange(1, 3))
    )
    keywords = {"kind": (lot.choice(KINDS),), "country": tuple(lot.sample(COUNTRIES, lot.randrange(3)))}
    return Content(id_, "o", texts, keywords, {"closes_at": lot.choice([NEVER, NEVER, NEVER, 1])})


def asking_all(content):
    """Return the searches that a listing meets by asking every one of them."""
    held = Held(document(content))
    is_open = content.numbers["closes_at"] == NEVER
    return {one.pk for one in SavedSearch.objects.all() if is_open and judge(wanted_by(one).clause())(held)}


def by_keys(content):
    return matching(content.keywords["kind"][0], content)


@pytest.mark.parametrize("knowing", ["learned", "nothing learned"])
def test_listing_finds_by_keys_what_asking_all_finds(knowing, request, lot, themes, city_buyer):
    if knowing == "learned":
        request.getfixturevalue("learned")
    searches = save_some(lot, city_buyer)
    contents = [random_content(lot, f"l{number}") for number in range(LISTINGS)]
    expected = [asking_all(one) for one in contents]
    assert [by_keys(one) for one in contents] == expected
    assert sum(map(len, expected)) > LISTINGS
    for saved in lot.sample(searches, EDITED):
        saving = actions.Saving(name="n", rhythm=Rhythm.AT_ONCE, hour=8, weekday=0)
        actions.edit_search(
            actor=actor_of(city_buyer), saved=saved, version=saved.version, wanted=random_wanted(lot), saving=saving
        )
    after = [asking_all(one) for one in contents]
    assert [by_keys(one) for one in contents] == after
    assert after != expected


def test_what_a_process_worked_out_before_it_learned_is_worked_out_anew(learned, lot, themes, city_buyer, settings):
    save_some(lot, city_buyer)
    contents = [random_content(lot, f"l{number}") for number in range(LISTINGS)]
    file, settings.SEARCH_CONCEPTS_FILE = settings.SEARCH_CONCEPTS_FILE, "/nowhere"
    before = [by_keys(one) for one in contents]
    settings.SEARCH_CONCEPTS_FILE = file
    after = [by_keys(one) for one in contents]
    assert after == [asking_all(one) for one in contents]
    assert after != before


def test_what_finds_a_listing_is_in_its_document(lot):
    for number in range(LISTINGS):
        content = random_content(lot, f"l{number}")
        whole, found = document(content), findable(content)
        texts = {name: tokens for name, tokens in whole.texts.items() if name != STARTS}
        assert found == replace(whole, digest="", texts=texts)
