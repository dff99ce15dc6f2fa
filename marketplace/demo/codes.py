"""The second factor of the demonstration's staff: set up when it is loaded, and its codes of this moment."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from accounts.models import User
from marketplace.demo.people import DESK, TRAVELLER


@dataclass(frozen=True, slots=True)
class Code:
    """What the authenticator app of somebody shows now, and for how many seconds."""

    person: User
    code: str
    seconds: int


def enrol(person: User) -> bool:
    """Give somebody an authenticator app with a secret of this installation's own; returns False if she has one."""
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        return False
    TOTP.activate(person, generate_totp_secret())
    return True


def present_codes() -> Iterator[Code]:
    """Yield the codes of the demonstration's staff, save of her whose phone is lost. One query."""
    period = app_settings.TOTP_PERIOD
    now = int(time.time())
    emails = [person.email for person in DESK if person is not TRAVELLER]
    apps = Authenticator.objects.filter(user__email__in=emails, type=Authenticator.Type.TOTP)
    for one in sorted(apps.select_related("user"), key=lambda app: emails.index(app.user.email)):
        code = format_hotp_value(hotp_value(decrypt(one.data["secret"]), now // period))
        yield Code(person=one.user, code=code, seconds=period - now % period)
