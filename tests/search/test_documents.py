"""Content becomes a document: every text in its own language, and a digest that changes with any value."""

from dataclasses import replace

from search.documents import Content, Text, digest, document

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
    assert "lamp" in texts["grams"]


def test_values_are_kept_as_they_are():
    made = document(CONTENT)
    assert (made.id, made.owner, made.keywords, made.numbers) == (
        "abcdefghij",
        "owner",
        {"theme": ("street-lighting",)},
        {"newest": 7},
    )


def test_text_without_a_title_begins_like_one():
    made = document(Content("a", "", (Text("en", "", "Street lamps that dim"),)))
    assert "lamp" in made.texts["grams"]
    assert made.texts["starts"] == ()


def test_digest_changes_with_every_value():
    others = [
        replace(CONTENT, owner="other"),
        replace(CONTENT, texts=CONTENT.texts[:1]),
        replace(CONTENT, keywords={"theme": ("parking",)}),
        replace(CONTENT, numbers={"newest": 8}),
    ]
    assert len({digest(CONTENT), *map(digest, others)}) == 5
    assert digest(replace(CONTENT)) == digest(CONTENT)
