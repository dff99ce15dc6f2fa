"""Nodes as tokens of a field: a text's repeated by their weight, the heavy ones marked, and a question's beside them.

BM25 hardly tells eight times from five; the marks do, so that what is meant first outranks what is meant besides.
"""

from collections.abc import Mapping
from typing import Final

MOST_TIMES: Final = 8
"""How often the heaviest node stands in the field, the lightest once."""
MARKS: Final[Mapping[str, float]] = {"+": 0.4, "++": 0.7}
"""What is put behind a node, as a token of its own, and from which weight on."""
MARKED: Final = 0.5
"""What a mark counts beside its node."""


def repeated(nodes: Mapping[str, float]) -> list[str]:
    """Return the tokens of a text's nodes; weights are parts of the heaviest."""
    tokens: list[str] = []
    for node, weight in nodes.items():
        tokens += [node] * max(1, round(MOST_TIMES * weight))
        tokens += [node + mark for mark, least in MARKS.items() if weight >= least]
    return tokens


def asked(nodes: Mapping[str, float]) -> dict[str, float]:
    """Return the tokens by which a question's nodes are asked for, each with its weight."""
    marked = {node + mark: MARKED * weight for node, weight in nodes.items() for mark in MARKS}
    return {**nodes, **marked}


def node_in(token: str) -> str:
    """Return the node of a token, marked or not."""
    return token.rstrip("+")
