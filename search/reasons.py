"""What the commands tell whoever runs the site when the engine cannot do what is asked, and how that left the index."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from django.core.management.base import CommandError

from search.engines.base import (
    DATABASE_RESTORED,
    NOT_BUILT,
    REFUSED,
    UNEXPECTED,
    UNREADABLE,
    EngineDown,
    NotTheWriter,
    Unconfirmed,
)

SENTENCES: Final[Mapping[str, str]] = {
    "engine_unreachable": "It cannot be reached at the address in ELASTICSEARCH_URL.",
    "engine_busy": "It is too busy, or does not let this user in. Its own log says more.",
    UNEXPECTED: "What answers at ELASTICSEARCH_URL is not Elasticsearch: perhaps a proxy, or the page of one.",
    REFUSED: "It refused what this site asked. The log of this site says with which status.",
    NOT_BUILT: "There is no index yet: manage.py reindex",
    UNREADABLE: "The files of the index are damaged: manage.py reindex",
    "not_the_writer": "Another process writes the index.",
    DATABASE_RESTORED: "The index is ahead of the database, which was restored: manage.py reindex",
    "another_rebuild_took_over": "Somebody else began to build the index meanwhile.",
    "the_worker_did_not_answer": "The worker that holds the index did not finish in time. Its log says more.",
}


def reason_of(error: EngineDown | OSError) -> str:
    """Return what an operator should know, or the engine's own word; an `OSError` is of the index's folder."""
    if isinstance(error, OSError):
        return f"The folder of the search index cannot be used: {error}"
    return SENTENCES.get(error.code, error.code)


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """End the command with a sentence and the reason when the engine cannot do what is done within.

    The sentence says how the index then stands; it is not said when nobody knows. That another process writes
    (`NotTheWriter`) is the caller's matter. Nothing is to be printed within: a pipe that breaks is no folder's fault.
    """
    try:
        yield
    except NotTheWriter:
        raise
    except Unconfirmed as error:
        raise CommandError(f"It is not known whether the index has changed. {reason_of(error)}") from error
    except (EngineDown, OSError) as error:
        raise CommandError(f"{sentence} {reason_of(error)}") from error
