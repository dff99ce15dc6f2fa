"""Found words are marked by stem and as they were typed, in the language of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from search.highlights import Highlighter


def shown(segments):
    return "".join(f"[{one.text}]" if one.is_found else one.text for one in segments)


@pytest.mark.parametrize(
    ("asked", "reads", "text", "written", "expected"),
    [
        ("street lamps", "en", "A lamp in the street.", "en", "A [lamp] in the [street]."),
        ("street lamps", "en", "Street-lamp, streets: lamps!", "en", "[Street]-[lamp], [streets]: [lamps]!"),
        ("street lamp", "en", "The street  lamp is on", "en", "The [street  lamp] is on"),
        ("осветление", "bg", "Осветлението на улицата", "bg", "[Осветлението] на улицата"),
        ("sensors", "en", "Sensors und Lampen", "de", "[Sensors] und Lampen"),
        ("café", "en", "CAFE Café cafés", "fr", "[CAFE Café] cafés"),
        ('"street lamp" -bench', "en", "bench, street, lamp", "en", "bench, [street], [lamp]"),
        ("the", "en", "the lamp", "en", "[the] lamp"),
        ("the lamp", "en", "the lamp", "en", "the [lamp]"),
        ("", "en", "<b>lamp</b>", "en", "<b>lamp</b>"),
        ("lamp", "en", "", "en", ""),
    ],
)
def test_words_are_marked(asked, reads, text, written, expected):
    assert shown(Highlighter(asked, reads).marked(text, written)) == expected


@given(some.text(max_size=60), some.text(max_size=400))
def test_no_character_is_lost(asked, text):
    highlighter = Highlighter(asked, "en")
    assert "".join(one.text for one in highlighter.marked(text, "de")) == text
    assert len("".join(one.text for one in highlighter.snippet(text, "de"))) <= max(len(text), 242)


def test_piece_holds_the_most_of_what_was_asked_for():
    text = "Lamp first. " + "Nothing here at all. " * 30 + "A lamp near the street bench. " + "And more of it. " * 30
    piece = shown(Highlighter("lamp street bench", "en").snippet(text, "en"))
    assert "A [lamp] near the [street bench]." in piece
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert len(piece) <= 250


def test_beginning_is_shown_when_nothing_was_found():
    text = "Some words. " * 60
    piece = shown(Highlighter("lamp", "en").snippet(text, "en"))
    assert piece.startswith("Some words. Some")
    assert piece.endswith("…")


def test_finds_are_counted_once_each():
    assert Highlighter("lamp street", "en").found_in("Lamps, lamp, LAMP on streets", "en") == 2
