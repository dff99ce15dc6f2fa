"""Folds text for comparison in the database; SQLite folds no letters outside ASCII."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

UNMARKED: Final = frozenset({"Mn", "Mc", "Cf"})
"""The categories of accents and of what only shapes a word."""
SPELT_OUT: Final[Mapping[str, str]] = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ŋ": "n",
}
"""Letters that no decomposition takes their mark from, as they are written without it."""
_UNMARKED_LETTERS: Final = str.maketrans(dict(SPELT_OUT))
LONGEST_WORD: Final = 21
"""How many characters of a word are looked at."""
_WORD: Final = re.compile(r"[^\W_]+")


def is_readable(text: str) -> bool:
    """Whether a name shows at least one letter or figure and hides nothing: no control or direction characters."""
    shown = unicodedata.normalize("NFKC", text)
    hidden = any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} for character in shown)
    return not hidden and any(character.isalnum() for character in shown)


def folded(text: str) -> str:
    """Return the text in NFKC, casefolded, with runs of white space made single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def plain_words(text: str) -> list[str]:
    """Return the words of a text in reading order, casefolded and without accents: where "Łódź" and "lodz" meet."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_UNMARKED_LETTERS)
    kept = "".join(one for one in parts if unicodedata.category(one) not in UNMARKED)
    return [word[:LONGEST_WORD] for word in _WORD.findall(kept)]
