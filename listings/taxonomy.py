"""Reads of the vocabulary that form, filter, facet and index share: CPV codes by their words, themes for a text."""

import heapq
import math
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

from django.db.models.fields.json import KT

from accounts.folding import folded
from listings.language import CONTENT_LANGUAGES
from listings.models import CpvCode, Theme
from listings.reference import CPV, THEMES, digest, shipped_codes

WORD: Final = re.compile(r"[^\W_]+")
CODE: Final = re.compile(r"([0-9]{2,8})(?:-[0-9]?)?")
STEM: Final = 6
"""Words are compared by their first six letters: truncation, the plainest stemming, which works in all 24 languages."""
MOST_FOUND: Final = 50
LONGEST: Final = 20_000
LONGEST_TYPED: Final = 600
ENOUGH: Final = 0.5
"""Which part of a label's weight a text must hold for the code to be suggested."""
FIRST_LINE: Final = 2.0
"""How much more a word of the first line, the title, counts. This, `ENOUGH` and the square below were measured:
on 878 notices of a known code, its division is among five suggestions in 60 %; without them in 57 %."""
MOST_KNOWN: Final = 5_000
"""How many labels are kept by code before all are let go; a call may add to them (about 1 MB)."""
CPV_POINTS: Final = 1.0
WORD_POINTS: Final = 2.0


_known_labels: Final[dict[tuple[str, str], str]] = {}


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels of one language in memory: the codes, each label folded, and where each stem occurs."""

    codes: Sequence[str]
    texts: Sequence[str]
    places: dict[str, list[int]]
    sizes: Sequence[float]

    def weight(self, stem: str) -> float:
        """Return how much a stem tells: the logarithm of how rare it is among the labels."""
        return _weight(len(self.codes), len(self.places[stem]))


def suggested_codes(text: str, language: str, limit: int = 8) -> list[str]:
    """Return the codes whose labels a text holds most of, best first; [] for a language without labels."""
    if language not in CONTENT_LANGUAGES:
        return []
    labels = _labels(language)
    titled = _stems(text[:LONGEST].partition("\n")[0])
    held: defaultdict[int, float] = defaultdict(float)
    scores: defaultdict[int, float] = defaultdict(float)
    for stem in _stems(text[:LONGEST]):
        for place in labels.places.get(stem, ()):
            held[place] += labels.weight(stem)
            scores[place] += labels.weight(stem) * (FIRST_LINE if stem in titled else 1.0)
    parts = {place: weight / labels.sizes[place] for place, weight in held.items()}
    enough = [(-scores[place] * part**2, place) for place, part in parts.items() if part >= ENOUGH]
    return [labels.codes[place] for place in _best(enough, labels, text, limit)]


def _best(scored: list[tuple[float, int]], labels: Labels, text: str, limit: int) -> list[int]:
    """Return the places of the least scores; of those with one score, first what shares most letters with the text.

    A stem says little of a compound: "Straßen…" is one stem in 89 German labels, of lamps and of shoes.
    """
    last = max((score for score, _place in heapq.nsmallest(limit, scored)), default=0.0)
    words: defaultdict[str, set[str]] = defaultdict(set)
    for word in WORD.findall(_plain(text[:LONGEST])):
        words[word[:STEM]].add(word)
    texts = labels.texts
    ranked = [(score, -_shared(texts[at], words), len(texts[at]), at) for score, at in scored if score <= last]
    return [place for *_order, place in heapq.nsmallest(limit, ranked)]


def _shared(label: str, words: Mapping[str, set[str]]) -> int:
    """Return how many letters the words of a label share with words of the same stem, from the first letter on."""
    return sum(max((_alike(one, word) for word in words.get(one[:STEM], ())), default=0) for one in label.split())


def _alike(one: str, other: str) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def suggest_cpv(text: str, language: str, limit: int = 8) -> list[CpvCode]:
    """Return the codes that a title or text suggests, best first; one query."""
    return _rows(suggested_codes(text, language, limit))


def find_cpv(text: str, language: str) -> list[CpvCode]:
    """Return codes that begin with the digits typed, or whose label holds every typed word's beginning; two queries.

    At most 50: for digits in the order of the codes, for words the shortest label first. Where no label holds all the
    words, they are read as a title that suggests codes.
    """
    if number := CODE.fullmatch(text.strip()):
        return list(CpvCode.objects.filter(code__startswith=number[1])[:MOST_FOUND])
    words = {f" {word}" for word in WORD.findall(_plain(text[:LONGEST_TYPED]))}
    if not words or language not in CONTENT_LANGUAGES:
        return []
    labels = _labels(language)
    found = [place for place, label in enumerate(labels.texts) if all(word in label for word in words)]
    found.sort(key=lambda place: (len(labels.texts[place]), place))
    return _rows(labels.codes[place] for place in found[:MOST_FOUND]) or suggest_cpv(text, language)


def suggest_themes(text: str, language: str, codes: Iterable[str], limit: int = 3) -> list[str]:
    """Return the keys of the sub-themes that a text and its CPV codes speak of, best first; one query.

    Words are compared in English: those of an English text, and the English labels of the codes.
    """
    codes = list(codes)
    english = _labels("en")
    known = dict(zip(english.codes, english.texts, strict=True))
    spoken = " ".join([_plain(text[:LONGEST]) if language == "en" else "", *(known.get(code, "") for code in codes)])
    scores = {
        key: CPV_POINTS * sum(code.startswith(prefixes) for code in codes)
        + WORD_POINTS * len(set(pattern.findall(spoken)))
        for key, prefixes, pattern in _theme_words()
    }
    spoken_of = [key for key, score in scores.items() if score]
    known_keys = Theme.objects.filter(key__in=spoken_of).values_list("key", flat=True) if spoken_of else []
    return sorted(known_keys, key=lambda key: (-scores[key], key))[:limit]


def shipped_labels() -> dict[str, dict[str, str]]:
    """Return every label of the extract that the project ships, by code and language; no query."""
    return {row.code: row.labels for row in shipped_codes()}


@lru_cache(maxsize=1)
def shipped_version() -> str:
    """Return what stands for the shipped labels: another extract has another version."""
    return digest(CPV)[:16]


def cpv_labels(codes: Iterable[str], language: str) -> dict[str, str]:
    """Return the labels of codes in a language, in English where there is none, by code; what is no code is left out.

    One query, none for codes that this process has read before.
    """
    wanted = set(codes)
    known = {code: label for code in wanted if (label := _known_labels.get((code, language))) is not None}
    if missing := wanted - known.keys():
        if len(_known_labels) > MOST_KNOWN:
            _known_labels.clear()
        # Not the rows: a row's labels are twenty-four languages of which one or two are read.
        read = [KT(f"labels__{one}") for one in dict.fromkeys([language, "en"])]
        for code, *labels in CpvCode.objects.filter(code__in=missing).order_by().values_list("code", *read):
            known[code] = _known_labels[code, language] = next(filter(None, labels), "")
    return known


def forget_labels() -> None:
    """Read the labels anew at the next question; a process otherwise keeps those that it read first until it ends."""
    _read_labels.cache_clear()
    _known_labels.clear()


def _rows(codes: Iterable[str]) -> list[CpvCode]:
    wanted = list(codes)
    rows = CpvCode.objects.in_bulk(wanted, field_name="code")
    return [rows[code] for code in wanted if code in rows]


def _label_rows(language: str) -> Iterable[tuple[str, str]]:
    known = CpvCode.objects.annotate(words=KT(f"labels__{language}")).exclude(words__isnull=True)
    return known.values_list("code", "words")


def _labels(language: str) -> Labels:
    labels = _read_labels(language)
    if not labels.codes:
        _read_labels.cache_clear()  # nothing is loaded yet
    return labels


@lru_cache(maxsize=len(CONTENT_LANGUAGES))
def _read_labels(language: str) -> Labels:
    codes, texts = [], []
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, (code, label) in enumerate(_label_rows(language)):
        codes.append(code)
        texts.append(f" {' '.join(WORD.findall(_plain(label)))}")
        for stem in _stems(label):
            places[stem].append(place)
    weights = {stem: _weight(len(codes), len(found)) for stem, found in places.items()}
    sizes = [sum(weights[word] for word in {one[:STEM] for one in text.split()} if word in weights) for text in texts]
    return Labels(codes, texts, dict(places), sizes)


def _weight(labels: int, holding: int) -> float:
    return math.log(1 + labels / holding)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(_plain(text))}


def _plain(text: str) -> str:
    """Return folded text without accents."""
    decomposed = unicodedata.normalize("NFD", folded(text))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=1)
def _theme_words() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    tracks = tomllib.loads(THEMES.read_text(encoding="utf-8"))["track"]
    return tuple(
        (
            theme["key"],
            tuple(theme["cpv"]),
            re.compile("|".join(rf"\b{re.escape(_plain(word))}" for word in theme["words"])),
        )
        for track in tracks
        for theme in track["theme"]
    )
