"""The engine that needs no server: tantivy in this process, its index in a folder."""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
