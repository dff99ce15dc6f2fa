"""The engine of a server: Elasticsearch, asked over the network."""

from search.engines.elasticsearch.connection import Servers
from search.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine", "Servers"]
