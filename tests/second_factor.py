"""The second factor of people in tests: an authenticator app whose key is known, and sessions opened with it."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache


def enrol(person):
    """Give somebody an authenticator app; return it."""
    found = app_of(person)
    return found or TOTP.activate(person, generate_totp_secret()).instance


def app_of(person):
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()


def code_of(person):
    """Return a code that the site takes now: the present one, or one beside it when she signed in with that already."""
    app = app_of(person)
    codes = [code_now(decrypt(app.data["secret"]), ahead) for ahead in (0, 1, -1)]
    return next(code for code in codes if not cache.get(app.wrap()._get_used_cache_key(code)))


def code_now(secret, ahead=0):
    """Return what an app with this key shows now, or so many steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def sign_in(client, person):
    """Sign somebody in without the pages; whoever has a second factor opened the session with it."""
    client.force_login(person)
    if app := app_of(person):
        open_with(client, person, app)


def open_with(client, person, authenticator):
    """Let a session count as opened with an authenticator."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "id": authenticator.pk, "type": authenticator.type}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person)
    session.save()
