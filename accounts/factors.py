"""What a session knows of its second factor: allauth keeps there which authenticators it was opened with."""

from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import User

METHOD: Final = "mfa"
"""How allauth calls a passkey, a code of an app and a recovery code alike."""


def shown_in(request: HttpRequest) -> frozenset[int]:
    """Return the keys of the authenticators that the session's person has shown in it."""
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    return frozenset(record["id"] for record in records if record.get("method") == METHOD and "id" in record)


def count_what_was_set_up(request: HttpRequest, user: User, authenticator: Authenticator, **_extra: Any) -> None:
    """Let the session in which a factor was set up count as opened with it (allauth's `authenticator_added`).

    Whoever sets up an app types a code of it, and a passkey signs: she has just shown what other sessions still have
    to. Recovery codes come by themselves, and show nothing.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, METHOD, id=authenticator.pk, type=authenticator.type, reauthenticated=True)
