"""What a question is about: its language, and the nodes of the category tree that its words name."""

import math
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from search import analysis
from search.concepts import current
from search.concepts.tagging import Tags
from search.synonyms.table import NOTHING, Also, Synonyms
from search.typed import MOST_WORDS
from search.wholes import blanked

SURE: Final = 0.6
"""How like the likest code a question of one word must be to count as about it; one of n words, 1/√n of that. What only
shares letters with labels stays below."""
SUBJECT: Final = 0.3
"""From which part of the heaviest node's weight on a node of the question finds listings that are about it."""
WIDE_SUBJECT: Final[Mapping[int, float]] = {2: math.inf, 3: 0.9, 4: 0.5}
"""The same of a node of so many digits: two only order, three find when it is them that is asked for."""
MOSTLY: Final = 0.5
"""Which part of a node's weight a narrower one has when it is meant: "Road equipment" is signs, bins and benches, and
who wants bins wants no signs."""
TRACE: Final = 0.1
"""From which part on a trace of a node finds listings, for a question that says enough."""
NARROW: Final = 4
"""How many digits a node has of which a trace finds; "construction" only orders, unless it is what was typed."""
TELLING_WORDS: Final = 4
"""How many words tell a subject well enough for a trace of it to find a listing: of fewer, it must be about it."""


def language_of(words: str, reader: str, synonyms: Synonyms = NOTHING) -> str:
    """Return the language that words are asked in: the reader's, unless labels of another know them better.

    Abbreviations that the reader's language has among its synonyms are left to it, whatever labels of others have them.
    """
    text = blanked(words)
    first = {word.folded: text[word.start : word.end] for word in analysis.words(text)}
    telling = [written for folded, written in islice(first.items(), MOST_WORDS) if not synonyms.is_term(folded, reader)]
    return current.language_of(" ".join(telling), reader) if telling else reader


def tags_of(words: str, language: str, also: Sequence[Also] = ()) -> Tags:
    """Return what a question is about; nothing when it is too little like any label to tell.

    What means the same says it, too, unless the words are a label themselves.
    """
    own = _sure_tags(words, language)
    others = [one.written for one in also if one.term.language == language]
    return own if own.named or not others else _sure_tags(" ".join([words, *others]), language)


def _sure_tags(words: str, language: str) -> Tags:
    words = blanked(words)
    tags = current.tags(words, language)
    return tags if tags.likeness * math.sqrt(len(words.split())) >= SURE else Tags()


def subjects_of(tags: Tags) -> list[str]:
    """Return the nodes that find what is about them, heaviest first: what was named, and the narrowest heavy ones."""
    heavy = (node for node, weight in tags.nodes.items() if weight >= WIDE_SUBJECT.get(len(node), SUBJECT))
    return list(dict.fromkeys([*tags.named, *(node for node in heavy if not _has_heir(node, tags.nodes))]))


def _has_heir(node: str, weights: Mapping[str, float]) -> bool:
    """Say whether a narrower node has most of a node's weight."""
    least = MOSTLY * weights[node]
    return any(other != node and other.startswith(node) and weights[other] >= least for other in weights)


def traced(words: str, tags: Tags) -> list[str]:
    """Return the nodes of which a trace finds a listing: of a label that was typed, and of enough words to tell."""
    if len(words.split()) < TELLING_WORDS:
        return list(tags.named)
    nodes = (node for node, weight in tags.nodes.items() if weight >= TRACE and len(node) >= NARROW)
    return list(dict.fromkeys([*tags.named, *nodes]))
