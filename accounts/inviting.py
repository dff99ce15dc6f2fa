"""The link in an invitation: it names the invitation, and nobody can make another."""

from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Invitation

SIGNER: Final = Signer(salt="accounts.invitation", sep=".")
"""How long an invitation is good for stands in its row: a signature that ran out could not say why."""


def token_of(invitation: Invitation) -> str:
    """Return what stands in the address of an invitation's page."""
    return SIGNER.sign(invitation.public_id)


def invitation_url(invitation: Invitation) -> str:
    """Return the whole address of the page on which an invitation is answered, in the active language."""
    return settings.SITE_URL + reverse("accounts:invitation", args=[token_of(invitation)])


def invitation_named_by(token: str) -> Invitation | None:
    """Return the invitation that a link names; None when nobody signed it so."""
    try:
        public_id = SIGNER.unsign(token)
    except BadSignature:
        return None
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return rows.filter(public_id=public_id).first()
