"""What reaches Django through the door that gunicorn opens."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from marketplace.wsgi import application
from tests.starting import start

pytestmark = pytest.mark.django_db
CODECS_OF_NO_TEXT = ["hex", "base64", "rot13", "zip", "undefined", "idna", "punycode", '"hex"', "hex; charset=base64"]


@pytest.fixture(autouse=True)
def open_database():
    """Keep the test's own connection open, which a request through this door would close."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def ask(path, query, *, content_type, body=None):
    """Return the status and the text of an answer."""
    told = []
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": content_type, "HTTP_HOST": "testserver"}
    environ |= {"REQUEST_METHOD": "POST" if body else "GET", "wsgi.input": BytesIO(body or b"")}
    environ["CONTENT_LENGTH"] = str(len(body or b""))
    setup_testing_defaults(environ)
    answer = application(environ, lambda status, headers, *_error: told.append((status, headers)))
    text = b"".join(answer).decode()
    return told[0][0], text


@pytest.mark.parametrize("name", CODECS_OF_NO_TEXT)
def test_charset_of_no_text_breaks_no_address(name):
    status, _text = ask("/search/", "q=%D0%B0%ff", content_type=f"text/plain; charset={name}")
    assert status == "200 OK"
    form = f"application/x-www-form-urlencoded; CharSet={name}"
    status, _text = ask("/account/login/", "x=%ff", content_type=form, body=b"login=%ff")
    assert status == "403 Forbidden"


def test_address_is_read_as_utf_8_whatever_charset_is_claimed():
    status, text = ask("/search/", "q=%D0%BF", content_type="text/plain; charset=utf-16")
    assert (status, 'value="\u043f"' in text) == ("200 OK", True)


def test_what_workers_share_stands_before_they_are_forked(tmp_path):
    looked = "'search.views.results' in sys.modules, gc.get_freeze_count() > 100_000"
    code = f"import marketplace.wsgi, gc, sys; print({looked})"
    done = start({"DEMO": "1", "DATA": str(tmp_path)}, "-c", code)
    assert (done.returncode, done.stdout) == (0, "True True\n")
