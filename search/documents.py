"""A listing as content, and content as the document that an engine stores; what is not public is left out here."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final

from search import analysis
from search.cognates import cognates
from search.concepts import current
from search.concepts.tagging import WIDE, Tags, heaviest
from search.concepts.vocabulary import node_of
from search.concepts.weighing import repeated
from search.engines.base import Document
from search.schema import COGNATES, COMBINED, CONCEPTS, RAW, STARTS
from search.wholes import wholes

TITLE_TIMES: Final = 2
"""How often a title's words stand in the combined field. Measured on 1,160 notices: 1 to 5 differ by .006 (nDCG@10)."""
GUESSED: Final = 0.5
"""What a node that the words suggest weighs beside one that the listing declares."""
SURE: Final = 0.3
"""How like the likest code a text must be to be about anything: a story about food waste is a little like "Kitchen
equipment" and no more; nine of ten notices are above it."""
ABOUT: Final = 0.2
"""From which part of the heaviest node's weight on a listing counts as about a node."""
TITLE_SHARE: Final = 0.3
"""What the title alone says of a text's nodes, beside the whole text: it is plainer, and it leaves out the most."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a listing in one language."""

    language: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is public of a listing. `keywords` and `numbers` are fields of `search.schema`."""

    id: str
    owner: str
    texts: tuple[Text, ...]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


def document(content: Content) -> Document:
    """Return the document of a listing: its texts analysed, each in its own language."""
    found = findable(content)
    begun = tuple(start for text in content.texts for start in analysis.starts(text.title))
    return replace(found, digest=digest(content), texts={**found.texts, STARTS: begun})


def findable(content: Content) -> Document:
    """Return the document without what finds no listing and only an engine keeps: its digest, and starts of words."""
    texts: dict[str, list[str]] = {COMBINED: [], COGNATES: [], RAW: []}
    tags: list[Tags] = []
    for text in content.texts:
        tags.append(text_tags(text.title, text.body, text.language))
        texts[COMBINED] += TITLE_TIMES * _tokens(text.title, text.language) + _tokens(text.body, text.language)
        texts[COGNATES] += TITLE_TIMES * cognates(text.title) + cognates(text.body)
        texts[RAW] += analysis.raw(f"{text.title}\n{text.body}")
    nodes = repeated(_nodes(content, tags))
    return Document(
        id=content.id,
        owner=content.owner,
        digest="",
        texts={name: tuple(tokens) for name, tokens in texts.items()} | {CONCEPTS: tuple(nodes)},
        keywords={name: tuple(values) for name, values in content.keywords.items()}
        | ({"about": subjects} if (subjects := _about(content, tags)) else {}),
        numbers=dict(content.numbers),
    )


def digest(content: Content) -> str:
    """Return what stands for all unanalysed values, for the analyser and for what was learned when they were read."""
    plain = json.dumps(
        [analysis.ANALYSER_VERSION, current.version(), asdict(content)], ensure_ascii=True, sort_keys=True
    )
    return hashlib.sha256(plain.encode()).hexdigest()


def _tokens(text: str, language: str) -> list[str]:
    return [*analysis.stems(text, language), *analysis.raw(text), *(whole.folded for whole in wholes(text))]


def text_tags(title: str, body: str, language: str) -> Tags:
    """Return what a listing's text is like: as a whole, and by its title."""
    whole, short = current.tags(f"{title}\n{body}", language), current.tags(title, language)
    if not (whole.nodes and short.nodes):
        return whole
    weights = {
        node: (1 - TITLE_SHARE) * whole.nodes.get(node, 0.0) + TITLE_SHARE * short.nodes.get(node, 0.0)
        for node in {**whole.nodes, **short.nodes}
    }
    return replace(whole, nodes=heaviest(weights))


def about(tags: Tags) -> list[str]:
    """Return the nodes that a text is about, heaviest first: none when it is too little like any label."""
    return [node for node, weight in tags.nodes.items() if weight >= ABOUT] if tags.likeness >= SURE else []


def _about(content: Content, tags: Sequence[Tags]) -> tuple[str, ...]:
    """Return what finds a listing by its subject: what it declares, and what its texts are about."""
    suggested = (node for one in tags for node in about(one))
    return tuple(dict.fromkeys([*map(node_of, content.keywords.get("cpv", ())), *suggested]))


def _nodes(content: Content, tags: Sequence[Tags]) -> dict[str, float]:
    """Return what orders a listing by its subject, heaviest first: what it declares, and what its words suggest."""
    weights: defaultdict[str, float] = defaultdict(float)
    for one in tags:
        for node, weight in one.nodes.items():
            weights[node] += GUESSED * weight / len(tags)
    for node in map(node_of, content.keywords.get("cpv", ())):
        weights[node] += WIDE.get(len(node), 1.0)
    return heaviest(weights)
