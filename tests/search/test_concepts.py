"""What texts are about, by labels in their own language: names, likeness, languages that meet, and the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import mapped
from search.concepts import current
from search.concepts.tagging import MOST_NODES, Tagger, Tags
from search.concepts.vocabulary import node_of, nodes_of
from search.documents import Content, Text, about, digest, document
from search.query import Question, plan
from search.spelling.current import beginnings, labels
from tests.search.conftest import LANGUAGES


@pytest.fixture(scope="session")
def tagger(arrays):
    return Tagger(arrays)


def test_a_code_has_a_node_for_each_of_its_digits():
    assert nodes_of("34928530") == ["34", "349", "3492", "34928", "349285", "3492853"]
    assert (nodes_of("50000000"), node_of("50000000"), node_of("34928500")) == (["50"], "50", "349285")


@pytest.mark.parametrize(
    ("text", "language"), [("Street lamps", "en"), ("the STREET lamp", "en"), ("Улични лампи", "bg")]
)
def test_text_that_is_a_label_is_about_its_code(tagger, text, language):
    tags = tagger.tags(text, language)
    assert tags.likeness == 1.0
    assert {"3492853", "349285"} <= {node for node, weight in tags.nodes.items() if weight > 0.7}


def test_same_thing_in_two_languages_meets(tagger):
    texts = [
        ("Maintenance of road lighting", "en"),
        ("Поддържане на пътно осветление", "bg"),
        ("Tievalaistuksen huolto", "fi"),
    ]
    heaviest = [list(tagger.tags(*text).nodes)[:12] for text in texts]
    assert all("502321" in found or "50232" in found for found in heaviest)


def test_nodes_are_few_ordered_and_parts_of_the_heaviest(tagger):
    weights = list(tagger.tags("Road works, bridges, repair of lifts, buses and street furniture", "en").nodes.values())
    assert len(weights) == MOST_NODES
    assert weights[0] == 1.0
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


def test_likeness_tells_a_hit_from_a_guess(tagger):
    close, far = tagger.tags("Lamps for our streets", "en"), tagger.tags("Poems about the sea", "en")
    assert close.likeness > 0.5 > far.likeness


@pytest.mark.parametrize(
    ("text", "language"), [("", "en"), ("---", "en"), ("Street lamps", "xx"), ("Street lamps", "de")]
)
def test_nothing_to_compare_is_about_nothing(tagger, text, language):
    assert tagger.tags(text, language) == Tags()


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_no_text_breaks_it(tagger, text, language):
    tags = tagger.tags(text, language)
    assert 0 <= tags.likeness <= 1
    assert all(0 < weight <= 1 for weight in tags.nodes.values())


def test_without_a_file_nothing_is_known(settings):
    assert (current.version(), current.tags("Street lamps", "en")) == ("", Tags())
    assert [leg.clauses[0].field for leg in plan(Question("Street lamps")).legs] == ["combined", "cognates"]


def test_a_new_file_is_taken_up_at_once(settings, arrays):
    assert current.version() == ""
    mapped.write(settings.SEARCH_CONCEPTS_FILE, current.wanted_version(), arrays)
    assert current.version() == current.wanted_version()
    assert current.tags("Street lamps", "en").likeness == 1.0


@pytest.mark.parametrize("harm", ["cut", "empty", "other", "version"])
def test_damaged_file_is_as_none(settings, learned, arrays, harm):
    path = settings.SEARCH_CONCEPTS_FILE
    if harm == "version":
        mapped.write(path, "of another analyser", arrays)
    else:
        content = path.read_bytes()
        path.write_bytes({"cut": content[:-1], "empty": b"", "other": b"x" * 5_000}[harm])
    assert (current.version(), current.tags("Street lamps", "en")) == ("", Tags())


@pytest.mark.parametrize("at", [0, 8, 16, 24, 40, 100, 0.5, 0.999])
def test_one_changed_byte_anywhere_makes_a_file_useless(settings, learned, caplog, at):
    path = settings.SEARCH_CONCEPTS_FILE
    content = bytearray(path.read_bytes())
    assert current.version() == current.wanted_version()
    content[int(at * len(content)) if isinstance(at, float) else at] ^= 0x81
    path.write_bytes(content)
    known = (current.version(), current.tags("Street lamps", "en"), labels(), beginnings())
    assert known == ("", Tags(), None, None)
    said = [record.getMessage() for record in caplog.records if record.name == "search.mapped"]
    assert said == ["concepts.bin is of no use, and is learned anew: of another form, or damaged"]


def test_document_says_what_it_is_about_and_what_it_declares_counts_most(learned):
    text = Text("en", "Street lamps", "")
    guessed = document(Content("a", "", (text,)))
    declared = document(Content("a", "", (text,), {"cpv": ("45000000", "45200000", "45230000")}))
    times = guessed.texts["concepts"].count
    assert (times("3492853"), times("34") < times("3492853")) == (8, True)
    assert "3492853" in guessed.keywords["about"]
    assert (declared.texts["concepts"].count("4523"), declared.texts["concepts"].count("3492853")) == (8, 4)


def test_text_that_is_little_like_any_label_is_about_nothing():
    nodes = {"34928": 1.0, "349": 0.2, "45": 0.1}
    assert about(Tags(nodes, likeness=0.29)) == []
    assert about(Tags(nodes, likeness=0.31)) == ["34928", "349"]


def test_digest_changes_when_something_is_learned(settings, arrays):
    content = Content("a", "", (Text("en", "Street lamps", ""),))
    before = digest(content)
    mapped.write(settings.SEARCH_CONCEPTS_FILE, current.wanted_version(), arrays)
    assert digest(content) != before


def test_concepts_find_across_languages(learned, site_engine):
    texts = {
        "lamps": Text("bg", "Улични лампи", "За нашите улици."),
        "bridge": Text("bg", "Ремонт на мост", "Мост над реката."),
        "words": Text("en", "Street party", "With music."),
    }
    site_engine.begin_rebuild()
    site_engine.fill(1, [document(Content(name, "", (text,))) for name, text in texts.items()])
    site_engine.finish_rebuild()
    found = site_engine.search(plan(Question("street lamps", language="en")))
    assert (sorted(hit.id for hit in found.hits), found.total) == (["lamps", "words"], 2)


@pytest.mark.parametrize(
    ("text", "reader", "language"),
    [
        ("улични лампи", "en", "bg"),
        ("street lamps", "bg", "en"),
        ("LED улични лампи", "en", "bg"),
        ("street lamps Nimbus", "en", "en"),
        ("Nimbus", "bg", "bg"),
        ("", "bg", "bg"),
        ("улични лампи", "de", "bg"),
        ("Nimbus 7 xyz street", "de", "de"),
    ],
)
def test_question_is_read_in_the_language_that_knows_its_words(tagger, text, reader, language):
    assert tagger.language_of(text, reader) == language


def test_question_in_another_language_than_the_page_finds_inflected_words(learned, site_engine):
    site_engine.begin_rebuild()
    site_engine.fill(1, [document(Content("lamps", "", (Text("bg", "Нови лампи", "Лампите горят."),)))])
    site_engine.finish_rebuild()
    assert site_engine.search(plan(Question("лампата", language="en"))).total == 1
