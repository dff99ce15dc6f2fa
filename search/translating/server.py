"""How this site talks to a translator: one JSON question over HTTP, in the protocol of LibreTranslate."""

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from search.breaker import Breaker
from search.engines.base import EngineDown
from search.translating.errors import NotTranslated

MOST_BYTES: Final = 400_000
"""How much of an answer is read; the longest question has a tenth of that."""
AT_ONCE: Final = 2
"""How many questions one process asks at the same time: the others of its threads go on serving pages."""
CHUNK: Final = 65_536
FAILED: Final = "translator_failed"


class Translator(Protocol):
    """What brings texts from one language into another."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return each text in the other language, as plain words; raises `NotTranslated`. Asks outside the site."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server at an address: {q, source, target, format, api_key} in, {translatedText} out. Follows no redirect."""

    url: str
    api_key: str
    seconds: int

    def ask(self, question: dict[str, Any]) -> Any:
        """Return its answer as JSON; raises `OSError`, `ValueError` or `HTTPException` when there is none in time."""
        parts, ends = urlsplit(self.url), time.monotonic() + self.seconds
        is_safe = parts.scheme == "https"
        connection = (http.client.HTTPSConnection if is_safe else http.client.HTTPConnection)(self._host, parts.port)
        body = json.dumps(question | ({"api_key": self.api_key} if self.api_key else {})).encode()
        line = socket.create_connection((self._host, connection.port), timeout=self.seconds)
        with line.dup() as same, _shut_at(ends, same):
            try:
                connection.sock = (
                    ssl.create_default_context().wrap_socket(line, server_hostname=self._host) if is_safe else line
                )
                connection.request("POST", parts.path or "/", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                if answer.status != HTTPStatus.OK:
                    raise ValueError(f"status {answer.status}")
                return json.loads(_read(answer, ends))
            finally:
                connection.close()
                line.close()

    @property
    def _host(self) -> str:
        return urlsplit(self.url).hostname or ""


@contextmanager
def _shut_at(ends: float, line: socket.socket) -> Iterator[None]:
    """Shut a line when its time is over: a time-out counts each read alone, and headers may come in drops."""
    timer = threading.Timer(max(0.0, ends - time.monotonic()), _shut, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _read(answer: http.client.HTTPResponse, ends: float) -> bytes:
    """Return the body; one that is too large, or comes in drops beyond the time, is refused."""
    read = b""
    while piece := answer.read1(CHUNK):
        read += piece
        if len(read) > MOST_BYTES or time.monotonic() > ends:
            raise ValueError("too much, or too slow")
    return read


class HttpTranslator:
    """Asks a server, two questions at a time; one that does not answer is left alone for some seconds."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._breaker = Breaker()
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return each text in the other language; raises `NotTranslated`."""
        if not self._turns.acquire(blocking=False):
            raise NotTranslated
        try:
            with self._breaker.closed():
                return self._translated(texts, source, target)
        except EngineDown as error:
            raise NotTranslated from error
        finally:
            self._turns.release()

    def _translated(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        question = {"q": list(texts), "source": source, "target": target, "format": "text"}
        with suppress(OSError, ValueError, RecursionError, http.client.HTTPException):
            answer = self._server.ask(question)
            found = answer.get("translatedText") if isinstance(answer, dict) else None
            if isinstance(found, list) and len(found) == len(texts) and all(isinstance(one, str) for one in found):
                return found
        raise EngineDown(FAILED)


@lru_cache(maxsize=4)
def _translator(server: Server) -> HttpTranslator:
    return HttpTranslator(server)


def translator() -> Translator | None:
    """Return the translator that settings name; None when there is none."""
    if not settings.TRANSLATOR_URL:
        return None
    return _translator(Server(settings.TRANSLATOR_URL, settings.TRANSLATOR_API_KEY, settings.TRANSLATOR_SECONDS))
