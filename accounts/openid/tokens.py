"""Believes an ID token only when the provider signed it, for this site, for this sign-in, just now."""

import secrets
from dataclasses import dataclass
from typing import Any, Final

import jwt
from django.utils.translation import gettext as _

from accounts.openid.client import ProviderRefused, addresses, ask, token_for
from accounts.openid.known import known

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that the provider alone has; never "none", never one made with the secret that we know, too."""
LEEWAY: Final = 30
"""By how many seconds the provider's clock may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a provider says of somebody. E-mail and name are proposals alone; `signed_in` is in seconds, or None."""

    subject: str
    email: str
    name: str
    acr: str
    amr: tuple[str, ...]
    signed_in: int | None


def claims_for(code: str, *, verifier: str, callback: str, nonce: str) -> Claims:
    """Exchange a code and return what its ID token proves; raises `ProviderError`. No token is kept."""
    given = token_for(code, verifier=verifier, callback=callback)
    keys = ask("GET", addresses()["jwks_uri"])
    proved = verified(given.get("id_token"), keys=keys, nonce=nonce)
    said = proved if _text(proved.get("email")) else {**_more(given.get("access_token"), proved["sub"]), **proved}
    amr, at = proved.get("amr"), proved.get("auth_time")
    return Claims(
        subject=proved["sub"],
        email=_text(said.get("email")),
        name=_text(said.get("name")),
        acr=_text(proved.get("acr")),
        amr=tuple(filter(None, map(_text, amr))) if isinstance(amr, list) else (),
        signed_in=_seconds(at),
    )


def verified(token: object, *, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Return what an ID token says; raises `ProviderRefused` for one that is not meant for this very sign-in."""
    refused = ProviderRefused(_("What came back could not be proved to be yours. Nothing was kept; begin once more."))
    if not isinstance(token, str):
        raise refused
    try:
        said = jwt.decode(
            token,
            key=_key_of(token, keys),
            algorithms=list(ALGORITHMS),
            issuer=known().issuer,
            audience=known().client_id,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise refused from error
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    party = said.get("azp")
    if (several or party is not None) and party != known().client_id:
        raise refused
    if not _text(said["sub"]) or not secrets.compare_digest(_text(said.get("nonce")).encode(), nonce.encode()):
        raise refused
    return dict(said)


def _key_of(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """Return the provider's key that the token names; its only key where none is named."""
    found = jwt.PyJWKSet.from_dict(keys).keys
    named = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in found if key.key_id == named] if named else found
    if len(fitting) != 1:
        raise KeyError(named)
    return fitting[0]


def _more(access_token: object, subject: str) -> dict[str, Any]:
    """Return what the provider says of somebody beside the token: some give name and e-mail address only there."""
    address = addresses()["userinfo_endpoint"]
    if not address or not isinstance(access_token, str) or not access_token.isascii():
        return {}
    said = ask("GET", address, headers={"Authorization": f"Bearer {access_token}"})
    return said if said.get("sub") == subject else {}


def _text(value: object) -> str:
    """Return the beginning of a text, "" for what is none or cannot be kept: half a character, or a null."""
    if not isinstance(value, str) or "\x00" in value:
        return ""
    return "" if any("\ud800" <= letter <= "\udfff" for letter in value) else value[:254]


def _seconds(value: object) -> int | None:
    """Return a time in whole seconds, None for what is none: infinite, or no number at all."""
    try:
        return int(value) if isinstance(value, int | float) else None
    except (OverflowError, ValueError):
        return None
