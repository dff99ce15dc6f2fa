"""Asks the OpenID Connect provider: its addresses, its keys, a token for a code. Never inside a transaction."""

import json
import time
from contextlib import closing
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.openid.known import known

SECONDS: Final = 5
"""How long the provider may take to connect, and between two pieces of an answer."""
SECONDS_IN_ALL: Final = 10
MOST_BYTES: Final = 512 * 1024
KNOWN_FOR: Final = 600
"""How many seconds its addresses are remembered."""
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class ProviderError(Exception):
    """Why a sign-in through the provider ended: a sentence fit for a person."""


class ProviderAway(ProviderError):
    """It does not answer, or not as a provider would."""

    def __init__(self) -> None:
        said = _("%(name)s does not answer as it should right now. Try again in a few minutes, or sign in another way.")
        super().__init__(said % {"name": known().name})


class ProviderRefused(ProviderError):
    """What came back does not prove who somebody is."""


def addresses() -> dict[str, Any]:
    """Return what the provider says of itself, as it was told within ten minutes; raises `ProviderAway`."""
    issuer = known().issuer
    key = f"openid:{issuer}"
    found = cache.get(key)
    if found is None:
        found = _checked(ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration"), issuer)
        cache.set(key, found, KNOWN_FOR)
    return dict(found)


def token_for(code: str, *, verifier: str, callback: str) -> dict[str, Any]:
    """Return what the provider gives for a code; raises `ProviderRefused` where it takes the code for a bad one."""
    there = addresses()
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": callback, "code_verifier": verifier}
    client = (known().client_id, known().client_secret)
    if there["by_header"]:
        return ask("POST", there["token_endpoint"], data=body, auth=client)
    return ask("POST", there["token_endpoint"], data={**body, "client_id": client[0], "client_secret": client[1]})


def ask(method: str, address: str, **options: Any) -> dict[str, Any]:
    """Return the JSON object that an address answers with; at most 512 KiB, at most ten seconds, no redirect."""
    until = time.monotonic() + SECONDS_IN_ALL
    try:
        with closing(
            requests.request(method, address, timeout=SECONDS, allow_redirects=False, stream=True, **options)
        ) as answer:
            body = b""
            for piece in answer.iter_content(16 * 1024):
                body += piece
                if len(body) > MOST_BYTES or time.monotonic() > until:
                    raise ProviderAway
    except requests.RequestException as error:
        raise ProviderAway from error
    if answer.status_code in {400, 401, 403} and method == "POST":
        raise ProviderRefused(_("This sign-in ran out, or was used already. Begin once more."))
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProviderAway from error
    if not answer.ok or not isinstance(said, dict):
        raise ProviderAway
    return said


def _checked(said: dict[str, Any], issuer: str) -> dict[str, Any]:
    """Return the part that is used; an issuer of another name, or an address without TLS, is no provider of ours."""
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if said.get("issuer") != issuer or not all(_is_lawful(said.get(name)) for name in names):
        raise ProviderAway
    more = said.get("userinfo_endpoint")
    methods = said.get("token_endpoint_auth_methods_supported")
    methods = methods if isinstance(methods, list) else ["client_secret_basic"]
    return {
        **{name: said[name] for name in names},
        "userinfo_endpoint": more if _is_lawful(more) else "",
        "by_header": "client_secret_post" not in methods,
    }


def _is_lawful(address: object) -> bool:
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (settings.DEMO and parts.scheme == "http" and parts.hostname in LOOPBACK)
