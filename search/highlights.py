"""Marks in a text what a question asked for, and cuts out the piece of it that says most."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from search import analysis
from search.about import language_of
from search.synonyms.table import Also
from search.typed import parts_of, weighted
from search.wholes import wholes

SNIPPET: Final = 240
"""How many characters of a text are shown, at most."""
ELLIPSIS: Final = "…"


class Segment(NamedTuple):
    """A piece of a text, and whether it was asked for."""

    text: str
    is_found: bool = False


@dataclass(frozen=True)
class Highlighter:
    """What a question asks for, as it marks texts of any language: words by stem or as they are typed.

    What is asked for `also` is marked in texts that have all of its words.
    """

    text: str
    language: str
    also: tuple[Also, ...] = ()
    _known: dict[tuple[str, str], list[tuple[int, int, str]]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The stems and raw words that count as found."""
        words = parts_of(self.text).words
        return frozenset(weighted(words, language_of(words, self.language)))

    @cached_property
    def _has_wholes(self) -> bool:
        """Whether standards or measures are asked for: to look for them takes as long as for all words."""
        return bool(wholes(self.text))

    def found_in(self, text: str, language: str) -> int:
        """Return how many different asked words a text holds."""
        return len({found for _start, _end, found in self._places(text, language)})

    def marked(self, text: str, language: str) -> list[Segment]:
        """Return a whole text in segments; neighbours that were both asked for are one mark."""
        return list(_segments(text, [(start, end) for start, end, _found in self._places(text, language)]))

    def snippet(self, text: str, language: str, longest: int = SNIPPET) -> list[Segment]:
        """Return the piece of a text that holds most of what was asked for, in segments; its beginning when none."""
        plain = " ".join(text.split())
        if len(plain) <= longest:
            return self.marked(plain, language)
        places = self._places(plain, language)
        start = _best_start(plain, places, longest)
        end = len(plain) if start + longest >= len(plain) else plain.rfind(" ", start, start + longest)
        end = end if end > start else start + longest
        before, after = (ELLIPSIS if start else ""), (ELLIPSIS if end < len(plain) else "")
        moved = start - len(before)
        inside = [(begin - moved, stop - moved) for begin, stop, _found in places if start <= begin and stop <= end]
        return list(_segments(f"{before}{plain[start:end]}{after}", inside))

    def _places(self, text: str, language: str) -> list[tuple[int, int, str]]:
        """Return beginning, end and token of each find; a text is analysed once, however often it is asked about."""
        if (text, language) not in self._known:
            self._known[text, language] = self._find(text, language) if self.asked or self.also else []
        return self._known[text, language]

    def _find(self, text: str, language: str) -> list[tuple[int, int, str]]:
        asked_wholes = wholes(text) if self._has_wholes else ()
        places = [(one.start, one.end, one.folded) for one in asked_wholes if one.folded in self.asked]
        asked = self.asked | self._also_in(text, language) if self.also else self.asked
        places += [(word.start, word.end, word.folded) for word in analysis.words_among(text, language, asked)]
        return sorted(places)

    def _also_in(self, text: str, language: str) -> frozenset[str]:
        """Return the tokens of what is asked for besides, of that which a text has as a whole."""
        tokens = {*analysis.raw(text), *analysis.stems(text, language)}
        whole = (one for one in self.also if all({word.stem, word.folded} & tokens for word in one.term.tokens))
        return frozenset(token for one in whole for token in one.weights())


def _best_start(text: str, places: list[tuple[int, int, str]], longest: int) -> int:
    """Return where to cut: at the beginning of a word, some words before the piece with the most different finds."""
    best, at = 0, 0
    for start, _end, _found in places:
        held = len({found for one, end, found in places if start <= one and end <= start + longest * 3 // 4})
        if held > best:
            best, at = held, start
    lead = max(at - longest // 4, 0)
    return text.find(" ", lead, at) + 1 if lead else 0


def _segments(text: str, places: Iterable[tuple[int, int]]) -> Iterable[Segment]:
    at = 0
    for start, end in _joined(text, places):
        if at < start:
            yield Segment(text[at:start])
        yield Segment(text[start:end], is_found=True)
        at = end
    if at < len(text):
        yield Segment(text[at:])


def _joined(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places, those with nothing but a space between them as one."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and text[joined[-1][1] : start].strip() == "":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
