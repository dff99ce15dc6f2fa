"""Tags a text with nodes of the CPV by how like it is to the labels of its own language."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from search.concepts.file import Array
from search.concepts.learning import ANCESTOR_WEIGHT, rarities
from search.concepts.vocabulary import GRAM_WEIGHT, gram_marks, nodes_of, stem_marks, whole_mark

MOST_NODES: Final = 48
NEAREST: Final = 50
"""How many labels tag a text."""
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

    `likeness` is the cosine of the likest label, from 0 (no word of the text is in any label) to 1; `named` are the
    nodes of the labels that the text is, word for word.
    """

    nodes: Mapping[str, float] = field(default_factory=dict)
    likeness: float = 0.0
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tagger:
    """The learned arrays, as they are asked."""

    arrays: Mapping[str, Array]

    @cached_property
    def _nodes(self) -> list[list[str]]:
        return [nodes_of(code.decode()) for code in self.arrays["codes"].tolist()]

    @cached_property
    def _levels(self) -> list[Array]:
        """The places of the codes that have a wider one, level by level: each comes after its parent."""
        parents, levels = self.arrays["parents"], []
        deeper = np.flatnonzero(parents >= 0)
        above = np.flatnonzero(parents < 0)
        while len(deeper):
            here = np.isin(parents[deeper], above)
            levels.append(deeper[here])
            above, deeper = deeper[here], deeper[~here]
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
        nodes = self._summed(zip(nearest.tolist(), (weights / total).tolist(), strict=True))
        named = np.flatnonzero(self.arrays[f"{language}/wholes"] == whole_mark(text, language)).tolist()
        for node, weight in self._summed((place, NAMED / len(named)) for place in named).items():
            nodes[node] += weight
        heaviest = sorted(nodes.items(), key=lambda item: (-item[1], item[0]))[:MOST_NODES]
        best = heaviest[0][1]
        return Tags(
            nodes={node: weight / best for node, weight in heaviest},
            likeness=1.0 if named else min(1.0, float(likeness.max())),
            named=tuple(self._nodes[place][-1] for place in named),
        )

    def likeness(self, text: str, language: str) -> Array:
        """Return the cosine of a text and each label, in the order of the codes."""
        numbers, weights = self._asked(text, language)
        starts, places = self.arrays[f"{language}/starts"], self.arrays[f"{language}/places"]
        runs = [places[starts[number] : starts[number + 1]] for number in numbers]
        norms = self.arrays[f"{language}/norms"]
        if not runs:
            return np.zeros(len(norms))
        held = np.concatenate(runs)
        # A label has each mark once, with the weight that the mark has in the text but for its count there.
        own = np.bincount(held, np.repeat([one * other for one, other in weights], list(map(len, runs))), len(norms))
        wider = np.zeros(len(norms))
        for level in self._levels:
            parents = self.arrays["parents"][level]
            wider[level] = own[parents] + wider[parents]
        length = math.sqrt(sum(one * one for one, _other in weights))
        result: Array = (own + ANCESTOR_WEIGHT * wider) / norms / length
        return result

    def _asked(self, text: str, language: str) -> tuple[list[int], list[tuple[float, float]]]:
        """Return the numbers of a text's marks that labels hold, each with its weight in the text and in a label."""
        kinds = ((stem_marks(text, language), 1.0), (gram_marks(text), GRAM_WEIGHT))
        counts: Counter[int] = Counter()
        factors: dict[int, float] = {}
        for marks, factor in kinds:
            counts.update(marks)
            factors.update(dict.fromkeys(marks, factor))
        asked = np.array(list(counts), np.uint32)
        known = self.arrays[f"{language}/marks"]
        if not len(asked) or not len(known):
            return [], []
        found = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        is_known = known[found] == asked
        rarity = self._rarities(language)
        numbers, weights = [], []
        for mark, number in zip(asked[is_known].tolist(), found[is_known].tolist(), strict=True):
            label_weight = rarity[number] * factors[mark]
            numbers.append(number)
            weights.append((label_weight * (1.0 + math.log(counts[mark])), label_weight))
        return numbers, weights

    def _rarities(self, language: str) -> list[float]:
        if language not in self._known_rarities:
            rarity: list[float] = rarities(self.arrays[f"{language}/starts"], len(self.arrays["codes"])).tolist()
            self._known_rarities[language] = rarity
        return self._known_rarities[language]

    @cached_property
    def _known_rarities(self) -> dict[str, list[float]]:
        return {}

    def _summed(self, weighted: Iterable[tuple[int, float]]) -> defaultdict[str, float]:
        """Return the weights of codes, by their place, summed onto the nodes that they belong to."""
        nodes: defaultdict[str, float] = defaultdict(float)
        for place, weight in weighted:
            for node in self._nodes[place]:
                nodes[node] += weight * WIDE.get(len(node), 1.0)
        return nodes
