"""Words that are known, by what is left of each without one letter, as arrays that a file holds."""

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from search import analysis
from search.mapped import Array
from search.spelling.nearness import is_near, is_word, variants
from search.spelling.romanising import is_romanised, romanised, typings

MOST: Final = 250_000
"""How many words are kept, the most frequent first; the 192,000 of labels and terms take 21 MB."""
BITS: Final[Mapping[str, int]] = {language: 1 << bit for bit, language in enumerate(analysis.LANGUAGES)}
PREFIX: Final = "spelling/"
ROMANISED: Final = "="
"""Before what a word is typed as in Latin letters: no variant of any word."""


class Known(NamedTuple):
    """A word as most texts write it, in lower case, the languages that have it, and in how many texts it stood."""

    written: str
    folded: str
    languages: int
    texts: int

    def is_of(self, language: str) -> bool:
        """Say whether a text of a language has it."""
        return bool(self.languages & BITS.get(language, 0))


@dataclass(slots=True)
class _Counted:
    languages: int = 0
    texts: int = 0
    writings: dict[str, int] = field(default_factory=dict)

    @property
    def written(self) -> str:
        return max(self.writings, key=lambda writing: (self.writings[writing], writing))


class Words:
    """Gathers the words of texts."""

    def __init__(self) -> None:
        self._words: dict[str, _Counted] = {}

    def add(self, text: str, language: str) -> None:
        """Count the words of a text, each once."""
        bit = BITS.get(language, 0)
        for folded, written in {one.folded: text[one.start : one.end] for one in analysis.words(text)}.items():
            if not is_word(folded):
                continue
            known = self._words.setdefault(folded, _Counted())
            known.languages |= bit
            known.texts += 1
            known.writings[written.lower()] = known.writings.get(written.lower(), 0) + 1

    def arrays(self) -> dict[str, Array]:
        """Return the most frequent words, and for each of their variants the place of a word that has it.

        `keys` are the numbers of the variants, sorted, `places` the word of each; the letters of a word stand in
        `letters` up to its place in `ends`, `languages` has a bit for each language, `texts` counts those that have it.
        What a word is typed as in Latin letters are variants of it, too.
        """
        frequent = sorted(self._words.items(), key=lambda item: (-item[1].texts, item[0]))[:MOST]
        keys, places = array("I"), array("I")
        for place, (folded, _counted) in enumerate(frequent):
            own = [_number(variant) for variant in variants(folded)]
            own += [_number(f"{ROMANISED}{typed}") for typed in sorted(typings(folded))] if is_romanised(folded) else []
            keys.extend(own)
            places.extend([place] * len(own))
        numbers = np.array(keys, np.uint32)
        order = np.argsort(numbers, kind="stable")
        letters = [counted.written.encode() for _folded, counted in frequent]
        return {
            f"{PREFIX}keys": numbers[order],
            f"{PREFIX}places": np.array(places, np.uint32)[order],
            f"{PREFIX}languages": np.array([counted.languages for _folded, counted in frequent], np.uint32),
            f"{PREFIX}texts": np.array([counted.texts for _folded, counted in frequent], np.uint32),
            f"{PREFIX}ends": np.cumsum([len(one) for one in letters], dtype=np.uint32),
            f"{PREFIX}letters": np.frombuffer(b"".join(letters), np.uint8),
        }


def _number(variant: str) -> int:
    return zlib.crc32(variant.encode("utf-8", "backslashreplace"))


@dataclass(frozen=True)
class Vocabulary:
    """The learned words, as they are asked."""

    arrays: Mapping[str, Array]

    def known(self, folded: str) -> Known | None:
        """Return the word that is folded so, None for one that is not known."""
        return next((one for one in self._sharing([folded]) if one.folded == folded), None)

    def begins(self, written: str) -> bool:
        """Say whether a word begins so, as it is written in lower case."""
        letters, ends = self.arrays[f"{PREFIX}letters"].tobytes(), self.arrays[f"{PREFIX}ends"]
        wanted = written.encode()
        at = letters.find(wanted)
        while at > 0 and ends[np.searchsorted(ends, at)] != at:
            at = letters.find(wanted, at + 1)
        return at >= 0

    def near(self, folded: str) -> list[Known]:
        """Return the words that are one slip apart from a folded one."""
        return [one for one in self._sharing(variants(folded)) if is_near(folded, one.folded)]

    def typed_as(self, folded: str) -> list[Known]:
        """Return the Bulgarian and Greek words that are typed so in Latin letters."""
        wanted = romanised(folded)
        found = self._sharing([f"{ROMANISED}{wanted}"]) if folded.isascii() else ()
        return [one for one in found if is_romanised(one.folded) and wanted in typings(one.folded)]

    def _sharing(self, wanted: Iterable[str]) -> Iterator[Known]:
        """Yield the words that have one of the variants."""
        keys, places = self.arrays[f"{PREFIX}keys"], self.arrays[f"{PREFIX}places"]
        numbers = np.array([_number(variant) for variant in wanted], np.uint32)
        starts, ends = np.searchsorted(keys, numbers), np.searchsorted(keys, numbers, side="right")
        found = [places[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True) if start < end]
        yield from map(self._word, sorted({place for run in found for place in run.tolist()}))

    def _word(self, place: int) -> Known:
        arrays = self.arrays
        ends = arrays[f"{PREFIX}ends"]
        begin = int(ends[place - 1]) if place else 0
        written = arrays[f"{PREFIX}letters"][begin : int(ends[place])].tobytes().decode()
        languages, texts = int(arrays[f"{PREFIX}languages"][place]), int(arrays[f"{PREFIX}texts"][place])
        return Known(written, "".join(analysis.raw(written)), languages, texts)
