"""Sessions in the database, encrypted, each with what its person may see of it: since when, when last, with what.

allauth keeps codes and secrets in a session that are not confirmed yet. Its own list of sessions (`usersessions`) is
not used: it keeps addresses of the network, asks a query for each session, and writes with every page.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.http import HttpRequest

from accounts.agents import browser_of, system_of
from accounts.identifiers import new_public_id
from accounts.journal import keys

PRESENCE: Final = "presence"
NOTED_EVERY: Final = timedelta(minutes=10)
"""How exact "last seen" is: a session is not written for it more often."""


class SessionStore(DatabaseSessionStore):
    """Django's store, with what it writes encrypted by a key of its own, and the columns of `accounts.Session`."""

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Return the house's own table of sessions."""
        return apps.get_model("accounts", "Session")

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row of a session; whose it is and how it was seen stands in it readable."""
        row: Any = super().create_model_instance(data)
        presence = data.get(PRESENCE)
        if presence and SESSION_KEY in data:
            row.person_id = data[SESSION_KEY]
            row.public_id, row.browser, row.system = presence["id"], presence["browser"], presence["system"]
            row.since, row.seen_at = (datetime.fromtimestamp(presence[name], UTC) for name in ("since", "seen"))
        return row  # type: ignore[no-any-return]

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


def begin_presence(request: HttpRequest, **_extra: Any) -> None:
    """Note with what a session was opened (Django's `user_logged_in`)."""
    agent, now = request.META.get("HTTP_USER_AGENT", ""), int(time.time())
    request.session[PRESENCE] = {
        "id": new_public_id(),
        "browser": browser_of(agent),
        "system": system_of(agent),
        "since": now,
        "seen": now,
    }


def note_presence(request: HttpRequest) -> None:
    """Note that a session is in use, every ten minutes at most."""
    presence, now = request.session.get(PRESENCE), int(time.time())
    if presence and now - presence["seen"] >= NOTED_EVERY.total_seconds():
        request.session[PRESENCE] = {**presence, "seen": now}
