"""What a server's refusal means: away, not built yet, or our own mistake."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from elasticsearch import ApiError, TransportError

from search.engines.base import NOT_BUILT, EngineDown

MISSING: Final = 404
AWAY: Final = frozenset({401, 403, 408, 429})
"""Not let in, too slow, or too busy: an operator's matter or a passing one, as is every status from 500."""
SERVER_ERRORS: Final = 500


@contextmanager
def reachable() -> Iterator[None]:
    """Raise `EngineDown` when the server is away or its index is not there; a request that it finds wrong stays."""
    try:
        yield
    except TransportError as error:
        raise EngineDown("engine_unreachable") from error
    except ApiError as error:
        if down := _down(error.status_code):
            raise down from error
        raise


def raise_for(answer: Mapping[str, Any]) -> None:
    """Raise for the error in one answer of many, if it has one: `EngineDown`, or `ValueError` for our own mistake."""
    if "error" not in answer:
        return
    raise _down(int(answer["status"])) or ValueError(f"Elasticsearch refused: {answer['error']}")


def _down(status: int) -> EngineDown | None:
    if status == MISSING:
        return EngineDown(NOT_BUILT)
    return EngineDown("engine_busy") if status in AWAY or status >= SERVER_ERRORS else None
