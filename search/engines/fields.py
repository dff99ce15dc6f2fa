"""What is stored of a document and can be asked for: the same on every engine, whatever the text holds."""

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

from search.engines.base import Document
from search.schema import KEYWORD_FIELDS, NUMBER_FIELDS, TEXT_FIELDS

SENTINEL: Final = "¤"
"""The first token of every text field: Lucene counts the documents that have the field, tantivy all; so they agree."""
LONGEST_TOKEN: Final = 120
"""In characters: Lucene's whitespace tokenizer cuts at 255 UTF-16 units, tantivy never."""
LONGEST_VALUE: Final = 500
"""In characters: Lucene refuses a keyword of more than 32,766 bytes, tantivy drops one of more than 65,530."""
LARGEST_NUMBER: Final = 2**63 - 1
TOKEN: Final = re.compile(rf"[^\s\ud800-\udfff]{{1,{LONGEST_TOKEN}}}")
HALF: Final = re.compile("[\ud800-\udfff]")
"""One match each, since half the time of a rebuild went into looking at every letter of every token."""

Stored: TypeAlias = dict[str, str | int | list[str]]


def is_token(token: str) -> bool:
    """Say whether a text field can hold the token; one that it cannot hold matches nothing."""
    return TOKEN.fullmatch(token) is not None


def is_value(value: str) -> bool:
    """Say whether a keyword field can hold the value."""
    return 0 < len(value) <= LONGEST_VALUE and is_text(value)


def is_text(text: str) -> bool:
    """Say whether the characters can be sent anywhere: half a surrogate pair cannot."""
    return HALF.search(text) is None


def text_of(tokens: Iterable[str]) -> str:
    """Return tokens as the text that a whitespace tokenizer takes apart again."""
    return " ".join([SENTINEL, *filter(is_token, tokens)])


def fields_of(document: Document) -> Stored:
    """Return all fields of a document; raises `ValueError` for a field or number that no engine has."""
    _check(document)
    return {
        "id": document.id,
        "owner": document.owner,
        "digest": document.digest,
        "gone": 0,
        **{name: text_of(document.texts.get(name, ())) for name in TEXT_FIELDS},
        **{name: list(filter(is_value, values)) for name, values in document.keywords.items()},
        **document.numbers,
    }


def tombstone_of(id_: str) -> Stored:
    """Return the fields of what stands for a deleted document: its texts count in the statistics of both engines."""
    return {"id": id_, "owner": "", "digest": "", "gone": 1, **dict.fromkeys(TEXT_FIELDS, SENTINEL)}


def _check(document: Document) -> None:
    known = {*TEXT_FIELDS, *KEYWORD_FIELDS, *NUMBER_FIELDS}
    if unknown := {*document.texts, *document.keywords, *document.numbers} - known:
        raise ValueError(f"document {document.id} has fields that the index has not: {', '.join(sorted(unknown))}")
    if wrong := [name for name, number in document.numbers.items() if not 0 <= number <= LARGEST_NUMBER]:
        raise ValueError(f"document {document.id} has a number out of bounds: {', '.join(wrong)}")
