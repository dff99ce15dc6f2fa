"""A translator on loopback that answers as LibreTranslate does, or otherwise, and writes down what it was asked."""

import contextlib
import http.server
import json
import threading
import time


def marked(question):
    """Return what says itself that it was translated."""
    return {"translatedText": [f"{question['target']}: {text}" for text in question["q"]]}


class Interpreter(http.server.ThreadingHTTPServer):
    """Answers with `answer(question)`, as JSON unless it is bytes, with `status` and after `late` seconds.

    It sends `drops` headers slowly, one after the other.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.answer, self.status, self.late, self.drops, self.asked = marked, 200, 0.0, 0, []
        self.url = f"http://127.0.0.1:{self.server_port}/translate"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def handle_error(self, _request, _address):
        """Say nothing of a client that went away."""


class _Answer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):  # the name that the base class looks for
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(question)
        time.sleep(self.server.late)
        answer = self.server.answer(question)
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        with contextlib.suppress(OSError):
            self.send_response(self.server.status)
            for number in range(self.server.drops):
                self.send_header("X-Drop", str(number))
                self.flush_headers()
                time.sleep(0.1)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_args):
        """Say nothing."""
