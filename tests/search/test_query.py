"""A question becomes a plan: what a person types is never an error, and every part of it does what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.about import subjects_of
from search.clauses import Every, Is, Phrase, Sort, Without, Words
from search.concepts.tagging import Tags
from search.documents import Content, Text, document
from search.engines.embedded import EmbeddedEngine
from search.query import Question, plan
from search.typed import parts_of, weighted


@pytest.mark.parametrize(
    ("typed", "words", "phrases", "without"),
    [
        ("street lamps", "street lamps", (), ()),
        ('"street lamps" LED', "street lamps LED", ("street lamps",), ()),
        ('lamps -solar -"bus stop"', "lamps", (), ("solar", "bus stop")),
        ('"Café-Bar," -"L\'eau"', "Café-Bar,", ("Café-Bar,",), ("L'eau",)),
        ('lamps "never closed', 'lamps "never closed', (), ()),
        ("„умна улица“ −парк", "умна улица", ("умна улица",), ("парк",)),
        ("“bus stop”", "bus stop", ("bus stop",), ()),
        ('„bus stop" −“car park”', "bus stop", ("bus stop",), ("car park",)),
        ("« arrêt de bus » »stoppested«", " arrêt de bus  stoppested", (" arrêt de bus ", "stoppested"), ()),
        ("lamps “never closed", "lamps “never closed", (), ()),
        ("“never „closed“", "“never closed", ("closed",), ()),
        ('- -- "" -"" \x00 − “” −„“', "", (), ()),
        ("", "", (), ()),
    ],
)
def test_typed_text_has_parts(typed, words, phrases, without):
    parts = parts_of(typed)
    assert (parts.words, parts.phrases, parts.without) == (words, phrases, without)


def test_stems_count_more_than_words_and_stop_words_only_alone():
    assert weighted("the lamps of streets", "en") == {"lamps": 0.5, "lamp": 1.0, "streets": 0.5, "street": 1.0}
    assert weighted("lamp", "en") == {"lamp": 1.0}
    assert weighted("the of", "en") == {"the": 1.0, "of": 1.0}


def test_plan_of_a_question():
    made = plan(Question('"bus stop" -solar', kind="needs", page=3))
    assert isinstance(made.found, Every)
    kind, _some, *rest = made.found.clauses
    assert kind == Is("kind", ("needs",))
    assert rest == [Phrase("raw", ("bus", "stop")), Without(Phrase("raw", ("solar",)))]
    assert (made.offset, made.size, made.seed) == (40, 20, "bus stop")
    assert [leg.weight for leg in made.legs] == [0.1, 0.4]
    assert Words("combined", (("bus", 1.0), ("stop", 1.0))) in made.legs[0].clauses


def test_without_words_everything_of_the_kind_is_found_and_a_sort_needs_no_legs():
    assert plan(Question(kind="needs")).found == Every((Is("kind", ("needs",)),))
    assert plan(Question("lamps", sort=Sort("newest"))).legs == ()


@given(st.text(max_size=300), st.sampled_from(["en", "bg", "", "xx"]), st.integers(-3, 10**9))
def test_nothing_that_is_typed_is_an_error(text, language, page):
    made = plan(Question(text, language=language, page=page))
    assert made.offset >= 0
    assert made == plan(Question(text, language=language, page=page))


@pytest.fixture
def engine(tmp_path):
    made = EmbeddedEngine(tmp_path / "index")
    made.begin_rebuild()
    texts = {
        "lamps": ("en", "Street lamps", "LED lamps along the river that dim at night."),
        "solar": ("en", "Solar lamps", "Lamps without cables for parks."),
        "stops": ("en", "Benches", "A bus stop with a roof."),
        "house": ("de", "Straßenbeleuchtung der Stadt", "Neue Leuchten für alle Straßen."),
        "bulgarian": ("bg", "Улично осветление", "Лампите горят цяла нощ."),
    }
    contents = [Content(name, "owner", (Text(*text),), {"kind": ("needs",)}) for name, text in texts.items()]
    made.fill(1, [document(content) for content in contents])
    made.finish_rebuild()
    yield made
    made.drop()


@pytest.mark.parametrize(
    ("typed", "language", "found"),
    [
        ("lamp", "en", ["lamps", "solar"]),
        ("lamps -solar", "en", ["lamps"]),
        ('"bus stop"', "en", ["stops"]),
        ('"stop bus"', "en", []),
        ("Beleuchtung", "de", ["house"]),
        ("лампа", "bg", ["bulgarian"]),
        ("Beleuchtungen", "de", ["house"]),
        ("lampadaires", "fr", []),
        ("qqqq", "en", []),
    ],
)
def test_question_finds(engine, typed, language, found):
    results = engine.search(plan(Question(typed, kind="needs", language=language)))
    assert (sorted(hit.id for hit in results.hits), results.total) == (found, len(found))


def test_word_of_another_language_finds_by_what_it_shares(engine):
    engine.write(2, [document(Content("telematics", "owner", (Text("en", "Telematics for buses", ""),)))], newest=2)
    found = {typed: engine.search(plan(Question(typed))).total for typed in ("телематика", "τηλεματική", "тема")}
    assert found == {"телематика": 1, "τηλεματική": 0, "тема": 0}


def test_only_the_first_words_of_a_pasted_text_are_taken_to_pieces():
    text = " ".join(f"{first}{second}street" for first in "bdfglmn" for second in "aeiou")
    (asked,) = plan(Question(text)).legs[1].clauses
    assert sum(token.startswith("_") for token in asked.tokens) == 25


def test_text_that_nobody_typed_finds_by_a_word_or_by_a_trace_of_a_subject(learned):
    nine = "We are looking for the maintenance of our street-lighting"
    (some,) = plan(Question(nine)).found.clauses
    words, traces = some.clauses
    assert (words.field, traces.field) == ("combined", "concepts")
    assert {len(node) >= 3 for node in traces.tokens} == {True}


def test_label_finds_whatever_has_a_trace_of_it(learned):
    (some,) = plan(Question("Street-lighting columns")).found.clauses
    assert Words("concepts", (("3492851", 1.0),)) in some.clauses


@pytest.mark.parametrize(
    ("typed", "found"), [("street lighting maintenance", 0), ("of street lighting maintenance", 1)]
)
def test_four_words_tell_their_subject(learned, typed, found):
    (some,) = plan(Question(typed)).found.clauses
    assert sum(getattr(clause, "field", "") == "concepts" for clause in some.clauses) == found


def test_quotation_marks_and_hyphens_of_a_pasted_text_are_print():
    typed = 'lamps "solar panels" -gas'
    pasted = f"{typed} {'and more words than anybody types ' * 4}"
    assert [len(plan(Question(text)).found.clauses) for text in (typed, pasted)] == [3, 1]
    assert "gas" in parts_of(pasted).words.split()


def test_pieces_count_more_the_more_words_there_are():
    words = [f"word{letter}" for letter in "abcdefghijklm"]
    weights = {number: plan(Question(" ".join(words[:number]))).legs[1].weight for number in (1, 2, 7, 12, 13)}
    assert weights == pytest.approx({1: 0.4, 2: 0.4, 7: 0.6, 12: 0.8, 13: 0.8})


def test_title_counts_more_than_text(engine):
    assert engine.search(plan(Question("street night lamps"))).hits[0].id == "lamps"


def test_other_kind_is_not_found(engine):
    assert engine.search(plan(Question("lamps", kind="solutions"))).total == 0


def test_quotation_marks_of_print_make_phrases_of_what_is_typed_and_not_of_a_pasted_title():
    typed = "училище „Васил Левски“"
    pasted = "Ремонт на сградата и двора на основно училище „Васил Левски“ в града"
    assert parts_of(typed).phrases == ("Васил Левски",)
    assert parts_of(pasted).phrases == ()
    assert parts_of(pasted.replace("„", '"').replace("“", '"')).phrases == ("Васил Левски",)


@pytest.mark.parametrize(
    ("nodes", "subjects"),
    [
        ({"3492": 1.0, "34928": 0.9, "349284": 0.5, "3492848": 0.5}, ["3492848"]),
        ({"3492": 1.0, "34928": 0.4, "34922": 0.4}, ["3492", "34928", "34922"]),
        ({"906": 1.0, "90": 0.7, "9062": 0.4, "90620": 0.1}, ["906"]),
        ({"77": 1.0, "773": 0.8, "7731": 0.3, "9061": 0.5}, ["9061"]),
    ],
)
def test_question_finds_by_the_narrowest_of_its_heavy_subjects(nodes, subjects):
    assert subjects_of(Tags(nodes, likeness=1.0)) == subjects
    assert subjects_of(Tags(nodes, likeness=1.0, named=("45",))) == ["45", *subjects]
