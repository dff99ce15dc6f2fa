"""What counts as found by a question."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from search import analysis
from search.about import subjects_of, traced
from search.clauses import Clause, Every, Is, Some, Words
from search.cognates import pieces_of
from search.concepts.tagging import Tags
from search.concepts.telling import Telling
from search.schema import COGNATES, COMBINED, CONCEPTS
from search.synonyms.table import Also
from search.typed import MOST_TYPED, Weights, each_word, first_words

LESS_NARROW: Final = 3
"""How many digits a node has of which a trace finds for a text that is longer than what a person types."""
ENOUGH_PIECES: Final = 0.6
"""Which part of a word's pieces a listing must hold to count as found: a compound with the word inside, the same word
in another language or alphabet, one that is spelt a little differently."""
FEWEST_PIECES: Final = 3


def widely(words: str, weights: Weights, also: Sequence[Also], tags: Tags, telling: Telling) -> Clause:
    """Return what has a word, one much like it, what means the same, the subject, or a word that tells of its name.

    A text that is longer than what a person types asks for what is likest: whatever has a word of it, or a trace of one
    of its subjects.
    """
    if len(words.split()) > MOST_TYPED:
        return Some((Words(COMBINED, weights), *_traces(node for node in tags.nodes if len(node) >= LESS_NARROW)))
    much_alike = [clause for word in first_words(words) if (clause := _mostly(word))]
    by_name = [Words(COMBINED, tuple((word, telling.weights[word]) for word in telling.own))] if telling.own else []
    traces, same = _traces(traced(words, tags)), [one.clause for one in also]
    return Some((Words(COMBINED, weights), *much_alike, *_about(tags), *traces, *by_name, *same))


def closely(words: str, language: str, also: Sequence[Also], tags: Tags) -> Clause | None:
    """Return what has all of the words, or is about the subject; None when neither can be told.

    A word may stand there as a word much like it, or as what means the same. Nothing has all words of a pasted text.
    """
    typed = each_word(words, language) if len(words.split()) <= MOST_TYPED else ()
    every = tuple(_in_any_way(word, tokens, also) for word, tokens in typed)
    ways = (*((Every(every),) if every else ()), *_about(tags))
    return Some(ways) if ways else None


def _in_any_way(word: str, tokens: Weights, also: Sequence[Also]) -> Clause:
    alike = _mostly(word)
    same = (one.clause for one in also if word in analysis.raw(one.typed))
    return Some((Words(COMBINED, tokens), *([alike] if alike else []), *same))


def _about(tags: Tags) -> Iterator[Clause]:
    if subjects := subjects_of(tags):
        yield Is("about", tuple(subjects))


def _traces(nodes: Iterable[str]) -> Iterator[Clause]:
    """Yield what matches listings that have one of these nodes, however little they are about it."""
    if asked := tuple((node, 1.0) for node in nodes):
        yield Words(CONCEPTS, asked)


def _mostly(word: str) -> Clause | None:
    """Match texts that hold most pieces of a word; a short word or a number has too few to tell."""
    pieces = tuple(dict.fromkeys(pieces_of(word)))
    if len(pieces) < FEWEST_PIECES:
        return None
    held = tuple(Words(COGNATES, ((piece, 1.0),)) for piece in pieces)
    return Some(held, math.ceil(ENOUGH_PIECES * len(pieces)))
