"""A real provider in a process of its own, and somebody who walks to it and back without a browser."""

import html
import json
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import requests
from django.core.cache import cache
from django.urls import reverse

from marketplace.openid import OpenIDProvider
from tests.accounts.openid.provider import CLIENT, SECRET
from tests.starting import ROOT

CALLBACK = "http://localhost:8000/account/openid/back/"
REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')


class Provider:
    """The provider as a test sees it: what it is told to say, and the way there and back."""

    def __init__(self, folder, issuer):
        self.folder, self.issuer = folder, issuer
        self.visitor = requests.Session()

    def say(self, **told):
        (self.folder / "told.json").write_text(json.dumps(told))

    def configured(self, **other):
        known = {"name": "City Login", "client_id": CLIENT, "client_secret": SECRET, "acr": (), "amr": ("mfa",)}
        return OpenIDProvider(**{"issuer": self.issuer, **known, **other})

    def sign_in(self, address, email):
        """Sign somebody in at the provider's address of a sign-in; return the path with which she comes back."""
        self.visitor.get(f"{self.issuer}/enter/{email}/", timeout=5)
        there = self.visitor.get(address.replace("&prompt=login", ""), allow_redirects=False, timeout=5)
        assert there.status_code == 302, there.text
        parts = urlsplit(there.headers["Location"])
        assert parts.path == "/account/openid/back/", there.headers["Location"]
        return f"{parts.path}?{parts.query}"


@pytest.fixture(scope="session")
def provider_process(tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    (folder / "told.json").write_text("{}")
    program = [sys.executable, "-m", "tests.accounts.openid.provider", str(folder), CALLBACK]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own program
        yield Provider(folder, f"http://127.0.0.1:{process.stdout.readline().strip()}")
        process.terminate()


@pytest.fixture
def provider(provider_process, settings):
    """The provider, configured for the site, with nothing told and nobody signed in."""
    provider_process.say()
    provider_process.visitor = requests.Session()
    settings.OPENID = provider_process.configured()
    settings.SITE_URL = "http://localhost:8000"
    cache.clear()
    yield provider_process
    provider_process.visitor.close()


def address_on(page):
    """Return where the page leads that stands between the site and the provider."""
    assert page.status_code == 200, page
    return html.unescape(REFRESH.search(page.content.decode())[1])


@pytest.fixture
def through(provider):
    """Return a function that signs somebody in through the provider and returns the site's answer to her return."""

    def go(client, email="maria@city.example", step="openid_start", **form):
        page = client.post(reverse(f"accounts:{step}"), form)
        return client.get(provider.sign_in(address_on(page), email))

    return go
