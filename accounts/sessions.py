"""Sessions in the database, encrypted: allauth keeps codes and secrets there that are not confirmed yet."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from accounts.journal import keys


class SessionStore(DatabaseSessionStore):
    """Django's store, with what it writes encrypted by a key of its own."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the session as an encrypted text."""
        return keys.cipher("session").encrypt(super().encode(session_dict).encode()).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Return what `encode` was given; nothing when it was written with another key."""
        try:
            plain = keys.cipher("session").decrypt(session_data)
        except InvalidToken:
            return {}
        return super().decode(plain.decode())
