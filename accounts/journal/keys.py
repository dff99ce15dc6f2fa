"""Identifiers, message authentication codes and encryption; every key is derived from JOURNAL_KEY."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping

from cryptography.fernet import Fernet
from django.conf import settings


def new_uid() -> str:
    """Return 26 random base32 characters (130 bits) that name an entry everywhere."""
    return base64.b32encode(secrets.token_bytes(17)).decode().lower()[:26]


def derived_key(purpose: str) -> bytes:
    """Return 32 bytes for one purpose, so that no two uses share a key."""
    return hmac.new(settings.JOURNAL_KEY.encode(), purpose.encode(), hashlib.sha256).digest()


def authenticate(purpose: str, content: Mapping[str, object]) -> str:
    """Return the hexadecimal HMAC-SHA256 of the content in its canonical JSON form."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(derived_key(purpose), canonical.encode(), hashlib.sha256).hexdigest()


def digest(salt: str, text: str) -> str:
    """Return the salted SHA-256 of a private text; without the salt it cannot be guessed."""
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest()


def cipher(purpose: str) -> Fernet:
    """Return the symmetric cipher for one purpose."""
    return Fernet(base64.urlsafe_b64encode(derived_key(purpose)))
