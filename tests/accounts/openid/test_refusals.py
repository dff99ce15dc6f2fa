"""What is not believed, and what becomes of a sign-in when the provider is away: a page of ours, and nothing kept."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from accounts.journal.models import Entry
from accounts.models import User
from accounts.openid import client as openid_client
from accounts.openid.client import ProviderRefused
from accounts.openid.tokens import verified
from tests.accounts.openid.conftest import address_on
from tests.accounts.openid.test_entering import signed_in

pytestmark = pytest.mark.django_db

HOUR = 3600
WRONG = {
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "another site": {"claims": {"aud": "another-site"}},
    "several sites, given to another": {"claims": {"aud": ["the-marketplace", "another-site"], "azp": "another-site"}},
    "several sites, given to nobody": {"claims": {"aud": ["the-marketplace", "another-site"]}, "drop": ["azp"]},
    "run out": {"claims": {"exp": 1_700_000_000}},
    "not valid yet": {"claims": {"iat": 4_000_000_000}},
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"drop": ["nonce"]},
    "a nonce that is no text": {"claims": {"nonce": ["x"]}},
    "nobody": {"claims": {"sub": ""}},
    "a subject that no file can hold": {"claims": {"sub": "\ud800"}},
    "a nonce that no file can hold": {"claims": {"nonce": "\ud800"}},
    "an end that never comes": {"claims": {"exp": float("inf")}},
    "no subject": {"drop": ["sub"]},
    "no end": {"drop": ["exp"]},
    "a foreign signature": {"foreign": True},
}


def nothing_is_kept(client):
    return (User.objects.count(), SocialAccount.objects.count(), Entry.objects.count(), signed_in(client)) == (
        0,
        0,
        0,
        False,
    )


@pytest.mark.parametrize("what", WRONG)
def test_wrong_token_is_refused_with_a_page(client, provider, through, what):
    provider.say(**WRONG[what])
    answer = through(client)
    assert (answer.status_code, "begin once more" in answer.content.decode()) == (400, True)
    assert nothing_is_kept(client)
    assert client.get("/account/openid/sign-up/").url == reverse("account_login")


def test_right_token_is_believed(client, through):
    """The one that all the wrong ones differ from."""
    assert through(client).url == "/account/openid/sign-up/"


def test_return_serves_once(client, provider):
    page = client.post(reverse("accounts:openid_start"))
    back = provider.sign_in(address_on(page), "maria@city.example")
    assert client.get(back).status_code == 302
    again = client.get(back)
    assert (again.status_code, "used already" in again.content.decode()) == (400, True)


def test_return_in_another_session_is_refused(client, provider, client_of):
    page = client.post(reverse("accounts:openid_start"))
    back = provider.sign_in(address_on(page), "maria@city.example")
    other = client_of()
    assert other.get(back).status_code == 400
    assert nothing_is_kept(other)


def test_return_after_ten_minutes_is_refused(client, provider, monkeypatch):
    page = client.post(reverse("accounts:openid_start"))
    back = provider.sign_in(address_on(page), "maria@city.example")
    later = time.time() + 11 * 60
    monkeypatch.setattr("allauth.socialaccount.internal.statekit.time.time", lambda: later)
    assert client.get(back).status_code == 400


@pytest.mark.parametrize(
    "query", ["", "state=", "state=%00", "state=x&code=y", "code=y", "error=access_denied", "state=" + "x" * 5000]
)
def test_strange_return_is_refused(client, provider, query):
    assert client.get(f"/account/openid/back/?{query}").status_code == 400


@pytest.mark.parametrize("code", ["", "another", "%00", "x" * 3000])
def test_another_code_is_refused(client, provider, code):
    state = parse_qs(urlsplit(address_on(client.post(reverse("accounts:openid_start")))).query)["state"][0]
    answer = client.get(f"/account/openid/back/?state={state}&code={code}")
    assert answer.status_code == 400
    assert nothing_is_kept(client)


def test_another_verifier_is_refused(client, provider, through, monkeypatch):
    """The proof key (PKCE) is asked for: a code that was stolen on its way is of no use."""
    monkeypatch.setattr(
        "accounts.openid.flows.generate_code_challenge",
        lambda: {"code_verifier": "a" * 43, "code_challenge": "b" * 43, "code_challenge_method": "S256"},
    )
    assert through(client).status_code == 400


def test_who_turns_back_is_led_back(client, provider):
    state = parse_qs(urlsplit(address_on(client.post(reverse("accounts:openid_start")))).query)["state"][0]
    answer = client.get(f"/account/openid/back/?state={state}&error=access_denied", follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert "You turned back at City Login" in answer.content.decode()


def test_error_of_the_provider_is_said(client, provider):
    state = parse_qs(urlsplit(address_on(client.post(reverse("accounts:openid_start")))).query)["state"][0]
    answer = client.get(f"/account/openid/back/?state={state}&error=server_error&error_description=<b>x")
    assert (answer.status_code, "<b>x" in answer.content.decode()) == (400, False)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
def test_provider_that_says_strange_things_of_itself_is_away(client, provider, metadata):
    provider.say(metadata=metadata)
    answer = client.post(reverse("accounts:openid_start"))
    assert (answer.status_code, "does not answer as it should" in answer.content.decode()) == (503, True)


@pytest.mark.parametrize("issuer", ["/leave", "/nothing-here"])
def test_provider_that_is_no_provider_is_away(client, provider, settings, issuer):
    settings.OPENID = provider.configured(issuer=provider.issuer + issuer)
    assert client.post(reverse("accounts:openid_start")).status_code == 503


def test_provider_away_before_and_in_the_middle(client, provider, settings):
    page = client.post(reverse("accounts:openid_start"))
    back = provider.sign_in(address_on(page), "maria@city.example")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    settings.OPENID = provider.configured(issuer=nowhere)
    for answer in (client.post(reverse("accounts:openid_start")), client.get(back)):
        assert (answer.status_code, "City Login does not answer" in answer.content.decode()) == (503, True)
    assert nothing_is_kept(client)


@pytest.mark.parametrize("at", [float("inf"), float("nan"), 10**400])
def test_time_of_sign_in_that_is_none_is_left_out(client, provider, through, at):
    provider.say(claims={"auth_time": at})
    assert through(client).url == "/account/openid/sign-up/"


@pytest.mark.parametrize("odd", ["\ud800", "a\x00b"])
def test_name_and_address_that_no_row_can_hold_are_not_proposed(client, provider, through, odd):
    provider.say(claims={"name": odd, "email": f"{odd}@city.example", "acr": odd, "amr": [odd]})
    page = client.get(through(client).url)
    form = page.context["form"]
    assert (page.status_code, form["name"].value(), form["email"].value()) == (200, "", "")


class Deep(BaseHTTPRequestHandler):
    """Answers with a list in a list in a list, far deeper than can be read."""

    def do_GET(self):  # the name is the library's
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[" * 200_000)

    def log_message(self, *_arguments):
        """Say nothing."""


def test_answer_that_is_too_deep_to_be_read_is_none(client, provider, settings):
    with HTTPServer(("127.0.0.1", 0), Deep) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        settings.OPENID = provider.configured(issuer=f"http://127.0.0.1:{server.server_port}")
        answer = client.post(reverse("accounts:openid_start"))
    assert (answer.status_code, "does not answer as it should" in answer.content.decode()) == (503, True)


def test_slow_provider_is_not_waited_for(client, provider, settings, monkeypatch):
    monkeypatch.setattr(openid_client, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.OPENID = provider.configured(issuer=f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        assert client.post(reverse("accounts:openid_start")).status_code == 503
    assert time.monotonic() - began < 5


def signed(key, algorithm="RS256", kid="one", **claims):
    now = int(time.time())
    said = {"iss": "https://login.example", "aud": "me", "sub": "1", "nonce": "n", "iat": now, "exp": now + HOUR}
    return jwt.encode({**said, **claims}, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


@pytest.fixture
def key(provider, settings):
    settings.OPENID = provider.configured(issuer="https://login.example", client_id="me", client_secret="s" * 64)
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def keys_of(*pairs):
    return {
        "keys": [
            {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "RS256"}
            for kid, key in pairs
        ]
    }


def test_token_by_the_named_key_or_the_only_one_is_believed(key):
    assert verified(signed(key), keys=keys_of(("one", key)), nonce="n")["sub"] == "1"
    assert verified(signed(key, kid=""), keys=keys_of(("one", key)), nonce="n")["sub"] == "1"


def test_token_without_a_lawful_signature_is_refused(key, settings):
    known, secret = keys_of(("one", key)), settings.OPENID.client_secret
    bad = [
        signed(None, "none"),
        signed(secret, "HS256"),
        signed(key, kid="two"),
        signed(key)[:-8],
        "not a token",
        "a.b.c",
        None,
        7,
        {},
    ]
    for token in bad:
        with pytest.raises(ProviderRefused):
            verified(token, keys=known, nonce="n")
    for strange in ({}, {"keys": None}, {"keys": []}, {"keys": [7]}, {"keys": [{"kty": "none"}]}):
        with pytest.raises(ProviderRefused):
            verified(signed(key), keys=strange, nonce="n")
