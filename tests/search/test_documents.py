"""Content becomes a document: every text in its own language, and a digest that changes with any value."""

from dataclasses import replace

from search.concepts import current
from search.documents import Content, Text, digest, document, text_tags

CONTENT = Content(
    "abcdefghij",
    "owner",
    (Text("en", "Street lamps", "They dim."), Text("bg", "Улични лампи", "")),
    {"theme": ("street-lighting",)},
    {"newest": 7},
)


def test_texts_are_analysed_each_in_its_language():
    texts = document(CONTENT).texts
    assert texts["combined"].count("lamp") == 2
    assert texts["combined"].count("lamps") == 2
    assert texts["raw"] == ("street", "lamps", "they", "dim", "улични", "лампи")
    assert {"s", "str", "lamps", "ули"} <= set(texts["starts"])
    assert (texts["cognates"].count("_lamp"), texts["cognates"].count("lampi")) == (4, 2)


def test_values_are_kept_as_they_are():
    made = document(CONTENT)
    assert (made.id, made.owner, made.keywords, made.numbers) == (
        "abcdefghij",
        "owner",
        {"theme": ("street-lighting",)},
        {"newest": 7},
    )


def test_title_says_more_of_what_a_text_is_about_than_the_rest(learned):
    lamps, bridges = ("Street lamps", "en"), ("Bridge construction work", "en")
    first = text_tags(lamps[0], bridges[0], "en").nodes
    second = text_tags(bridges[0], lamps[0], "en").nodes
    assert (first["3492853"] > second["3492853"], first["45221"] < second["45221"]) == (True, True)
    assert text_tags("", lamps[0], "en") == current.tags(f"\n{lamps[0]}", "en")


def test_digest_changes_with_every_value():
    others = [
        replace(CONTENT, owner="other"),
        replace(CONTENT, texts=CONTENT.texts[:1]),
        replace(CONTENT, keywords={"theme": ("parking",)}),
        replace(CONTENT, numbers={"newest": 8}),
    ]
    assert len({digest(CONTENT), *map(digest, others)}) == 5
    assert digest(replace(CONTENT)) == digest(CONTENT)
