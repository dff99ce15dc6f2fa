"""What words of different languages share: brought to Latin letters and one spelling, cut into overlapping pieces.

"Осветление", "phosphate" and "Fosfat" share no letter run as they are written; as pieces of `osvetlenie` and `fosfat`
they meet. A piece marks where a word begins and ends, so that "art" is no part of "party".
"""

import re
from functools import lru_cache
from typing import Final

from search import analysis

PIECE: Final = 5
"""Characters of a piece, edges included. Tried on the graded notices: 4 finds more and means less, 6 the other way."""
EDGE: Final = "_"

_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшъью"
_CYRILLIC_AS: Final = [
    "a",
    "b",
    "v",
    "g",
    "d",
    "e",
    "j",
    "z",
    "i",
    "i",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "r",
    "s",
    "t",
    "u",
    "f",
    "h",
    "c",
    "c",
    "s",
    "a",
    "i",
    "iu",
]
_GREEK: Final = "αβγδεζηθικλμνξοπρστυφχψω"
_GREEK_AS: Final = [
    "a",
    "v",
    "g",
    "d",
    "e",
    "z",
    "i",
    "t",
    "i",
    "k",
    "l",
    "m",
    "n",
    "ks",
    "o",
    "p",
    "r",
    "s",
    "t",
    "i",
    "f",
    "h",
    "ps",
    "o",
]
LETTERS: Final = str.maketrans(
    {
        **dict(zip(_CYRILLIC, _CYRILLIC_AS, strict=True)),
        **dict(zip(_GREEK, _GREEK_AS, strict=True)),
        "щ": "st",
        "я": "ia",
    }
)
"""Bulgarian's and Greek's letters as the words that both lent and borrowed are spelt in most of Europe."""

SPELLINGS: Final = {
    "sch": "s", "sh": "s", "sz": "s", "cz": "c", "tz": "c", "ts": "c", "ph": "f", "th": "t", "ch": "h", "ck": "k",
    "qu": "kv", "ae": "e", "oe": "e", "ij": "i", "c": "k", "q": "k", "z": "s", "x": "ks", "w": "v", "y": "i", "j": "i",
}  # fmt: skip
"""How the same sound is written here and there; what comes first is applied first."""
_DOUBLED: Final = re.compile(r"(.)\1+")


def cognates(text: str) -> list[str]:
    """Return the pieces of every word in reading order; a number or a short word stands for itself, whole."""
    return [piece for word in analysis.raw(text) for piece in _pieces(word)]


def latin(word: str) -> str:
    """Return a folded word in Latin letters, spelt as plainly as it can be; other alphabets stay as they are."""
    spelt = word.translate(LETTERS)
    for written, plain in SPELLINGS.items():
        spelt = spelt.replace(written, plain)
    return _DOUBLED.sub(r"\1", spelt)


@lru_cache(maxsize=30_000)
def _pieces(word: str) -> tuple[str, ...]:
    marked = f"{EDGE}{word if word.isdigit() else latin(word)}{EDGE}"
    if word.isdigit() or len(marked) <= PIECE:
        return (marked,)
    return tuple(marked[start : start + PIECE] for start in range(len(marked) - PIECE + 1))
