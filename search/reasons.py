"""What the commands tell whoever runs the site: why an engine cannot be asked, and how many there are of a thing."""

from collections.abc import Mapping
from typing import Final

from search.engines.base import NOT_BUILT, UNREADABLE, EngineDown

SENTENCES: Final[Mapping[str, str]] = {
    "engine_unreachable": "It cannot be reached at the address in ELASTICSEARCH_URL.",
    "engine_busy": "It is too busy, or does not let this user in. Its own log says more.",
    NOT_BUILT: "There is no index yet: manage.py reindex",
    UNREADABLE: "The files of the index are damaged: manage.py reindex",
    "not_the_writer": "Another process writes the index.",
    "database_restored": "The index is ahead of the database, which was restored: manage.py reindex",
    "another_rebuild_took_over": "Somebody else began to build the index meanwhile.",
    "the_worker_did_not_answer": "The worker that holds the index did not finish in time. Its log says more.",
}


def reason_of(error: EngineDown | OSError) -> str:
    """Return what an operator should know, or the engine's own word; an `OSError` is of the index's folder."""
    if isinstance(error, OSError):
        return f"The folder of the search index cannot be used: {error}"
    return SENTENCES.get(error.code, error.code)


def counted(number: int, one: str, more: str) -> str:
    """Return a number with the word that goes with it: 1 listing, 1,200 listings."""
    return f"{number:,} {one if number == 1 else more}"
