"""Makes any text fit for a PDF/UA: every sign has a letter that shows it, and no word is wider than a column."""

import re
import unicodedata
from typing import Final

# What the typefaces in typst 0.15 have letters for, looked up one by one: Latin, Greek, Cyrillic, signs and arrows.
SHOWN: Final = re.compile(
    r"[\n\t\x20-\x7e\xa0-\xac\xae-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u1e00-\u1eff"
    r"\u2000-\u200a\u2010-\u2027\u202f-\u2040\u2044-\u2052\u2054-\u205f\u2070\u2071\u2074-\u208e\u20a0-\u20c0"
    r"\u2122\u2116\u2126\u2153-\u2184\u2190-\u22ff\u2500-\u2606\u25a0-\u25ff\u2713\u2714\ufffd]"
)
PLAIN: Final = re.compile(r"[\n\t\x20-\x7e\xa0-\xac\xae-\u017f\u0391-\u03a1\u03a3-\u03c9\u0400-\u045f]")
LONG: Final = re.compile(r"\S{25,}")
PIECE: Final = 12
"""Letters after which a word longer than any real one may be broken."""
BREAK: Final = "\N{ZERO WIDTH SPACE}"


def fit(words: str, *, plain: bool = False) -> str:
    """Return a text with what no typeface shows written as its number, such as [U+6F22], and long words breakable.

    `plain` keeps the letters of the site's languages alone.
    """
    known = PLAIN if plain else SHOWN
    composed = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    named = "".join(one if known.fullmatch(one) else _named(one) for one in composed)
    return LONG.sub(_broken, named)


def _named(sign: str) -> str:
    return "" if unicodedata.category(sign) == "Cf" else f"[U+{ord(sign):04X}]"


def _broken(found: "re.Match[str]") -> str:
    word = found[0]
    return BREAK.join(word[at : at + PIECE] for at in range(0, len(word), PIECE))


def fitted(value: object, *, plain: bool) -> object:
    """Return JSON with every text fitted."""
    if isinstance(value, str):
        return fit(value, plain=plain)
    if isinstance(value, list):
        return [fitted(one, plain=plain) for one in value]
    if isinstance(value, dict):
        return {key: fitted(one, plain=plain) for key, one in value.items()}
    return value
