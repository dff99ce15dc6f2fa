"""The processes of a real site while it is measured: gunicorn and a worker, each with a log of its own."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.proofs.cluster import free_ports

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 60
WEB = ("-m", "gunicorn", "marketplace.wsgi", "--threads=4", "--preload", "--no-control-socket")


class Process:
    """One process with its log; a context that ends it."""

    def __init__(self, name, *arguments):
        self.log = Path(settings.DATA) / f"{name}.log"
        with self.log.open("w") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, *arguments], cwd=ROOT, env=dict(os.environ), stdout=log, stderr=log
            )
        self.number = self._process.pid

    def end(self):
        """Ask it to finish what it has in hand, and wait."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def children(self):
        """Return the numbers of the processes that it began."""
        path = Path(f"/proc/{self.number}/task/{self.number}/children")
        return [int(number) for number in path.read_text().split()]


@contextmanager
def worker():
    """Give a worker that runs."""
    process = Process("worker", "manage.py", "worker")
    try:
        yield process
    finally:
        process.end()


class Web(Process):
    """A real server of the site; `get` asks it."""

    def __init__(self, workers):
        (self.port,) = free_ports(1)
        super().__init__("web", *WEB, f"--workers={workers}", f"--bind=127.0.0.1:{self.port}")
        deadline = time.monotonic() + LONGEST_START
        while not self._is_up():
            if time.monotonic() > deadline:
                self.end()
                raise TimeoutError(self.log.read_text()[-2000:])
            time.sleep(0.1)

    def get(self, path):
        """Return the status of a page, after reading all of it."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def _is_up(self):
        try:
            return self.get("/healthz") == http.HTTPStatus.OK
        except OSError:
            return False


@contextmanager
def web(workers):
    """Give a server with so many processes."""
    process = Web(workers)
    try:
        yield process
    finally:
        process.end()
