"""The provider that settings name, as they hold it (marketplace/openid.py), or None."""

from typing import Any

from django.conf import settings


def known() -> Any:
    """Return the provider: `issuer`, `name`, `client_id`, `client_secret`, and the words `acr` and `amr`."""
    return settings.OPENID
