"""What a server's refusal means: away, not built yet, or not what was asked for."""

import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from elasticsearch import ApiError, SerializationError, TransportError, UnsupportedProductError

from search.engines.base import NOT_BUILT, REFUSED, UNEXPECTED, EngineDown

log = logging.getLogger(__name__)

MISSING: Final = 404
NOT_THERE: Final = frozenset({"index_not_found_exception", "aliases_not_found_exception"})
"""What Elasticsearch says of an index that is not there; anybody's proxy answers 404."""
AWAY: Final = frozenset({401, 403, 408, 429})
"""Not let in, too slow, or too busy: an operator's matter or a passing one, as is every status from 500."""
SERVER_ERRORS: Final = 500
PRODUCT: Final = "x-elastic-product"
"""The header by which Elasticsearch's own answers are known."""
TYPE: Final = re.compile(r"[a-z_]{1,80}_exception")
SECONDS_OF_SILENCE: Final = 600.0
"""How long a process does not say the same of the server again."""

_said: dict[tuple[str, int], float] = {}


@contextmanager
def reachable() -> Iterator[None]:
    """Raise `EngineDown` when the server is away, its index is not there, or its answer is none that was asked for."""
    try:
        yield
    except SerializationError as error:
        raise unexpected() from error
    except TransportError as error:
        raise EngineDown("engine_unreachable") from error
    except UnsupportedProductError as error:
        raise unexpected(error.status_code) from error
    except ApiError as error:
        raise _down(error.status_code, error.body, is_its_own=PRODUCT in error.meta.headers) from error


def raise_for(answer: Mapping[str, Any]) -> None:
    """Raise `EngineDown` for the error in one answer of many, if it has one."""
    if "error" in answer:
        status = answer.get("status")
        raise _down(status if isinstance(status, int) else 0, answer, is_its_own=True)


def is_away(status: int) -> bool:
    """Whether a status is about the server or who asks it, and not about what was asked."""
    return status in AWAY or status >= SERVER_ERRORS


def unexpected(status: int = 0) -> EngineDown:
    """Return what to raise for an answer that Elasticsearch does not give; 0 where its status is not known."""
    _say(UNEXPECTED, status)
    return EngineDown(UNEXPECTED)


def _down(status: int, body: Any, *, is_its_own: bool) -> EngineDown:
    error = body.get("error") if isinstance(body, dict) else None
    kind = str(error.get("type")) if isinstance(error, dict) else ""
    if status == MISSING and kind in NOT_THERE:
        return EngineDown(NOT_BUILT)
    if is_away(status):
        return EngineDown("engine_busy")
    if not is_its_own:
        return unexpected(status)
    _say(REFUSED, status, kind if TYPE.fullmatch(kind) else "")
    return EngineDown(REFUSED)


def _say(code: str, status: int, kind: str = "") -> None:
    """Log it once in a while: the code, the status and the server's word for it, and nothing of what was asked."""
    now = time.monotonic()
    if _said.get((code, status), now) <= now:
        _said[code, status] = now + SECONDS_OF_SILENCE
        said = " ".join(filter(None, [f"status {status or 'unknown'}", kind]))
        log.error("The search server's answer cannot be used (%s): %s", code, said)
