"""Standards and measures are one token, however they are written, and are found as wholes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.about import tags_of
from search.documents import Content, Text, document
from search.highlights import Highlighter
from search.query import Question, plan
from search.typed import weighted
from search.wholes import blanked, wholes


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("ISO 37120, ISO-37120, iso37120", ["iso37120"] * 3),
        ("ISO/IEC 27001:2022. EN ISO 27001", ["iso27001"] * 2),
        ("MIM2, MIM 2 and MIMs 2", ["mim2"] * 3),
        ("EN 13201-2", ["en132012"]),
        ("БДС 1234", ["бдс1234"]),
        ("5 kW, 5kW and 5 KW", ["5kw"] * 3),
        ("2,5 MWh at 2.4 GHz", ["2.5mwh", "2.4ghz"]),
        ("20 m² and 20 m2", ["20m2"] * 2),
        ("RFC 9110 from 2022", ["rfc9110"]),
        ("the isometric view of 37120 lamps, 5 kilowatts", []),
        ("MIM, chimney 2 kW2", []),
    ],
)
def test_whole_is_one_token_however_it_is_written(text, tokens):
    assert [one.folded for one in wholes(text)] == tokens
    assert len(blanked(text)) == len(text)


@given(st.text(max_size=200))
def test_every_text_keeps_its_length(text):
    assert len(blanked(text)) == len(text)
    assert all(0 <= one.start < one.end <= len(text) for one in wholes(text))


def test_parts_of_a_whole_are_not_asked_for_but_a_long_number_is():
    assert weighted("chargers of 5 kW", "en") == {"5kw": 2.0, "chargers": 0.5, "charger": 1.0}
    assert weighted("ISO 37120", "en") == {"37120": 0.5, "iso37120": 2.0}


def test_standard_is_about_nothing(learned):
    assert tags_of("ISO 37120 5 kW", "en").nodes == {}
    assert tags_of("street lamps 5 kW", "en").named == ("3492853",)


def test_whole_is_marked():
    marked = Highlighter("iso37120", "en").marked("After ISO 37120 and ISO 9001", "en")
    assert [one.text for one in marked if one.is_found] == ["ISO 37120"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("5 kW", ["charger"]),
        ("ISO37120", ["listed", "standard"]),
        ("ISO 37121", []),
        ("chargers 5 kW", ["charger", "other"]),
    ],
)
def test_whole_is_found_as_such(site_engine, typed, found):
    texts = {
        "charger": ("Charger", "Gives 5kW."),
        "other": ("Charger", "Gives 7 kW to 5 cars."),
        "standard": ("Figures", "Reports after ISO 37120."),
        "listed": ("Figures", "ISO 37122 and 37120."),
        "iso": ("Quality", "ISO 9001"),
    }
    site_engine.begin_rebuild()
    site_engine.fill(1, [document(Content(name, "", (Text("en", *text),))) for name, text in texts.items()])
    site_engine.finish_rebuild()
    hits = [hit.id for hit in site_engine.search(plan(Question(typed))).hits]
    assert sorted(hits) == found
    assert hits[:1] == [one for one in ("charger", "standard") if one in found][:1]


STANDARDS = {
    "spaced": "Follows ISO 37120.",
    "hyphen": "MIM-2 and MIM 3.",
    "joined": "MIM2.",
    "measure": "A box of 5 kW.",
}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"MIM2"', ["hyphen", "joined"]),
        ('"mim 2"', ["hyphen", "joined"]),
        ("follows -ISO37120", []),
        ("MIM3 -MIM2", []),
        ("box -5kW", []),
        ("box -6kW", ["measure"]),
        ('"ISO 37120"', ["spaced"]),
        ('"follows ISO"', ["spaced"]),
    ],
)
def test_standard_is_a_whole_in_quotes_and_after_a_minus(site_engine, text, names):
    site_engine.begin_rebuild()
    made = [document(Content(name, "", (Text("en", "", body),))) for name, body in STANDARDS.items()]
    site_engine.fill(1, made)
    site_engine.finish_rebuild()
    assert sorted(hit.id for hit in site_engine.search(plan(Question(text, language="en"))).hits) == names
