"""Makes of the CPV's labels, and of the terms beside them, what texts are compared with, for all languages."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from search.concepts.telling import learn_words
from search.concepts.vocabulary import GRAM_WEIGHT, gram_marks, nodes_of, stem_marks, whole_mark
from search.mapped import Array

ANCESTOR_WEIGHT: Final = 0.2
"""How much the words of a wider code count in a narrower one, whose label often leaves them out ("Parts of pumps")."""

Labels = Mapping[str, Mapping[str, str]]
"""By code its label by language."""
Terms = Mapping[str, Mapping[str, Sequence[str]]]
"""By code what else people call it, by language."""


def learn(
    labels: Labels, terms: Terms, languages: Sequence[str], told: Callable[[str], None] = lambda _language: None
) -> dict[str, Array]:
    """Return the arrays of the labels of these languages, and of the terms; `told` hears of each language in turn.

    Of a label or a term, a mark counts once. `parents` holds the place of the next wider code, -1 for none. For each
    language `terms` holds the place of the code of each term, and the terms' own places follow those of the labels;
    `marks` are sorted, `starts` says where the places that hold each begin in `places`, `rarities` how much each tells,
    `norms` is the length of the vector of each label (with its ancestors') or term (alone), and `wholes` names each
    label as a whole. `words` is what `telling.learn_words` says.
    """
    codes = sorted(labels)
    parents = np.array(list(_parents(codes)), np.int32)
    arrays = {"codes": np.array([code.encode() for code in codes], "S8"), "parents": parents}
    arrays |= learn_words(codes, labels, terms, languages)
    for language in languages:
        told(language)
        texts = [labels[code].get(language, "") for code in codes]
        called = [(place, term) for place, code in enumerate(codes) for term in terms.get(code, {}).get(language, ())]
        for name, learned in _learn_language(texts, called, language, parents).items():
            arrays[f"{language}/{name}"] = learned
    return arrays


def _parents(codes: Sequence[str]) -> Iterator[int]:
    """Yield the place of the next wider code that the vocabulary has; five codes name one that it has not."""
    at = {nodes_of(code)[-1]: place for place, code in enumerate(codes)}
    for code in codes:
        wider = reversed(nodes_of(code)[:-1])
        yield next((at[node] for node in wider if node in at), -1)


def _learn_language(
    labels: Sequence[str], called: Sequence[tuple[int, str]], language: str, parents: Array
) -> dict[str, Array]:
    texts = [*labels, *(term for _place, term in called)]
    alone = np.full(len(called), -1, np.int32)
    stems, holding_stems = _held(stem_marks(text, language) for text in texts)
    grams, holding_grams = _held(map(gram_marks, texts))
    every, holding = np.concatenate([stems, grams]), np.concatenate([holding_stems, holding_grams])
    kinds = np.repeat([1.0, GRAM_WEIGHT], [len(stems), len(grams)])
    order = np.lexsort((holding, every))
    marks, starts, inverse = np.unique(every[order], return_index=True, return_inverse=True)
    places = holding[order]
    rarity = _rarities(np.bincount(inverse[places < len(labels)], minlength=len(marks)), len(labels))
    return {
        "terms": np.array([place for place, _term in called], np.uint16),
        "marks": marks.astype(np.uint32),
        "starts": np.append(starts, len(places)).astype(np.uint32),
        "places": places.astype(np.uint16),
        "rarities": rarity.astype(np.float32),
        "norms": _norms(places, inverse, rarity[inverse] * kinds[order], np.append(parents, alone), len(marks)),
        "wholes": np.array([whole_mark(text, language) if text else 0 for text in labels], np.uint32),
    }


def _held(marks_of_texts: Iterable[Iterator[int]]) -> tuple[Array, Array]:
    """Return the marks of all texts, of each text once, and beside each the place of its text."""
    marks, places = array("I"), array("I")
    for place, found in enumerate(marks_of_texts):
        own = set(found)
        marks.extend(own)
        places.extend([place] * len(own))
    return np.array(marks, np.uint32), np.array(places, np.uint32)


def _rarities(held: Array, labels: int) -> Array:
    """Return how much each mark tells: 1 + ln(labels ÷ labels that hold it), the inverse document frequency.

    What only terms have tells as much as what a single label has: labels are many and of one style, terms are not.
    """
    result: Array = 1.0 + np.log(labels / np.maximum(held, 1))
    return result


def _norms(places: Array, marks: Array, weights: Array, parents: Array, marked: int) -> Array:
    """Return the length of the vector of each label or term: its own marks, and its ancestors' at `ANCESTOR_WEIGHT`."""
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
