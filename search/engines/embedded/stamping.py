"""The stamps of an index in the order of their ids, read in parts, so that a large index needs no more memory."""

import heapq
from collections.abc import Iterator
from itertools import product
from typing import Any, Final

from tantivy import Query, Searcher

from search.engines.base import Stamp
from search.engines.embedded.compiling import living
from search.engines.embedded.files import DIGEST, ID, SCHEMA, VERSION, readable

LETTERS: Final = "234567abcdefghijklmnopqrstuvwxyz"
"""What public identifiers are made of, in order."""
AT_ONCE: Final = 20_000
"""How many stamps are held at a time, more or less (some 300 bytes each)."""


def in_order(searcher: Searcher) -> Iterator[Stamp]:
    """Yield the stamps of all live documents: those of ids that begin alike together, and strange ids in between."""
    depth = _depth(searcher.num_docs)
    strangers = [f"[{LETTERS}]{{{length}}}([^{LETTERS}].*)?" for length in range(depth)]
    parts = ("".join(letters) + ".*" for letters in product(LETTERS, repeat=depth))
    strange = sorted(stamp for pattern in strangers for stamp in _like(searcher, pattern))
    yield from heapq.merge(strange, (stamp for pattern in parts for stamp in sorted(_like(searcher, pattern))))


def stamps_among(searcher: Searcher, query: Query) -> list[Stamp]:
    """Return the stamps of the live documents that match."""
    return all_stamps_among(searcher, living(query))


def all_stamps_among(searcher: Searcher, query: Query) -> list[Stamp]:
    """Return the stamps of what matches, tombstones, too."""
    with readable():
        hits = searcher.search(query, limit=max(searcher.num_docs, 1)).hits
        return [_stamp(searcher.doc(address)) for _score, address in hits]


def _like(searcher: Searcher, pattern: str) -> list[Stamp]:
    return stamps_among(searcher, Query.regex_query(SCHEMA, ID, pattern))


def _depth(documents: int) -> int:
    depth = 0
    while documents > AT_ONCE * len(LETTERS) ** depth:
        depth += 1
    return depth


def _stamp(document: Any) -> Stamp:
    return Stamp(str(document.get_first(ID)), int(document.get_first(VERSION) or 0), str(document.get_first(DIGEST)))
