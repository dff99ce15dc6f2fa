"""A listing as content, and content as the document that an engine stores; what is not public is left out here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from search import analysis
from search.engines.base import Document
from search.schema import COMBINED, GRAMS, RAW, STARTS

TITLE_TIMES: Final = 2
"""How often a title's words stand in the combined field. Measured on 1,160 notices: 1 to 5 differ by .006 (nDCG@10)."""
BEGINNING: Final = 100
"""How many characters of a text stand for its title where it has none."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a listing in one language."""

    language: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is public of a listing. `keywords` and `numbers` are fields of `search.schema`."""

    id: str
    owner: str
    texts: tuple[Text, ...]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


def document(content: Content) -> Document:
    """Return the document of a listing: its texts analysed, each in its own language."""
    texts: dict[str, list[str]] = {COMBINED: [], GRAMS: [], RAW: [], STARTS: []}
    for text in content.texts:
        title = text.title or text.body[:BEGINNING]
        texts[COMBINED] += TITLE_TIMES * _tokens(text.title, text.language) + _tokens(text.body, text.language)
        texts[GRAMS] += analysis.grams(title)
        texts[RAW] += analysis.raw(f"{text.title}\n{text.body}")
        texts[STARTS] += analysis.starts(text.title)
    return Document(
        id=content.id,
        owner=content.owner,
        digest=digest(content),
        texts={name: tuple(tokens) for name, tokens in texts.items()},
        keywords={name: tuple(values) for name, values in content.keywords.items()},
        numbers=dict(content.numbers),
    )


def digest(content: Content) -> str:
    """Return what stands for all unanalysed values and for the analyser that read them."""
    plain = json.dumps([analysis.ANALYSER_VERSION, asdict(content)], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _tokens(text: str, language: str) -> list[str]:
    return [*analysis.stems(text, language), *analysis.raw(text)]
