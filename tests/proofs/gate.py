"""Stands before a server on a port of its own, and can be shut: then nobody listens there, or somebody too busy."""

import contextlib
import http.server
import socket
import threading
from urllib.parse import urlsplit

BUSY = 503


class Gate:
    """A way to a server; `url` is its address, whether it is open or not."""

    def __init__(self, url):
        parts = urlsplit(url)
        self._server = (parts.hostname, parts.port)
        self._socket = bound(0)
        self._port = self._socket.getsockname()[1]
        self._lines = set()
        self._deputy = None
        self.url = f"http://127.0.0.1:{self._port}"
        self.open()

    def open(self):
        """Let everybody through from now on."""
        self._leave()
        self._socket.listen()
        threading.Thread(target=self._accept, args=[self._socket], daemon=True).start()

    def shut(self, *, busy=False):
        """Break every connection; refuse new ones, or answer 503 to all that is asked."""
        self._leave()
        if busy:
            self._deputy = Deputy(self._socket)

    def close(self):
        """Give the port back."""
        self._leave()
        self._socket.close()

    def _leave(self):
        """End what is going on, and keep the port without listening on it."""
        if self._deputy:
            self._deputy.end()
            self._deputy = None
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for line in list(self._lines):
            hang_up(line)
        self._socket = bound(self._port)

    def _accept(self, door):
        with contextlib.suppress(OSError):
            while True:
                near, _address = door.accept()
                far = socket.create_connection(self._server)
                for one, other in ((near, far), (far, near)):
                    self._lines.add(one)
                    threading.Thread(target=self._carry, args=[one, other], daemon=True).start()

    def _carry(self, one, other):
        with contextlib.suppress(OSError):
            while some := one.recv(65_536):
                other.sendall(some)
        hang_up(other)
        self._lines.discard(one)
        one.close()


class Deputy(http.server.ThreadingHTTPServer):
    """Answers in a server's place that it is too busy."""

    def __init__(self, door):
        super().__init__(door.getsockname(), TooBusy, bind_and_activate=False)
        self.socket.close()
        self.socket = door
        self.server_activate()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def end(self):
        self.shutdown()
        self.server_close()


class TooBusy(http.server.BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(BUSY)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  # the names that the base class looks for

    def log_message(self, *_args):
        """Say nothing."""


def bound(port):
    """Return a socket that has a port of loopback and does not listen."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


def hang_up(line):
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
