"""How allauth speaks to the house: its mail goes through the worker, its secrets are encrypted."""

import time
from datetime import timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.agreements import accept_terms
from accounts.actions.joining import ask_by_domain
from accounts.actions.people import disown
from accounts.actions.sessions import end_other_sessions
from accounts.actor import system
from accounts.conditions import in_force
from accounts.journal import keys, mail
from accounts.models import User
from accounts.queries import actor_of

LETTER_LIFE = timedelta(minutes=15)
NOTICE_LIFE = timedelta(days=3)
# Whoever comes to this page has typed the account's password in the same session.
CODE_AFTER_SIGN_UP = "account_email_verification_sent"


def disown_before_proof(request: HttpRequest, email_address: EmailAddress, **_extra: Any) -> None:
    """Drop what somebody may have set before the owner of an address came (allauth's `email_confirmed`).

    Anybody can sign up with an address that is not hers. When its owner proves it without that password (a sign-in
    code, a reset), the password and the name that stood there are not hers.
    """
    match = request.resolver_match
    if match is None or match.url_name != CODE_AFTER_SIGN_UP:
        disown(email_address.user)


def ask_to_join_own_body(email_address: EmailAddress, **_extra: Any) -> None:
    """Ask for whoever proved an address at an organisation's own domain to be let in there (`email_confirmed`)."""
    ask_by_domain(person=email_address.user, address=email_address.email)


def keep_acceptance(user: User, **_extra: Any) -> None:
    """Keep that whoever signs up accepted the terms of use, as its page says (allauth's `user_signed_up`)."""
    accept_terms(actor=actor_of(user), version=in_force().name)


def end_other_sessions_with_password(request: HttpRequest, user: User, **_extra: Any) -> None:
    """End all sessions but this one when a password was set or changed (allauth tells so by signals)."""
    end_other_sessions(actor=actor_of(user), person=user, keep=request.session.session_key or "")


class AccountAdapter(DefaultAccountAdapter):
    """Queues every mail of the sign-in flows as an encrypted letter, in the receiver's language."""

    error_messages = {  # noqa: RUF012  allauth's own attribute
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "too_many_login_attempts": gettext_lazy("That was tried too often. Wait a little, then try again."),
        "rate_limited": gettext_lazy("That was tried too often. Wait a little, then try again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render a mail and queue it; the worker sends it within seconds or drops it once it expired."""
        if template_prefix == "account/email/account_already_exists" and _is_page("account_signup"):
            make_password("as slow as for a new account")
        person = context.get("user") or User.objects.filter(email=email.lower()).first()
        language = person.language if isinstance(person, User) else translation.get_language()
        context = {**context, "user": person, "email": email, "request": allauth_context.request}
        zone = ZoneInfo(person.time_zone) if isinstance(person, User) else timezone.get_default_timezone()
        with translation.override(language), timezone.override(zone):
            message = cast("EmailMultiAlternatives", self.render_mail(template_prefix, email, context))
        html = next((str(part[0]) for part in message.alternatives), "")
        mail.queue_letter(
            to=email,
            subject=str(message.subject),
            text=str(message.body),
            html=html,
            language=language,
            expires_at=timezone.now() + (LETTER_LIFE if "code" in context else NOTICE_LIFE),
            # Not the receiver: whoever types an address gets a letter sent to it.
            actor=system("sign_in"),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person, by name, what happened to her account."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def clean_email(self, email: str) -> str:
        """Refuse letters that look like others: two people must not share what reads as one address."""
        if not email.partition("@")[0].isascii():
            raise ValidationError(_("Write the part before @ with Latin letters without accents."))
        return super().clean_email(email)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign a person in with the password that is stored now, which the session's key depends on."""
        user.refresh_from_db(fields=["password"])
        super().login(request, user)

    def get_login_stages(self) -> list[str]:
        """Return allauth's steps of a sign-in, with the house's own second one."""
        theirs, ours = "allauth.mfa.stages.AuthenticateStage", "accounts.openid.vouching.AuthenticateStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        """Return how somebody may show again that it is she: at the provider as the last way, when she connected it."""
        ways: list[dict[str, str]] = super().get_reauthentication_methods(user)
        if settings.OPENID and user.is_authenticated and SocialAccount.objects.filter(user=user.pk).exists():
            there = reverse("accounts:openid_again")
            ways.append({"id": "openid", "description": settings.OPENID.name, "url": there})
        return ways

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask people without password and second factor at the provider; allauth would ask them nothing."""
        request = self.request
        person = request.user
        if [way["id"] for way in self.get_reauthentication_methods(person)] == ["openid"]:
            records = [one for one in get_authentication_records(request, person) if one.get("reauthenticated")]
            if not records or time.time() - records[-1]["at"] >= account_settings.REAUTHENTICATION_TIMEOUT:
                raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **more))

    def save_user(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002  allauth's own signature
    ) -> AbstractBaseUser:
        """Take the language of the page on which somebody signs up."""
        cast("User", user).language = translation.get_language() or "en"
        try:
            with transaction.atomic():
                return super().save_user(request, user, form, commit=commit)
        except IntegrityError as error:
            messages.info(request, _("This address signed up a moment ago. Sign in, and a code comes by mail."))
            raise ImmediateHttpResponse(redirect("account_login")) from error


def _is_page(name: str) -> bool:
    request = allauth_context.request
    match = request.resolver_match if request else None
    return match is not None and match.url_name == name


class MFAAdapter(DefaultMFAAdapter):
    """Keeps TOTP secrets and recovery seeds encrypted at rest."""

    def encrypt(self, text: str) -> str:
        """Return the text encrypted with a key of its own."""
        return keys.cipher("mfa").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` was given."""
        return keys.cipher("mfa").decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """Return the name that a new passkey is offered."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the site's host and the name that a device shows."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}
