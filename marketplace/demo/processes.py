"""Keeps processes running together: when one ends, or the whole is told to stop, all of them stop."""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType, TracebackType
from typing import Final, NoReturn, Self

from django.conf import settings

from marketplace.demo import leash
from marketplace.demo.leash import LONGEST_STOP

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PAUSE: Final = 0.1


class ProcessEnded(Exception):
    """One of the processes ended by itself."""


def leave_quietly() -> None:
    """Let a signal to stop end this process at once, without a traceback and with exit code 0.

    Not by `sys.exit`: what a handler raises is lost when Python runs it in a destructor or a weak reference's callback,
    which each import has. What the steps write outlives a process that is killed, so it outlives this, too.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, _leave)


def port_is_free(port: int) -> bool:
    """Return whether nobody listens on a port of this machine, on either loopback address."""
    return _can_bind(socket.AF_INET, "127.0.0.1", port) and _can_bind(socket.AF_INET6, "::1", port)


class Together:
    """Named processes that live and die together; a context, which stops what it started.

    While the context is open a signal to stop only sets `told_to_stop`. The processes stand in groups of their own, so
    that Ctrl-C in a terminal reaches this process alone, which then stops them in order. When this process is killed
    and cannot, its leash does.
    """

    def __init__(self) -> None:
        self.told_to_stop = threading.Event()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        for number in STOP_SIGNALS:
            signal.signal(number, lambda _number, _frame: self.told_to_stop.set())
        # Isolated and without site packages: it starts at once, and nothing of ours can break it.
        held, self._pipe = os.pipe()
        self._leash = subprocess.Popen(  # noqa: S603  our own interpreter with our own script
            [sys.executable, "-I", "-S", leash.__file__], stdin=held, process_group=0
        )
        os.close(held)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + LONGEST_STOP
        for process in self._processes.values():
            _wait_or_kill(process, deadline)
        self._leash.kill()
        self._leash.wait()
        os.close(self._pipe)

    def start(self, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start Python with these arguments, called `name` in sentences."""
        process = subprocess.Popen(  # noqa: S603  our own interpreter with our own arguments
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            process_group=0,
        )
        self._processes[name] = process
        os.write(self._pipe, f"{process.pid}\n".encode())

    def wait(self, seconds: float) -> bool:
        """Wait; returns whether to stop, and raises `ProcessEnded` when one of the processes did."""
        stop = self.told_to_stop.wait(seconds)
        if not stop:
            self._look()
        return stop

    def wait_until_ready(self, port: int, path: str, *, longest: float) -> bool:
        """Wait until a page answers 200; returns False when told to stop first."""
        deadline = time.monotonic() + longest
        while not _answers(port, path):
            if self.wait(PAUSE):
                return False
            if time.monotonic() > deadline:
                raise ProcessEnded(f"The site did not get ready within {longest:.0f} seconds.")
        return True

    def _look(self) -> None:
        for name, process in self._processes.items():
            code = process.poll()
            if code is not None:
                raise ProcessEnded(f"The {name} ended by itself ({_how(code)}), so everything was stopped.")


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    os._exit(0)


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        # A machine without IPv6 has nothing that could be busy there.
        return error.errno != errno.EADDRINUSE
    return True


def _wait_or_kill(process: subprocess.Popen[bytes], deadline: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(0.0, deadline - time.monotonic()))
    # Whoever is left in its group: the process itself when it does not listen, or what it started when it crashed.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
