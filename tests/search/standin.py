"""A server on loopback that answers as Elasticsearch does, or late, and writes down who asked."""

import contextlib
import datetime as dt
import http.server
import ipaddress
import json
import ssl
import threading
import time
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

JSON = "application/vnd.elasticsearch+json;compatible-with=9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer; `is_its_own` says that it comes with the header by which the client knows Elasticsearch."""

    status: int = 200
    body: str = ""
    kind: str = JSON
    is_its_own: bool = True


COUNTED = Said(body=json.dumps({"count": 7}))


class StandIn(http.server.ThreadingHTTPServer):
    """Says that there are seven documents, or what it is told to say, after `late` seconds.

    `asked` are the headers of every request. `elsewhere` has other answers for paths that end so; one
    that is a function is asked with what was sent.
    """

    daemon_threads = True

    def __init__(self, *, certificate=None):
        super().__init__(("127.0.0.1", 0), Answer)
        self.late, self.asked, self.says, self.elsewhere = 0.0, [], COUNTED, {}
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def handle_error(self, _request, _address):
        """Say nothing of a client that went away."""


class Answer(http.server.BaseHTTPRequestHandler):
    def answer(self):
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append({name.lower(): value for name, value in self.headers.items()})
        time.sleep(self.server.late)
        path = self.path.partition("?")[0]
        says = next((says for end, says in self.server.elsewhere.items() if path.endswith(end)), self.server.says)
        says = says(sent) if callable(says) else says
        body = says.body.encode()
        with contextlib.suppress(OSError):
            self.send_response(says.status)
            if says.is_its_own:
                self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", says.kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  # the names that the base class looks for

    def log_message(self, *_args):
        """Say nothing."""


def certificate(path):
    """Write a key and a certificate for loopback that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "search.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path
