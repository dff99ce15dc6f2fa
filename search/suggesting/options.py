"""What is offered: options in groups, each with a label in pieces that says what was typed of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from search import analysis

OFFERED: Final = 3
"""How many options a group has at most."""
LONGEST_START: Final = 15
"""How much of a word the index knows as its beginning (`analysis.starts`)."""


class Piece(NamedTuple):
    """A part of a label; `typed` when it is what the person typed."""

    text: str
    typed: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to go to: its address, its label in pieces, and a quiet note."""

    address: str
    label: tuple[Piece, ...]
    note: str = ""
    language: str = ""
    track: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one sort under a heading."""

    key: str
    heading: str
    icon: str
    options: Sequence[Option]


def pieces_of(label: str, tokens: Iterable[str]) -> tuple[Piece, ...]:
    """Return a label cut into what the tokens begin and the rest; together the pieces are the label."""
    pieces, done = [], 0
    tokens = list(tokens)
    for word in analysis.words(label):
        typed = max((shared(word.folded, token) for token in tokens), default=0)
        if typed:
            end = _end_of(label[: word.end], word.start, typed)
            pieces += [Piece(label[done : word.start], typed=False), Piece(label[word.start : end], typed=True)]
            done = end
    return tuple(piece for piece in [*pieces, Piece(label[done:], typed=False)] if piece.text)


def _end_of(text: str, start: int, length: int) -> int:
    """Return where a word that starts there has so many folded characters, with the accents that follow the last."""
    grown = [len("".join(analysis.raw(text[start:end]))) for end in range(start + 1, len(text) + 1)]
    return start + bisect_right(grown, grown[bisect_left(grown, length)])


def held(label: str, tokens: Iterable[str]) -> int:
    """Return how many of the tokens begin a word of the label."""
    words = _words(label)
    return sum(f" {token[:LONGEST_START]}" in words for token in tokens)


def opens(label: str, tokens: Sequence[str]) -> bool:
    """Say whether a label begins with what was typed first."""
    return _words(label).startswith(f" {tokens[0][:LONGEST_START]}")


@lru_cache(maxsize=4_096)
def _words(label: str) -> str:
    """Return the folded words of a label in one text, a space before each: looking for a beginning is one step then."""
    return "".join(f" {word.folded}" for word in analysis.words(label))


def shared(word: str, token: str) -> int:
    """Return how many characters a word has in common with a token that begins it, else 0."""
    if not word.startswith(token[:LONGEST_START]):
        return 0
    return next(length for length in range(len(token), 0, -1) if word.startswith(token[:length]))
