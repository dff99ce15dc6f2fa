"""Makes of the CPV's labels what texts are compared with, for all languages: 20 MB, in 11 seconds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from search.concepts.telling import learn_words
from search.concepts.vocabulary import GRAM_WEIGHT, gram_marks, nodes_of, stem_marks, whole_mark
from search.mapped import Array

ANCESTOR_WEIGHT: Final = 0.2
"""How much the words of a wider code count in a narrower one, whose label often leaves them out ("Parts of pumps")."""

Labels = Mapping[str, Mapping[str, str]]
"""By code its label by language."""


def learn(
    labels: Labels, languages: Sequence[str], told: Callable[[str], None] = lambda _language: None
) -> dict[str, Array]:
    """Return the arrays of the labels of these languages; `told` hears of each language before its turn.

    Of a label, a mark counts once. `parents` holds the place of the next wider code, -1 for none; for each language
    `marks` are sorted, `starts` says where the places of the labels that hold each begin in `places`, `norms` is the
    length of each label's vector (with its ancestors'), and `wholes` names each label as a whole. `words` is what
    `telling.learn_words` says.
    """
    codes = sorted(labels)
    parents = np.array(list(_parents(codes)), np.int32)
    arrays = {"codes": np.array([code.encode() for code in codes], "S8"), "parents": parents}
    arrays |= learn_words(codes, labels, languages)
    for language in languages:
        told(language)
        texts = [labels[code].get(language, "") for code in codes]
        for name, array in _learn_language(texts, language, parents).items():
            arrays[f"{language}/{name}"] = array
    return arrays


def _parents(codes: Sequence[str]) -> Iterator[int]:
    """Yield the place of the next wider code that the vocabulary has; five codes name one that it has not."""
    at = {nodes_of(code)[-1]: place for place, code in enumerate(codes)}
    for code in codes:
        wider = reversed(nodes_of(code)[:-1])
        yield next((at[node] for node in wider if node in at), -1)


def _learn_language(texts: Sequence[str], language: str, parents: Array) -> dict[str, Array]:
    stems = [(mark, place) for place, text in enumerate(texts) for mark in stem_marks(text, language)]
    grams = [(mark, place) for place, text in enumerate(texts) for mark in gram_marks(text)]
    pairs = np.array([*stems, *grams], np.uint32).reshape(-1, 2)
    kinds = np.repeat([1.0, GRAM_WEIGHT], [len(stems), len(grams)])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    marks, starts, inverse = np.unique(pairs[order, 0], return_index=True, return_inverse=True)
    places = pairs[order, 1]
    ends = np.append(starts, len(places)).astype(np.uint32)
    rarity = rarities(ends, len(texts))
    return {
        "marks": marks.astype(np.uint32),
        "starts": ends,
        "places": places.astype(np.uint16),
        "norms": _norms(places, inverse, rarity[inverse] * kinds[order], parents, len(marks)),
        "wholes": np.array([whole_mark(text, language) if text else 0 for text in texts], np.uint32),
    }


def rarities(starts: Array, labels: int) -> Array:
    """Return how much each mark tells: 1 + ln(labels ÷ labels that hold it), the inverse document frequency."""
    held: Array = np.diff(starts.astype(np.int64))
    result: Array = 1.0 + np.log(labels / held)
    return result


def _norms(places: Array, marks: Array, weights: Array, parents: Array, marked: int) -> Array:
    """Return the length of each label's vector: its own marks, and its ancestors' at `ANCESTOR_WEIGHT`."""
    by_label = np.argsort(places, kind="stable")
    own, values = marks[by_label].astype(np.int64), weights[by_label]
    starts = np.searchsorted(places[by_label], np.arange(len(parents) + 1))
    keys, parts = [], []
    ancestors, factor = np.arange(len(parents)), 1.0
    while (ancestors >= 0).any():
        held = np.nonzero(ancestors >= 0)[0]
        counts = starts[ancestors[held] + 1] - starts[ancestors[held]]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        taken = np.repeat(starts[ancestors[held]], counts) + within
        keys.append(np.repeat(held, counts) * marked + own[taken])
        parts.append(factor * values[taken])
        ancestors, factor = np.where(ancestors >= 0, parents[ancestors], -1), ANCESTOR_WEIGHT
    key, part = np.concatenate(keys), np.concatenate(parts)
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    sums = np.add.reduceat(part[order], first) if len(first) else part
    squares = np.bincount(key[order][first] // max(marked, 1), sums**2, minlength=len(parents))
    norms: Array = np.where(squares > 0, np.sqrt(squares), np.inf).astype(np.float32)
    return norms
