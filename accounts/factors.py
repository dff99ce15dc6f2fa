"""What a session knows of its second factor: allauth keeps there which authenticators it was opened with."""

from typing import Any, Final, cast

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStageController
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.actions.resets import withdraw_resets
from accounts.models import User
from accounts.queries import actor_of

METHOD: Final = "mfa"
"""How allauth calls a passkey, a code of an app and a recovery code alike."""


def shown_in(request: HttpRequest) -> frozenset[int]:
    """Return the keys of the authenticators that the session's person has shown in it."""
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    return frozenset(record["id"] for record in records if record.get("method") == METHOD and "id" in record)


def waits_for_the_second_step(request: HttpRequest) -> User | None:
    """Return whose sign-in waits for the second step in this session: she has shown password or mailbox."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    return cast("User | None", stage.login.user) if stage else None


def forget_a_wait_in_vain(request: HttpRequest) -> bool:
    """Drop a sign-in that waits for a factor that was taken off since; allauth would send it round in a circle."""
    person = waits_for_the_second_step(request)
    if person is None or is_mfa_enabled(person, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return False
    clear_login(request)
    return True


def count_what_was_set_up(request: HttpRequest, user: User, authenticator: Authenticator, **_extra: Any) -> None:
    """Let the session in which a factor was set up count as opened with it (allauth's `authenticator_added`).

    Whoever sets up an app types a code of it, and a passkey signs: she has just shown what other sessions still have
    to. Recovery codes come by themselves, and show nothing.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, METHOD, id=authenticator.pk, type=authenticator.type, reauthenticated=True)


def withdraw_what_was_not_lost(request: HttpRequest, user: User, **_extra: Any) -> None:
    """Withdraw the request to take a factor off when it is shown after all (allauth's `authenticator_used`)."""
    if withdraw_resets(actor=actor_of(user)):
        said = _(
            "You showed your second step, so the request to take it off is withdrawn. Was it not you who asked? "
            "Then change your password."
        )
        messages.info(request, said)
