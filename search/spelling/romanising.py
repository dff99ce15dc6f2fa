"""Bulgarian and Greek words as people type them in Latin letters, all ways of typing the same word brought to one.

After the official systems (Bulgaria's Transliteration Act of 2009, ELOT 743), with what people type instead of them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
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
    "4": "ch", "6": "sh", "zh": "j", "ch": "h", "kh": "h", "x": "h", "ks": "h", "ph": "f", "tz": "c", "ts": "c",
    "w": "v", "ja": "ia", "ju": "iu", "ou": "u", "y": "i", "q": "ia",
}  # fmt: skip
"""What is typed for the same sound, and what it is brought to; what comes first is applied first."""
GREEK_U: Final = "ou"
"""What "ου" is typed as: one sound, and no "υ"."""
VOICELESS: Final = re.compile("(?<=[αεη])υ(?=[θκξπσςτφχψ]|$)")
VOICED: Final = re.compile("(?<=[αεη])υ")
"""Greek's "υ" after these vowels is a consonant: "αυτο" is said afto, "αυλη" avli."""
DOUBLED: Final = re.compile(r"(.)\1+")
CHAT: Final = re.compile("(?=.*[46])(?!.*[46]{2})[a-z46]{4,20}")
"""Bulgarian as it is typed on telephones: 4 is "ч" (chetiri) and 6 is "ш" (shest)."""
FEWEST_LETTERS: Final = 3
"""How many letters such a word has besides: "h264" is none."""


def is_romanised(folded: str) -> bool:
    """Say whether a folded word belongs to an alphabet that is typed in Latin letters, too."""
    return not folded.isascii() and folded.translate(OFFICIAL).isascii()


def romanised(folded: str) -> str:
    """Return a word of either alphabet, or one typed in Latin letters, as all ways of typing it are brought to."""
    plain = folded.replace("ου", GREEK_U).translate(OFFICIAL)
    for typed, sound in HABITS.items():
        plain = plain.replace(typed, sound)
    return DOUBLED.sub(r"\1", plain)


def typings(folded: str) -> set[str]:
    """Return all that `romanised` brings what people type for a word of either alphabet to.

    Greek's "υ" is typed as it sounds (stathmefsi, avli), or by its looks as y, i or u (ydreusi, idreysi); Bulgarian's
    "ъ" as a, y or u (smetosabirane, smetosybirane, smetosubirane).
    """
    plain = folded.replace("ου", GREEK_U)
    ways = {plain, VOICED.sub("v", VOICELESS.sub("f", plain)), VOICED.sub("u", plain)}
    ways = {way.replace("υ", typed) for way in ways for typed in "yu"}
    return {romanised(way.replace("ъ", typed)) for way in ways for typed in "ayu"}


def is_chat(folded: str) -> bool:
    """Say whether a folded word has a digit inside that stands for a letter that looks or sounds so: "u4ilishte"."""
    return bool(CHAT.fullmatch(folded)) and sum(map(str.isalpha, folded)) >= FEWEST_LETTERS


LETTERS: Final[Mapping[str, str]] = {
    "sht": "щ", "shch": "щ", "6t": "щ", "4": "ч", "6": "ш",
    "zh": "ж", "ch": "ч", "sh": "ш", "ts": "ц", "tz": "ц", "kh": "х", "yu": "ю", "ju": "ю",
    "iu": "ю", "ya": "я", "ja": "я", "ia": "я", "yo": "йо", "jo": "йо", "a": "аъ", "b": "б", "c": "ц", "d": "д",
    "e": "е", "f": "ф", "g": "г", "h": "х", "i": "ий", "j": "жй", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о",
    "p": "п", "q": "я", "r": "р", "s": "с", "t": "т", "u": "уъ", "v": "в", "w": "в", "x": "х", "y": "йиъь", "z": "з",
}  # fmt: skip
"""What Bulgarian letters a Latin sound may stand for, the likeliest first; "йо" is one of two."""
LONGEST_SOUND: Final = max(map(len, LETTERS))
MOST_READINGS: Final = 32
"""How many readings of the same letters are followed at a time."""


def cyrillic(typed: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return how a folded word in Latin letters, or the beginning of one, may be read in Bulgarian.

    First every reading with which a known word begins (`is_known` is asked of growing beginnings), then the usual one.
    Nothing for a word with other letters than these.
    """
    readings: dict[int, list[str]] = {0: [""]}
    for at in range(len(typed)):
        for begun in readings.get(at, [])[:MOST_READINGS]:
            for length in range(LONGEST_SOUND, 0, -1):
                for letters in _letters(typed[at : at + length], length):
                    if is_known(begun + letters):
                        readings.setdefault(at + length, []).append(begun + letters)
    usual = _usual(typed)
    return list(dict.fromkeys([*readings.get(len(typed), []), *([usual] if usual else [])])) if typed else []


def _letters(sound: str, length: int) -> Sequence[str]:
    written = LETTERS.get(sound, "") if len(sound) == length else ""
    return [written] if written == "йо" else list(written)


def _usual(typed: str) -> str:
    """Return the word with the likeliest letter of each sound, the longest sounds first; "" where there is none."""
    at, read = 0, ""
    while at < len(typed):
        sizes = [size for size in range(LONGEST_SOUND, 0, -1) if _letters(typed[at : at + size], size)]
        if not sizes:
            return ""
        read += _letters(typed[at : at + sizes[0]], sizes[0])[0]
        at += sizes[0]
    return read
