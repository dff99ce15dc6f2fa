"""The marks by which a text and a label know each other: stems of a language and 4-grams, each as one number."""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

from search import analysis

GRAM_WEIGHT: Final = 0.5
"""Weight of a 4-gram beside a stem: it joins compounds and inflections, and is in many a word by chance."""
FEWEST_DIGITS: Final = 2
CACHED: Final = 50_000
"""How many marks of a kind have their numbers kept."""
WORDS_CACHED: Final = 6_000
"""How many words have the numbers of their 4-grams kept (about 1.5 MB): it takes longest to cut them."""


def stem_marks(text: str, language: str) -> Iterator[int]:
    """Yield the number of each stem in reading order."""
    return map(_stems.__getitem__, analysis.stems(text, language))


def gram_marks(text: str) -> Iterator[int]:
    """Yield the number of each 4-gram in reading order."""
    return chain.from_iterable(map(_gram_marks, analysis.raw(text)))


@lru_cache(WORDS_CACHED)
def _gram_marks(word: str) -> tuple[int, ...]:
    return tuple(map(_grams.__getitem__, analysis.grams_of(word)))


def whole_mark(text: str, language: str) -> int:
    """Return the number that two texts share when they have the same stems in the same order."""
    return _number("=" + " ".join(analysis.stems(text, language) or analysis.raw(text)))


def nodes_of(code: str) -> list[str]:
    """Return a code with all that it belongs to, as digits: 34928530 → 34, 349, 3492, 34928, 349285, 3492853."""
    node = node_of(code)
    return [node[:digits] for digits in range(FEWEST_DIGITS, len(node) + 1)]


def node_of(code: str) -> str:
    """Return a code's digits without the zeros that fill it up: 34928500 → 349285."""
    return code.rstrip("0").ljust(FEWEST_DIGITS, "0")


def _number(mark: str) -> int:
    # 32 bits: two of a language's 25,000 marks share a number once in fourteen languages, which moves nothing.
    return zlib.crc32(mark.encode("utf-8", "backslashreplace"))


class _Numbers(dict[str, int]):
    """The number of each mark of a kind, as marks turn up; emptied when full."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, mark: str) -> int:
        if len(self) >= CACHED:
            self.clear()
        self[mark] = number = _number(f"{self._kind}{mark}")
        return number


_stems: Final = _Numbers("s")
_grams: Final = _Numbers("g")
