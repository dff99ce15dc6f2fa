"""What somebody typed, taken to pieces: words, phrases, what is left out, and the tokens that it asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from search import analysis
from search.wholes import blanked, wholes

Weights: TypeAlias = tuple[tuple[str, float], ...]
"""Tokens with what each weighs."""

LONGEST: Final = 5_000
"""How many characters of a question are read."""
RAW_WEIGHT: Final = 0.5
"""Weight of a raw word beside its stem."""
WHOLE_WEIGHT: Final = 2.0
"""Weight of a standard or a measure."""
LONG_NUMBER: Final = re.compile("[0-9]{4,}")
"""A number that tells something without the word before it."""
MOST_WORDS: Final = 25
"""How many words of a question are taken to pieces: the beginning of a pasted text says what it is about."""
QUOTES: Final = '"“”„«»'
PARTS: Final = re.compile(rf"([-−]?)(?:[{QUOTES}]([^{QUOTES}]*)[{QUOTES.replace('„', '')}]|(\S+))")
"""A phrase in any of Europe's quotation marks („ only opens), or a word; both with or without a hyphen or a minus."""
PASTED: Final = re.compile(r'([-−]?)(?:"([^"]*)"|(\S+))')
"""The same of a longer text: a pasted title quotes names as print does, and nobody asks for these as phrases."""
MOST_TYPED: Final = 8
"""How many words a person types; with phrases of pasted titles too, similar-same lost .040 and offer .029 (nDCG@10)."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text asks for, as it was written: words, phrases in quotation marks, and both after a minus."""

    words: str
    phrases: tuple[str, ...]
    without: tuple[str, ...]


def typed_words(text: str, *, excluded: bool = False) -> list[analysis.Word]:
    """Return the words outside quotation marks, each with its place in the text; those after a minus if asked."""
    pattern = PARTS if len(text.split()) <= MOST_TYPED else PASTED
    return [
        analysis.Word(word.folded, match.start(3) + word.start, match.start(3) + word.end)
        for match in pattern.finditer(text[:LONGEST])
        if match[3] and (excluded or not match[1])
        for word in analysis.words(match[3])
    ]


def parts_of(text: str) -> Parts:
    """Return the parts of what was typed; nothing that a person types is an error.

    In a text of more than 25 words, quotation marks and hyphens are print: nobody pastes a tender to exclude a word.
    """
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    length = len(text.split())
    pattern = PARTS if length <= MOST_TYPED else PASTED
    for minus, quoted, word in pattern.findall(text[:LONGEST]):
        written = quoted or word
        if not analysis.raw(written):
            continue
        if minus and length <= MOST_WORDS:
            without.append(written)
        else:
            words.append(written)
            phrases += [written] if quoted and length <= MOST_WORDS else []
    return Parts(" ".join(words), tuple(phrases), tuple(without))


def each_word(text: str, language: str) -> Iterator[tuple[str, Weights]]:
    """Yield the words that say something, folded, each with its tokens; standards and measures come first.

    A standard or a measure is asked for as a whole: "5" and "kW" are everywhere. A long number tells enough alone.
    """
    for whole in wholes(text):
        numbers = tuple((number, RAW_WEIGHT) for number in LONG_NUMBER.findall(whole.folded))
        yield whole.folded, (*numbers, (whole.folded, WHOLE_WEIGHT))
    for word in analysis.words(blanked(text)):
        if stem := analysis.stem_of(text[word.start : word.end], language):
            yield word.folded, tuple({word.folded: RAW_WEIGHT, stem: 1.0}.items())


def weighted(text: str, language: str) -> dict[str, float]:
    """Return the tokens that a text asks for: stems in its language and raw words; stop words only when alone."""
    asked: dict[str, float] = {}
    for _word, tokens in each_word(text, language):
        for token, weight in tokens:
            asked[token] = max(weight, asked.get(token, 0.0))
    return asked or dict.fromkeys(analysis.raw(text), 1.0)


def first_words(words: str) -> list[str]:
    """Return the first words of a question, folded, each once; standards and measures are no words."""
    return list(dict.fromkeys(analysis.raw(blanked(words))))[:MOST_WORDS]
