"""Reads from the environment the OpenID Connect provider through which people may sign in, where one is named."""

import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from marketplace.environment import HOST, LOOPBACK, listed, optional, stop

ISSUER: Final = re.compile(rf"https?://({HOST.pattern})(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?", re.IGNORECASE)
WORD: Final = re.compile(r"[!-~]{1,200}")
NAME_LENGTH: Final = 40
REST: Final = ("OPENID_NAME", "OPENID_CLIENT_ID", "OPENID_CLIENT_SECRET", "OPENID_ACR", "OPENID_AMR")


class OpenIDProvider(NamedTuple):
    """A provider and what it knows the site by; `acr` and `amr` are its words for a sign-in with a second factor."""

    issuer: str
    name: str
    client_id: str
    client_secret: str
    acr: tuple[str, ...]
    amr: tuple[str, ...]


def openid_provider(*, demo: bool) -> OpenIDProvider | None:
    """Return the provider that the environment names, or None; what the sentences say hides the secret."""
    issuer = optional("OPENID_ISSUER")
    given = [name for name in REST if optional(name)]
    if not issuer:
        if given:
            stop(f"{given[0]} is of use with OPENID_ISSUER only.")
        return None
    _check_issuer(issuer, demo=demo)
    for name, what in (
        ("OPENID_NAME", "how people know the provider, such as EU Login"),
        ("OPENID_CLIENT_ID", "what the provider calls this site"),
        ("OPENID_CLIENT_SECRET", "what this site proves itself with at the provider"),
    ):
        if name not in given:
            stop(f"{name} is not set. It is {what}, and needed with OPENID_ISSUER.")
    name = optional("OPENID_NAME")
    if len(name) > NAME_LENGTH or not name.isprintable():
        stop(f"OPENID_NAME must be at most {NAME_LENGTH} characters.")
    return OpenIDProvider(
        issuer=issuer,
        name=name,
        client_id=_word("OPENID_CLIENT_ID"),
        client_secret=_word("OPENID_CLIENT_SECRET"),
        acr=_words("OPENID_ACR"),
        amr=_words("OPENID_AMR"),
    )


def _check_issuer(issuer: str, *, demo: bool) -> None:
    try:
        parts = urlsplit(issuer)
        _ = parts.port
    except ValueError:
        stop("OPENID_ISSUER is not a well-formed address.")
    if not ISSUER.fullmatch(issuer):
        stop("OPENID_ISSUER must look like https://login.example/realm, without user, password and parameters.")
    host = issuer.partition("//")[2].partition("/")[0].rpartition("]")
    bare = f"{host[0]}]" if host[1] else host[2].partition(":")[0]
    if parts.scheme != "https" and not (demo and bare in LOOPBACK):
        stop("OPENID_ISSUER must begin with https:// (with DEMO=1, http:// on localhost will do).")


def _word(name: str) -> str:
    value = optional(name)
    if not WORD.fullmatch(value):
        stop(f"{name} must be at most 200 characters without spaces.")
    return value


def _words(name: str) -> tuple[str, ...]:
    found = tuple(listed(name))
    if not all(WORD.fullmatch(word) for word in found):
        stop(f"{name} must be values as the provider writes them, without spaces, with commas between them.")
    return found
