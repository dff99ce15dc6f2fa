"""What is offered: options in groups, each with a label in pieces that says what was typed of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.http import urlencode

from accounts.addresses import address_to
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


def search_for(**question: str) -> str:
    """Return the address of the search page with a question."""
    return f"{address_to('search:search')}?{urlencode(question)}"


def pieces_of(label: str, tokens: Iterable[str]) -> tuple[Piece, ...]:
    """Return a label cut into what the tokens begin and the rest; together the pieces are the label."""
    pieces, done = [], 0
    tokens = list(tokens)
    starts = tuple(token[:LONGEST_START] for token in tokens)
    for word in analysis.words(label):
        if word.folded.startswith(starts):
            typed = max(shared(word.folded, token) for token in tokens)
            end = _end_of(label, word, typed)
            pieces += [Piece(label[done : word.start], typed=False), Piece(label[word.start : end], typed=True)]
            done = end
    return tuple(piece for piece in [*pieces, Piece(label[done:], typed=False)] if piece.text)


def _end_of(text: str, word: analysis.Word, length: int) -> int:
    """Return where a word has so many folded characters, with the accents that follow the last."""
    folded, start, end = word
    if text[start:end].lower() == folded:
        return start + length
    text = text[:end]
    grown = [len("".join(analysis.raw(text[start:end]))) for end in range(start + 1, len(text) + 1)]
    return start + bisect_right(grown, grown[bisect_left(grown, length)])


def starts_of(tokens: Iterable[str]) -> list[str]:
    """Return what is looked for of each token: for `holds`, which is asked of many labels."""
    return [f" {token[:LONGEST_START]}" for token in tokens]


def holds(label: str, starts: Iterable[str]) -> bool:
    """Say whether each of the tokens begins a word of the label."""
    return all(map(_words(label).__contains__, starts))


def held(label: str, tokens: Iterable[str]) -> int:
    """Return how many of the tokens begin a word of the label."""
    words = _words(label)
    return sum(start in words for start in starts_of(tokens))


def opens(label: str, tokens: Sequence[str]) -> bool:
    """Say whether a label begins with what was typed first."""
    return _words(label).startswith(f" {tokens[0][:LONGEST_START]}")


@lru_cache(maxsize=4_096)
def _words(label: str) -> str:
    """Return the folded words of a label in one text, a space before each: looking for a beginning is one step then."""
    return f" {' '.join(analysis.raw(label))}"


def shared(word: str, token: str) -> int:
    """Return how many characters a word has in common with a token that begins it, else 0."""
    if not word.startswith(token[:LONGEST_START]):
        return 0
    return next(length for length in range(len(token), 0, -1) if word.startswith(token[:length]))
