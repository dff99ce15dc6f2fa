"""What words of different languages share: brought to Latin letters and one spelling, cut into overlapping pieces.

"Телематика" and "Telematik" share no letter as they are written; as pieces of `telematika` and `telematik` they meet. A
piece marks where a word begins and ends, so that "art" is no part of "party".
"""

import re
from functools import lru_cache
from typing import Final

from search import analysis

PIECE: Final = 5
"""Characters of a piece, edges included: the length that was measured beside 4-letter runs (`search/README.md`)."""
EDGE: Final = "_"

LETTERS: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "c", "ч": "c", "ш": "s", "щ": "st", "ъ": "a", "ь": "i", "ю": "iu", "я": "ia",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "t", "ι": "i", "κ": "k", "λ": "l",
        "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "h",
        "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
"""Bulgarian's and Greek's letters as the words that both lent and borrowed are spelt in most of Europe."""

SPELLINGS: Final = {
    "sch": "s", "sh": "s", "sz": "s", "cz": "c", "tz": "c", "ts": "c", "ph": "f", "th": "t", "ch": "h", "ck": "k",
    "qu": "kv", "ae": "e", "oe": "e", "ij": "i", "c": "k", "q": "k", "z": "s", "x": "ks", "w": "v", "y": "i", "j": "i",
}  # fmt: skip
"""How the same sound is written here and there; what comes first is applied first."""
_DOUBLED: Final = re.compile(r"(.)\1+")


def cognates(text: str) -> list[str]:
    """Return the pieces of every word in reading order; a number or a short word stands for itself, whole."""
    return [piece for word in analysis.raw(text) for piece in pieces_of(word)]


def latin(word: str) -> str:
    """Return a folded word in Latin letters, spelt as plainly as it can be; other alphabets stay as they are."""
    spelt = word.translate(LETTERS)
    for written, plain in SPELLINGS.items():
        spelt = spelt.replace(written, plain)
    return _DOUBLED.sub(r"\1", spelt)


@lru_cache(maxsize=30_000)
def pieces_of(word: str) -> tuple[str, ...]:
    """Return the pieces of a folded word in reading order."""
    marked = f"{EDGE}{word if word.isdigit() else latin(word)}{EDGE}"
    if word.isdigit() or len(marked) <= PIECE:
        return (marked,)
    return tuple(marked[start : start + PIECE] for start in range(len(marked) - PIECE + 1))
