"""How allauth's connected accounts speak to the house: no token is kept, no address is believed."""

import hashlib
from typing import Any, cast

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.actions.openid import note_connection
from accounts.models import User
from accounts.openid.known import known
from accounts.openid.tokens import Claims
from accounts.openid.vouching import PROVIDER, note_sign_in
from accounts.queries import actor_of


def uid_of(subject: str) -> str:
    """Return what stands for a provider's person in our row: issuer and subject, as one digest.

    Another provider that is configured later may use the same subjects for other people.
    """
    return hashlib.sha256(f"{known().issuer}\n{subject}".encode()).hexdigest()


def login_of(request: HttpRequest, claims: Claims, state: dict[str, Any]) -> SocialLogin:
    """Return allauth's value of a sign-in: somebody's whose account is connected, or nobody's yet."""
    provider = SocialAccountAdapter(request).get_provider(request, PROVIDER)
    account = SocialAccount(provider=PROVIDER, uid=uid_of(claims.subject), extra_data={})
    login = SocialLogin(user=User(email=claims.email, name=claims.name), account=account, provider=provider)
    login.state.update({"next": state["next"], "acr": claims.acr, "amr": list(claims.amr)})
    login.lookup()
    return login


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Knows the one provider of the settings, and none of the database."""

    def list_apps(self, *_arguments: object, **_named: object) -> list[SocialApp]:
        """Return what settings name; no row is asked."""
        named = known()
        if named is None:
            return []
        app = SocialApp(provider="openid_connect", provider_id=PROVIDER, name=named.name, client_id=named.client_id)
        return [app]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> OpenIDConnectProvider:
        """Return the provider."""
        return OpenIDConnectProvider(request, app=self.get_app(request, provider, client_id))

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        """Return what the provider proposes."""
        person = cast("User", sociallogin.user)
        return {"email": person.email, "name": person.name}

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> AbstractBaseUser:
        """Make a person whose address still has to be proved by our own mail, and connect the account."""
        try:
            with transaction.atomic():
                person: User = super().save_user(request, sociallogin, form)
                note_connection(actor=actor_of(person), person=person)
        except IntegrityError as error:
            messages.info(request, _("That account was connected a moment ago. Sign in through it."))
            raise ImmediateHttpResponse(redirect("account_login")) from error
        state = sociallogin.state
        note_sign_in(request, person, uid=sociallogin.account.uid, words=(state["acr"], state["amr"]))
        return person
