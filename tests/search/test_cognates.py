"""Words that languages lent each other meet in their pieces, whatever their alphabet and spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.cognates import cognates, latin


@pytest.mark.parametrize(
    ("words", "spelling"),
    [
        (("photovoltaik", "fotovoltaik", "фотоволтаик"), "fotovoltaik"),
        (("telematik", "телематик", "thelematik"), "telematik"),
        (("platforma", "πλατφορμα", "платформа"), "platforma"),
        (("osvetlenie", "осветление"), "osvetlenie"),
        (("adres", "address", "адрес"), "adres"),
    ],
)
def test_spellings_of_one_word_become_one(words, spelling):
    assert {latin(word) for word in words} == {spelling}


def test_pieces_say_where_a_word_begins_and_ends():
    assert cognates("Party") == ["_part", "parti", "arti_"]
    assert cognates("art") == ["_art_"]


def test_numbers_stand_whole_and_keep_their_zeros():
    assert cognates("LED 5500 k") == ["_led_", "_5500_", "_k_"]


def test_words_of_two_languages_share_most_of_their_pieces():
    english, bulgarian = set(cognates("technology")), set(cognates("технология"))
    assert len(english & bulgarian) / len(english) > 0.7
    assert set(cognates("lamps")) & set(cognates("лампи")) == {"_lamp"}


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_every_piece_is_a_token(text):
    assert [piece for piece in cognates(text) if len(piece.split()) != 1] == []
