"""Bulgarian and Greek words as people type them in Latin letters, all ways of typing the same word brought to one.

After the official systems (Bulgaria's Transliteration Act of 2009, ELOT 743), with what people type instead of them.
"""

import re
from collections.abc import Mapping
from typing import Final

OFFICIAL: Final[Mapping[int, str]] = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
        "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
        "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
HABITS: Final[Mapping[str, str]] = {
    "zh": "j", "ch": "h", "kh": "h", "x": "h", "ks": "h", "ph": "f", "tz": "c", "ts": "c", "w": "v", "ja": "ia",
    "ju": "iu", "ou": "u", "y": "i", "q": "ia",
}  # fmt: skip
"""What is typed for the same sound, and what it is brought to; what comes first is applied first."""
DOUBLED: Final = re.compile(r"(.)\1+")


def is_romanised(folded: str) -> bool:
    """Say whether a folded word belongs to an alphabet that is typed in Latin letters, too."""
    return not folded.isascii() and folded.translate(OFFICIAL).isascii()


def romanised(folded: str) -> str:
    """Return a word of either alphabet, or one typed in Latin letters, as all ways of typing it are brought to."""
    plain = folded.translate(OFFICIAL)
    for typed, sound in HABITS.items():
        plain = plain.replace(typed, sound)
    return DOUBLED.sub(r"\1", plain)
