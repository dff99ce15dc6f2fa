"""Beginnings of the words of labels, and how Latin letters may be read in Bulgarian."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis
from search.spelling.beginnings import Beginnings, label_beginnings
from search.spelling.romanising import cyrillic, romanised
from search.spelling.standards import Standards, standard_arrays, standards_in

LABELS = {
    "34993000": {"en": "Road lighting", "bg": "Осветление на пътища"},
    "34928500": {"en": "Street-lighting equipment", "de": "Straßenbeleuchtungsanlagen"},
    "31527200": {"en": "Exterior lights", "bg": "Външно осветление"},
}


@pytest.fixture(scope="module")
def known():
    return Beginnings(label_beginnings(LABELS, ["en", "bg", "de"]))


@pytest.mark.parametrize(
    ("tokens", "found"),
    [
        (["light"], {"en": ["34993000", "31527200", "34928500"]}),
        (["light", "r"], {"en": ["34993000"]}),
        (["осветл"], {"bg": ["31527200", "34993000"]}),
        (["strassenb"], {"de": ["34928500"]}),
        (["lights", "осветл"], {}),
        (["ight"], {}),
    ],
)
def test_labels_hold_a_word_that_begins_with_each(known, tokens, found):
    holding = known.holding(tokens)
    assert {one: [label.code for label in holding.of(one, 3)] for one in holding.languages()} == found
    assert holding.of("fi", 3) == []


def test_no_more_labels_than_were_asked_for(known):
    assert len(known.holding(["light"]).of("en", 2)) == 2


@given(st.text(max_size=6))
def test_word_begins_so_when_one_does(known, typed):
    words = {word for labels in LABELS.values() for label in labels.values() for word in analysis.raw(label)}
    assert known.begins(typed) is any(word.startswith(typed) for word in words)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("osvetl", ["осветл"]),
        ("patisht", ["пътищ", "патищ"]),
        ("vanshno", ["външно", "ваншно"]),
        ("yabalka", ["ябалка"]),
        ("shtraf", ["щраф"]),
        ("café", []),
        ("5g", []),
        ("", []),
    ],
)
def test_latin_letters_are_read_as_known_words_first(known, typed, read):
    assert cyrillic(typed, known.begins) == read


@given(st.text("abcdeghijklmnopqrstuvwyz", min_size=1, max_size=20))
def test_readings_are_few_and_typed_so(known, typed):
    readings = cyrillic(typed, known.begins)
    assert len(readings) <= 33
    assert all(reading.isalpha() and not reading.isascii() for reading in readings)


def test_official_spelling_is_read_back():
    assert cyrillic(romanised("осветление"), lambda _begun: False) == ["осветление"]


def test_standards_are_known_as_most_write_them():
    texts = ["ISO 37120", "iso-37120:2018 and ISO  37120", "5 kW, EN 12464-1."]
    counted = {}
    for text in texts:
        for one in set(standards_in(text)):
            counted[one] = counted.get(one, 0) + 1
    known = Standards(standard_arrays(counted))
    assert known.begun_by("iso 3") == [("iso37120", "ISO 37120")]
    assert [one.written for one in known.begun_by("en 1")] == ["EN 12464-1"]
    assert (known.begun_by("is"), known.begun_by("kw"), Standards(standard_arrays({})).begun_by("iso")) == ([], [], [])
