"""What counts as found by a question."""

import math
from collections.abc import Iterable, Iterator
from typing import Final

from search.about import subjects_of, traced
from search.clauses import Clause, Is, Some, Words
from search.cognates import pieces_of
from search.concepts.tagging import Tags
from search.concepts.telling import Telling
from search.schema import COGNATES, COMBINED, CONCEPTS
from search.typed import MOST_TYPED, Weights, first_words

LESS_NARROW: Final = 3
"""How many digits a node has of which a trace finds for a text that is longer than what a person types."""
ENOUGH_PIECES: Final = 0.6
"""Which part of a word's pieces a listing must hold to count as found: a compound with the word inside, the same word
in another language or alphabet, one that is spelt a little differently."""
FEWEST_PIECES: Final = 3


def widely(words: str, weights: Weights, tags: Tags, telling: Telling) -> Clause:
    """Return what counts as found: a word, a word much like it, the subject, or a word that tells of what was named.

    A text that is longer than what a person types asks for what is likest: whatever has a word of it, or a trace of one
    of its subjects.
    """
    if len(words.split()) > MOST_TYPED:
        return Some((Words(COMBINED, weights), *_traces(node for node in tags.nodes if len(node) >= LESS_NARROW)))
    much_alike = [clause for word in first_words(words) if (clause := _mostly(word))]
    subjects = subjects_of(tags)
    by_subject = [Is("about", tuple(subjects))] if subjects else []
    by_name = [Words(COMBINED, tuple((word, telling.weights[word]) for word in telling.own))] if telling.own else []
    return Some((Words(COMBINED, weights), *much_alike, *by_subject, *_traces(traced(words, tags)), *by_name))


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
