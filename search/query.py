"""The question as a value, and the plan that it becomes, in no engine's language."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from search import analysis
from search.clauses import Clause, Every, Facet, Is, Leg, Phrase, Plan, Some, Sort, Without, Words
from search.schema import COMBINED, GRAMS, RAW

PAGE_SIZE: Final = 20
LONGEST: Final = 5_000
"""How many characters of a question are read."""
RAW_WEIGHT: Final = 0.5
GRAM_WEIGHT: Final = 0.4
"""Weights of raw words beside stems, and of the title's 4-grams beside words: the best of the mixes measured on 1,160
graded notices (any gram weight from .1 to 1 stays within .011)."""
ENOUGH_GRAMS: Final = 0.75
"""Which part of a word's 4-grams a title must hold to count as found; a compound with the word inside has them all."""
FEWEST_GRAMS: Final = 3
QUOTES: Final = '"“”„«»'
PARTS: Final = re.compile(rf"([-−]?)(?:[{QUOTES}]([^{QUOTES}]*)[{QUOTES.replace('„', '')}]|(\S+))")
"""A phrase in any of Europe's quotation marks („ only opens), or a word; both with or without a hyphen or a minus."""
PASTED: Final = re.compile(r'([-−]?)(?:"([^"]*)"|(\S+))')
"""The same of a longer text: a pasted title quotes names as print does, and nobody asks for these as phrases."""
MOST_TYPED: Final = 8
"""How many words a person types; with phrases of pasted titles too, similar-same lost .040 and offer .029 (nDCG@10)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks: words in a language, of one kind of listing, narrowed by filters, on a page of results."""

    text: str = ""
    kind: str = ""
    language: str = "en"
    filters: Mapping[str, Clause] = field(default_factory=dict)
    facets: tuple[Facet, ...] = ()
    sort: Sort | None = None
    page: int = 1
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text asks for, as it was written: words, phrases in quotation marks, and both after a minus."""

    words: str
    phrases: tuple[str, ...]
    without: tuple[str, ...]


def parts_of(text: str) -> Parts:
    """Return the parts of what was typed; nothing that a person types is an error."""
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    pattern = PARTS if len(text.split()) <= MOST_TYPED else PASTED
    for minus, quoted, word in pattern.findall(text[:LONGEST]):
        written = quoted or word
        if not analysis.raw(written):
            continue
        if minus:
            without.append(written)
        else:
            words.append(written)
            phrases += [written] if quoted else []
    return Parts(" ".join(words), tuple(phrases), tuple(without))


def plan(question: Question) -> Plan:
    """Return the plan of a question: any of its words finds, all of its phrases are asked for, words order."""
    parts = parts_of(question.text)
    weights = tuple(weighted(parts.words, question.language).items())
    grams = list(_grams(parts.words))
    found: list[Clause] = [Is("kind", (question.kind,))] if question.kind else []
    if weights:
        found.append(Some((Words(COMBINED, weights), *map(_mostly, grams))))
    phrases = tuple(map(_phrase, parts.phrases))
    found += [*phrases, *(Without(_phrase(written)) for written in parts.without)]
    every_gram = tuple(dict.fromkeys(gram for word in grams for gram in word))
    legs = (
        Leg((Words(COMBINED, weights), *phrases)),
        Leg((Words(GRAMS, tuple((gram, 1.0) for gram in every_gram)),), GRAM_WEIGHT),
    )
    return Plan(
        found=Every(tuple(found)),
        filters=question.filters,
        legs=legs if weights and not question.sort else (),
        facets=question.facets,
        sort=question.sort,
        offset=(max(1, question.page) - 1) * question.size,
        size=question.size,
        seed=" ".join(parts.words.casefold().split()),
    )


def _phrase(written: str) -> Phrase:
    return Phrase(RAW, tuple(analysis.raw(written)))


def weighted(text: str, language: str) -> dict[str, float]:
    """Return the tokens that a text asks for: stems in its language and raw words; stop words only when alone."""
    asked: dict[str, float] = {}
    for word in analysis.words(text):
        stem = analysis.stem_of(text[word.start : word.end], language)
        if stem:
            asked.setdefault(word.folded, RAW_WEIGHT)
            asked[stem] = 1.0
    return asked or dict.fromkeys(analysis.raw(text), 1.0)


def _grams(text: str) -> Iterator[list[str]]:
    """Yield the 4-grams of each word."""
    for word in dict.fromkeys(analysis.raw(text)):
        if grams := list(dict.fromkeys(analysis.grams(word))):
            yield grams


def _mostly(grams: list[str]) -> Clause:
    """Match titles that hold most 4-grams of a word; a short word has too few to tell."""
    if len(grams) < FEWEST_GRAMS:
        return Some(())
    return Some(tuple(Words(GRAMS, ((gram, 1.0),)) for gram in grams), math.ceil(ENOUGH_GRAMS * len(grams)))
