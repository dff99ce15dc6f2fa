"""Tags a text with nodes of the CPV by how like it is to the labels and terms of its own language."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from search import analysis
from search.concepts.learning import ANCESTOR_WEIGHT
from search.concepts.telling import Telling, telling_words
from search.concepts.vocabulary import GRAM_WEIGHT, gram_marks, nodes_of, stem_marks, whole_mark
from search.mapped import Array

MOST_NODES: Final = 48
NEAREST: Final = 80
"""How many codes tag a text."""
SHARPNESS: Final = 4
"""The power of a label's likeness that is its weight: what is half as like says a sixteenth."""
WIDE: Final[Mapping[int, float]] = {2: 0.5, 3: 0.7}
"""What a node of so many digits counts beside narrower ones: many texts meet in "construction", few mean the same."""
NAMED: Final = 2.0
"""How much a label counts that the text is, word for word, beside all those that it is like."""
LONGEST: Final = 5_000
"""How many characters of a text are read; the beginning says what it is about."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The nodes of a text, heaviest first, at most 48, their weights as parts of the heaviest (1.0).

    `likeness` is that of the likest code, from 0 (no word of the text is in any label or term) to 1; `named` are the
    nodes of the labels that the text is, word for word.
    """

    nodes: Mapping[str, float] = field(default_factory=dict)
    likeness: float = 0.0
    named: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Tagger:
    """The learned arrays, as they are asked; only the same one is equal, so that its answers can be kept."""

    arrays: Mapping[str, Array]

    @cached_property
    def _nodes(self) -> list[list[str]]:
        return [nodes_of(code.decode()) for code in self.arrays["codes"].tolist()]

    @cached_property
    def _levels(self) -> list[tuple[Array, Array]]:
        """The places of codes and of the codes that are next wider, level by level: each comes after its parent."""
        parents, levels = self.arrays["parents"], []
        deeper = np.flatnonzero(parents >= 0)
        above = np.flatnonzero(parents < 0)
        while len(deeper):
            here = np.isin(parents[deeper], above)
            above, deeper = deeper[here], deeper[~here]
            levels.append((above, parents[above].astype(np.intp)))
        return levels

    def tags(self, text: str, language: str) -> Tags:
        """Return what a text in a language is about; nothing for a language that was not learned."""
        if f"{language}/marks" not in self.arrays:
            return Tags()
        text = text[:LONGEST]
        likeness = self.likeness(text, language)
        nearest = np.argpartition(-likeness, min(NEAREST, len(likeness) - 1))[:NEAREST]
        nearest = nearest[likeness[nearest] > 0]
        if not len(nearest):
            return Tags()
        weights = (likeness[nearest] / likeness.max()) ** SHARPNESS
        total = float(weights.sum())
        nodes = self._summed(nearest, weights / total)
        named = np.flatnonzero(self.arrays[f"{language}/wholes"] == whole_mark(text, language))
        if len(named):
            nodes += self._summed(named, np.full(len(named), NAMED / len(named)))
        return Tags(
            nodes=self._heaviest(nodes),
            likeness=1.0 if len(named) else min(1.0, float(likeness.max())),
            named=tuple(self._nodes[place][-1] for place in named.tolist()),
        )

    def language_of(self, text: str, reader: str) -> str:
        """Return the language that a question is asked in: the reader's, if its labels hold most of the words.

        Otherwise the one whose labels hold the most, half of them at least, and of several the one that has the label
        likest to them: `улично осветление` is Bulgarian on an English page, too.
        """
        asked, held = len(set(analysis.stems(text, reader))), self.held(text, reader)
        if 2 * held > asked:
            return reader
        others = {language: self.held(text, language) for language in self._languages}
        most = max(others.values(), default=0)
        equal = [language for language, number in others.items() if number == most]
        best = max(equal, key=lambda language: self.likeness(text, language).max(initial=0.0), default=reader)
        return best if others.get(best, 0) > held and 2 * others[best] >= asked else reader

    def held(self, text: str, language: str) -> int:
        """Return how many of a text's stems stand in labels of a language."""
        if f"{language}/marks" not in self.arrays:
            return 0
        return int(self._known(np.array([*set(stem_marks(text, language))], np.uint32), language)[1].sum())

    @cached_property
    def _languages(self) -> list[str]:
        return [name.partition("/")[0] for name in self.arrays if name.endswith("/marks")]

    def telling(self, nodes: Iterable[str]) -> Telling:
        """Return the words, in all languages, that tell of what stands under these nodes."""
        return telling_words(self.arrays, nodes)

    def likeness(self, text: str, language: str) -> Array:
        """Return how like a text is to each code, in the order of the codes.

        That is the cosine of the text and the code's label, and those of its terms beside it, at right angles: a text
        that is like several of them is surer about the code than one that is like a single one.
        """
        norms, called = self.arrays[f"{language}/norms"], self.arrays[f"{language}/terms"]
        codes = len(norms) - len(called)
        numbers, in_text, in_label = self._asked(text, language)
        if not len(numbers):
            return np.zeros(codes)
        starts, places = self.arrays[f"{language}/starts"], self.arrays[f"{language}/places"]
        ends = starts[numbers + 1].tolist()
        runs = [places[start:end] for start, end in zip(starts[numbers].tolist(), ends, strict=True)]
        own: Array = np.bincount(np.concatenate(runs), np.repeat(in_text * in_label, list(map(len, runs))), len(norms))
        wider = np.zeros(codes)
        for level, parents in self._levels:
            wider[level] = own[parents] + wider[parents]
        own[:codes] += ANCESTOR_WEIGHT * wider
        cosines = own / norms / np.linalg.norm(in_text)
        result: Array = np.sqrt(cosines[:codes] ** 2 + np.bincount(called, cosines[codes:] ** 2, codes))
        return result

    def _asked(self, text: str, language: str) -> tuple[Array, Array, Array]:
        """Return the places of a text's marks that labels hold, and the weight of each in the text and in a label."""
        stems, grams = Counter(stem_marks(text, language)), Counter(gram_marks(text))
        asked = np.array([*stems, *grams], np.uint32)
        counts = np.array([*stems.values(), *grams.values()], np.float64)
        factors = np.repeat([1.0, GRAM_WEIGHT], [len(stems), len(grams)])
        found, held = self._known(asked, language)
        in_label = self.arrays[f"{language}/rarities"][found[held]] * factors[held]
        return found[held], in_label * np.sqrt(counts[held]), in_label

    def _known(self, marks: Array, language: str) -> tuple[Array, Array]:
        """Return the place of each mark among those that labels hold, and whether it is one of them."""
        known = self.arrays[f"{language}/marks"]
        found = np.minimum(np.searchsorted(known, marks), max(len(known) - 1, 0))
        return found, known[found] == marks if len(known) else np.zeros(len(marks), bool)

    @cached_property
    def _names(self) -> list[str]:
        """Every node once, in the order in which those of the same weight stand."""
        return sorted({node for nodes in self._nodes for node in nodes})

    @cached_property
    def _belonging(self) -> tuple[Array, Array]:
        """The places of each code's nodes among the names, and what they count; filled up with what counts nothing."""
        place = {name: number for number, name in enumerate(self._names)}
        most = max(map(len, self._nodes))
        nodes = np.full((len(self._nodes), most), 0, np.int32)
        counts = np.zeros((len(self._nodes), most))
        for code, belongs in enumerate(self._nodes):
            nodes[code, : len(belongs)] = [place[node] for node in belongs]
            counts[code, : len(belongs)] = [WIDE.get(len(node), 1.0) for node in belongs]
        return nodes, counts

    def _summed(self, codes: Array, weights: Array) -> Array:
        """Return the weights of codes, by their place, summed onto the nodes that they belong to, by theirs."""
        nodes, counts = self._belonging
        weighted = weights[:, np.newaxis] * counts[codes]
        result: Array = np.bincount(nodes[codes].ravel(), weighted.ravel(), len(self._names))
        return result

    def _heaviest(self, weights: Array) -> dict[str, float]:
        """Return what `heaviest` returns, of the weights of all nodes."""
        held = np.flatnonzero(weights > 0)
        kept = held[np.argsort(-weights[held], kind="stable")[:MOST_NODES]]
        parts = (weights[kept] / weights[kept[0]]).tolist()
        return dict(zip(map(self._names.__getitem__, kept.tolist()), parts, strict=True))


def heaviest(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the 48 heaviest nodes, heaviest first, their weights as parts of the heaviest."""
    kept = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MOST_NODES]
    return {node: weight / kept[0][1] for node, weight in kept}
