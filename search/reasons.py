"""Why an engine cannot be asked, as a sentence for whoever runs the site."""

from collections.abc import Mapping
from typing import Final

from search.engines.base import EngineDown

SENTENCES: Final[Mapping[str, str]] = {
    "engine_unreachable": "It cannot be reached at the address in ELASTICSEARCH_URL.",
    "engine_busy": "It is too busy, or lets this user not in. Its own log says more.",
    "index_not_built": "There is no index yet: manage.py reindex",
    "index_unreadable": "The files of the index are damaged: manage.py reindex",
    "not_the_writer": "Another process writes the index.",
    "database_restored": "The index is ahead of the database, which was restored: manage.py reindex",
    "another_rebuild_took_over": "Somebody else began to build the index meanwhile.",
    "the_worker_did_not_answer": "The worker that holds the index did not finish in time. Its log says more.",
}


def reason_of(error: EngineDown) -> str:
    """Return what an operator should know, or the engine's own word."""
    return SENTENCES.get(error.code, error.code)
