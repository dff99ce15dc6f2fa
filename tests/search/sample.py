"""A few documents with short names, and what the contract asks of them."""

import itertools

import pytest

from search.clauses import Facet, Leg, Plan, Range, Words
from search.engines.base import Document
from search.engines.embedded import EmbeddedEngine
from search.filing import FILED


def document(id_, text="", *, owner="o", digest="", raw="", keywords=None, **numbers):
    """Return a document from texts with spaces: the combined field, and `raw`."""
    texts = {"combined": tuple(text.split()), "raw": tuple(raw.split())}
    return Document(id_, owner, digest or f"digest of {id_}", texts, keywords or {}, numbers)


def fifty_lamps(folder):
    """Return an embedded engine in a folder, with fifty documents in one segment."""
    engine = EmbeddedEngine(folder)
    engine.begin_rebuild()
    engine.fill(1, [document(f"d{number}", "lamp") for number in range(50)])
    engine.finish_rebuild()
    return engine


def any_of(*tokens):
    return Words("combined", tuple((token, 1.0) for token in tokens))


def by(*clauses, weight=1.0):
    return Leg(clauses, weight)


def ids(results):
    return [hit.id for hit in results.hits]


def found(engine, clause, **more):
    """Return the sorted ids of what a clause matches; says that the total is theirs."""
    results = engine.search(Plan(clause, size=100, **more))
    assert results.total == len(results.hits)
    return sorted(ids(results))


class Sample:
    """Fixtures over `engine`, an engine without an index, which the inheriting class gives."""

    FACETS = (
        Facet("tag", "tag"),
        Facet("country", "country"),
        Facet(
            "when",
            "newest",
            (Range("early", high=10), Range("all", low=0), Range("later", 11, 2**62), Range("never", 5, 5)),
        ),
    )

    @pytest.fixture
    def holding(self, engine):
        """Return a function that stores documents in a new live index."""
        versions = itertools.count(1)

        def hold(*documents):
            engine.begin_rebuild()
            engine.fill(next(versions), documents)
            engine.finish_rebuild()
            return engine

        return hold

    @pytest.fixture
    def lamps(self, holding):
        return holding(
            document("a", "lamp street", raw="smart street lamp", keywords={"tag": ("red", "blue")}, newest=10),
            document("b", "lamp lamp park", raw="street smart lamp", keywords={"tag": ("red",)}, newest=30),
            document("c", "park bench", raw="bench", keywords={"tag": ("green",), "country": ("BG",)}, newest=20),
            document("d", "улица", keywords={"country": ("BG", "EE")}, newest=2**62),
        )


def keys_in(held):
    """Return every key that a document has, as `numbers_in` counts them."""
    return [(field, value) for field in FILED for value in held.values[field]]
