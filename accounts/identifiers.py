"""Public identifiers: what stands in addresses, mails and files in place of a row's number."""

import base64
import secrets

from django.db import models


def new_public_id() -> str:
    """Return 10 random base32 characters in lower case (50 bits)."""
    return base64.b32encode(secrets.token_bytes(7)).decode().lower()[:10]


class PublicIdField(models.CharField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A unique public identifier that is given once and never edited."""

    def __init__(self, **options: object) -> None:
        defaults: dict[str, object] = {"max_length": 10, "unique": True, "editable": False, "default": new_public_id}
        super().__init__(**{**defaults, **options})  # type: ignore[arg-type]
