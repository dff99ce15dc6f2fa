"""Runs the provider of the tests on a free port of loopback, whose number it prints."""

import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

CLIENT, SECRET = "the-marketplace", "a-secret-of-the-tests"


class Server(ThreadingMixIn, WSGIServer):
    """Answers several at once, and ends with its process."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_arguments):
        return


def make_keys(folder):
    for name in ("key.pem", "foreign.pem"):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        text = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / name).write_bytes(text)


def main(folder, callback):
    django.setup()
    from allauth.idp.oidc.models import Client  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    client = Client(id=CLIENT, name="The marketplace", scopes="openid\nprofile\nemail", skip_consent=True)
    client.set_secret(SECRET)
    client.redirect_uris = callback
    client.save()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    os.environ["PROVIDER_FOLDER"] = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.accounts.openid.provider_settings"
    make_keys(Path(sys.argv[1]))
    main(Path(sys.argv[1]), sys.argv[2])
