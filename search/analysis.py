"""The one analysis of text, for both search engines: split into words, drop stop words, stem, fold.

Words come out of it as tokens without white space, at most 60 characters long. Any text will do, broken and hostile
ones included: nothing here raises.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from accounts.folding import SPELT_OUT
from listings.language import CONTENT_LANGUAGES
from search.stemming.languages import stem

ANALYSER_VERSION: Final[int] = 2
"""Changes whenever the same text may give other tokens; indexes of another version have to be rebuilt."""

LANGUAGES: Final[tuple[str, ...]] = CONTENT_LANGUAGES

LONGEST_TOKEN: Final = 60
LONGEST_READ: Final = 4 * LONGEST_TOKEN
"""How much of one word is looked at, in characters, before marks are dropped."""
CACHED: Final = 30_000
"""How many folded words are kept before all are let go (about 4 MB)."""
STEMS_CACHED: Final = 6_000
"""How many stems of a language are: as many words are nearly all of a text, and there are 24 languages."""
IN_HAND: Final = 16
"""How many texts are known by their words: a listing's title is asked for its words, stems and pieces, in turn."""

_MARKS: Final = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
_SHAPING: Final = "\u00ad\u200c\u200d"
"""Soft hyphen and joiners: they stand inside words and mean nothing."""
_ONE_WORD: Final = rf"\w+(?:[{_SHAPING}{_MARKS}]+\w*)*"
_ELIDED: Final = "[bcdhjlmnstv]|un|qu|(?:jus|lors|puis|quoi)qu|quest|quell|d?all|[dns]ell|sull|coll|sant|dov|cos|anch"
_PLAIN_WORD: Final = re.compile(_ONE_WORD)
_WORD_AMONG_APOSTROPHES: Final = re.compile(
    rf"(?:(?i:{_ELIDED})['’](?=\w))*"  # l'eau, dell'acqua, d'fhéadfadh, qu'il
    rf"({_ONE_WORD})"
    r"(?:['’][sS](?!\w))?"  # the city's
)
_ASCII_WORD: Final = re.compile(r"\w+", re.ASCII)  # the same words of such a text in half the time

_SPELT_OUT: Final[Mapping[str, str]] = {
    **SPELT_OUT,
    "ß": "ss",
    "ς": "σ",
    "й": "й",  # a letter of its own, not an и with a breve
}


class Word(NamedTuple):
    """A word as it is compared, and where it stands in the text: `text[start:end]`."""

    folded: str
    start: int
    end: int


class _Letters(dict[int, str]):
    """What each character becomes when it is folded, for `str.translate`; learned as characters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded_character(chr(code))
        return folded


class _Folded(dict[str, str]):
    """The folded form of each word as it was written; learned, and emptied when full."""

    def __missing__(self, written: str) -> str:
        return _kept(self, CACHED, written, _fold(_plain(written)))


class _Stems(dict[str, str]):
    """The folded stem of each word as it was written, "" for a stop word; learned, and emptied when full."""

    def __init__(self, language: str, stop_words: str) -> None:
        super().__init__()
        self.language = language
        self.stop_words = _stop_words(language, stop_words)

    def __missing__(self, written: str) -> str:
        return _kept(self, STEMS_CACHED, written, self._stem(_plain(written)))

    def _stem(self, plain: str) -> str:
        folded = _fold(plain)
        if plain in self.stop_words or folded in self.stop_words:
            return ""
        return (_fold(stem(plain, self.language)) or folded) if plain.isalpha() else folded


def _kept(cache: dict[str, str], most: int, written: str, result: str) -> str:
    if len(cache) >= most:
        cache.clear()
    found = written if result == written else result  # most are: one string is kept, not two
    if len(written) <= LONGEST_TOKEN:
        cache[written] = found
    return found


def _plain(written: str) -> str:
    """Return the word in NFC and lower case, without the characters that only shape it."""
    composed = unicodedata.normalize("NFC", written[:LONGEST_READ]).lower()
    return composed if composed.isalnum() else "".join(one for one in composed if one not in _SHAPING)


def _fold(plain: str) -> str:
    return (plain if plain.isascii() and plain.isalnum() else plain.translate(_letters))[:LONGEST_TOKEN]


def _folded_character(character: str) -> str:
    if character in _SPELT_OUT:
        return _SPELT_OUT[character]
    parts = unicodedata.normalize("NFKD", character).lower()
    return "".join(_SPELT_OUT.get(part, part) for part in parts if part.isalnum())


def _stop_words(language: str, text: str) -> frozenset[str]:
    """Greek in capitals and Romanian are often written without marks, so their stop words go without them, too."""
    words_of_text = text.split()
    unmarked = [_fold(word) for word in words_of_text] if language in {"el", "ro"} else []
    return frozenset([*words_of_text, *unmarked])


_letters: Final = _Letters()
_folded: Final = _Folded()
_stems: Final[Mapping[str, _Stems]] = {
    language: _Stems(language, stop_words)
    for language, stop_words in tomllib.loads(
        (Path(__file__).parent / "data" / "stopwords.toml").read_text(encoding="utf-8")
    ).items()
}


@lru_cache(IN_HAND)
def _written(text: str) -> tuple[str, ...]:
    """Return the words as they are written."""
    return tuple(_pattern(text).findall(text.replace("_", " ")))


def _pattern(text: str) -> re.Pattern[str]:
    """Return the quickest pattern that finds the words of a text; the one among apostrophes has them as a group."""
    if "'" in text or "’" in text:
        return _WORD_AMONG_APOSTROPHES
    return _ASCII_WORD if text.isascii() else _PLAIN_WORD


def words(text: str) -> list[Word]:
    """Return every word in reading order with its place in the text; elided articles (l'eau) are no words."""
    matches, group = _matches(text)
    return [Word(folded, *match.span(group)) for match in matches if (folded := _folded[match[group]])]


def words_among(text: str, language: str, asked: frozenset[str]) -> list[Word]:
    """Return the words of a text that are among the asked, folded or else by their stem, under what was asked for."""
    stems_of_language: Mapping[str, str] = _stems.get(language, _folded)
    every = _written(text)
    # Most texts have none of them, which is seen without a step of Python for each word.
    if asked.isdisjoint(map(_folded.__getitem__, every)) and asked.isdisjoint(
        map(stems_of_language.__getitem__, every)
    ):
        return []
    found: list[Word] = []
    matches, group = _matches(text)
    for match in matches:
        written = match[group]
        token = _folded[written]
        if token not in asked:
            token = stems_of_language[written]
        if token and token in asked:
            found.append(Word(token, *match.span(group)))
    return found


def _matches(text: str) -> tuple[Iterator[re.Match[str]], int]:
    """Return where words stand, and the group that is the word."""
    pattern = _pattern(text)
    return pattern.finditer(text.replace("_", " ")), pattern.groups


def raw(text: str) -> list[str]:
    """Return the folded words in reading order, stop words and all."""
    return [folded for written in _written(text) if (folded := _folded[written])]


def stems(text: str, language: str) -> list[str]:
    """Return the folded stems in reading order without stop words; folded words for a language that is not known."""
    stems_of_language = _stems.get(language)
    if stems_of_language is None:
        return raw(text)
    return [found for written in _written(text) if (found := stems_of_language[written])]


def stem_of(word: str, language: str) -> str:
    """Return the folded stem of one word, "" for a stop word. Give it as it was written: stemmers need the accents."""
    return _stems[language][word] if language in _stems else _folded[word]


def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that say nothing of a subject; none for a language that is not known."""
    return _stems[language].stop_words if language in _stems else frozenset()


def grams(text: str, size: int = 4) -> list[str]:
    """Return the runs of `size` characters of every folded word, whose beginning is marked: _wor, word.

    A word that is shorter than that stands for itself, with its mark.
    """
    return [gram for word in raw(text) for gram in grams_of(word, size)]


def grams_of(folded: str, size: int = 4) -> list[str]:
    """Return the runs of characters of one folded word."""
    marked = f"_{folded}"
    return [marked[start : start + size] for start in range(max(1, len(marked) - size + 1))]


def starts(text: str, longest: int = 15) -> list[str]:
    """Return the beginnings of every folded word, of 1 to `longest` characters."""
    return [folded[:length] for folded in raw(text) for length in range(1, min(longest, len(folded)) + 1)]
