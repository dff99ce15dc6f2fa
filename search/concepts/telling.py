"""The words that tell of a code: those of its label and of the narrower ones, in all languages.

Whoever types a label means all that stands below it, in whatever language it is written: "Furniture" is also
"стол". A word tells the more of a code, the fewer labels elsewhere hold it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from search import analysis
from search.mapped import Array

MOST: Final = 300
"""How many words a question is asked with; 1,000 rank .01 better on labels (nDCG@10), and find more by chance."""
OWN: Final = 0.5
"""Which part of the labels that hold a word must be the code's own for it to find listings; what is common orders."""
CODE_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Telling:
    """The weights of the words that tell of a code, heaviest first, and those among them that are its own."""

    weights: Mapping[str, float]
    own: tuple[str, ...]


NOTHING: Final = Telling({}, ())


def learn_words(
    codes: Sequence[str],
    labels: Mapping[str, Mapping[str, str]],
    terms: Mapping[str, Mapping[str, Iterable[str]]],
    languages: Sequence[str],
) -> dict[str, Array]:
    """Return the stems of every code's label and terms, in the order of the codes.

    `starts` says where those of each code begin in `places`. A stem of a language is one word, whose letters stand in
    `letters` up to its place in `ends`; `held` says how many codes have it in its language.
    """
    known: dict[tuple[str, str], int] = {}
    places: list[int] = []
    starts = [0]
    for code in codes:
        for language in languages:
            text = "\n".join([labels[code].get(language, ""), *terms.get(code, {}).get(language, ())])
            stems = dict.fromkeys(analysis.stems(text, language))
            places += [known.setdefault((language, stem), len(known)) for stem in stems]
        starts.append(len(places))
    letters = [stem.encode() for _language, stem in known]
    return {
        "words/starts": np.array(starts, np.uint32),
        "words/places": np.array(places, np.uint32),
        "words/held": np.bincount(places, minlength=len(known)).astype(np.uint32),
        "words/ends": np.cumsum([len(one) for one in letters], dtype=np.uint32),
        "words/letters": np.frombuffer(b"".join(letters), np.uint8),
    }


def telling_words(arrays: Mapping[str, Array], nodes: Iterable[str]) -> Telling:
    """Return the words that tell of the codes under any of these nodes: (1 + ln labels) × the share that is theirs."""
    runs = [_places_under(arrays, node) for node in nodes]
    found, counts = np.unique(np.concatenate(runs), return_counts=True) if runs else (np.array([]), np.array([]))
    shares = counts / arrays["words/held"][found] if len(found) else counts
    weights = (1.0 + np.log(np.maximum(counts, 1))) * shares
    words: dict[str, tuple[float, float]] = {}
    for at in np.lexsort((found, -weights))[: 2 * MOST].tolist():
        words.setdefault(_letters(arrays, int(found[at])), (float(weights[at]), float(shares[at])))
        if len(words) == MOST:
            break
    return Telling(
        weights={word: weight for word, (weight, _share) in words.items()},
        own=tuple(word for word, (_weight, share) in words.items() if share >= OWN),
    )


def _places_under(arrays: Mapping[str, Array], node: str) -> Array:
    """Return the words of all labels whose code begins with a node: these stand one after the other."""
    codes, starts = arrays["codes"], arrays["words/starts"]
    first = np.searchsorted(codes, node.ljust(CODE_BYTES, "0").encode())
    end = np.searchsorted(codes, node.ljust(CODE_BYTES, "9").encode(), side="right")
    places: Array = arrays["words/places"][starts[first] : starts[end]]
    return places


def _letters(arrays: Mapping[str, Array], place: int) -> str:
    ends = arrays["words/ends"]
    begin = int(ends[place - 1]) if place else 0
    return arrays["words/letters"][begin : int(ends[place])].tobytes().decode()
