"""What the provider of the tests says of people: as a test tells it in a file, be it right or wrong."""

import json

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import PrivateKey
from django.conf import settings


def told():
    """Return what a test told: `claims` to put into the token, `drop` names to leave out, `foreign` for a wrong key."""
    return json.loads((settings.FOLDER / "told.json").read_text())


class Adapter(DefaultOIDCAdapter):
    """allauth's, with the claims that a test wants."""

    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        claims = super().get_claims(purpose, user, client, scopes, email, **kwargs)
        if "email" in scopes and not (purpose == "id_token" and told().get("bare")):
            claims |= {"email": user.email, "email_verified": True, "name": user.get_full_name()}
        return {**claims, **told().get(purpose, {})}

    def populate_id_token(self, id_token, *_arguments, **_named):
        if told().get("bare"):
            for name in ("email", "email_verified", "name"):
                id_token.pop(name, None)
        id_token.update(told().get("claims", {}))
        for name in told().get("drop", ()):
            id_token.pop(name, None)

    def get_signing_key(self):
        foreign = PrivateKey(pem=(settings.FOLDER / "foreign.pem").read_text())
        return foreign if told().get("foreign") else super().get_signing_key()

    def populate_server_metadata(self, data):
        data.update(told().get("metadata", {}))
