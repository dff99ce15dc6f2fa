"""What somebody typed: its words, folded, and how they may be read when they are Bulgarian in Latin letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from search import analysis
from search.spelling.current import beginnings
from search.spelling.romanising import cyrillic

LONGEST: Final = 200
"""How many characters are read; the longest title has 160."""
FEWEST_LETTERS: Final = 4
"""How many letters the longest word has at least that may be Bulgarian in Latin letters: fewer begin too much."""
MOST_OF_A_WORD: Final = 4
MOST_READINGS: Final = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """The text with single spaces, its folded words, each once, and each word's readings in Bulgarian."""

    text: str
    tokens: tuple[str, ...]
    bulgarian: tuple[tuple[str, ...], ...] = ()

    @property
    def readings(self) -> Iterator[tuple[str, ...]]:
        """The words in Bulgarian letters, in each combination of their readings; none when they cannot be."""
        return islice(product(*self.bulgarian), MOST_READINGS) if self.bulgarian else iter(())


def read(typed: str) -> Typed:
    """Return what was typed, as it is looked for."""
    text = " ".join(typed[:LONGEST].split())
    tokens = tuple(dict.fromkeys(analysis.raw(text)))
    return Typed(text, tokens, _in_bulgarian(tokens))


def _in_bulgarian(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the readings of each word; none when there is a word that has none. A number stands for itself."""
    known = beginnings()
    if known is None or not any(len(token) >= FEWEST_LETTERS and not token.isdigit() for token in tokens):
        return ()
    read = tuple(
        (token,) if token.isdigit() else tuple(cyrillic(token, known.begins)[:MOST_OF_A_WORD]) for token in tokens
    )
    return read if all(read) else ()
