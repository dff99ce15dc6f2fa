"""What pages say of organisations and who acts for them."""

from django import template
from django.urls import reverse

from accounts.inviting import token_of
from accounts.models import Invitation
from accounts.states import CapabilityName

register = template.Library()


@register.filter
def capability_name(name: str) -> str:
    """Return what a capability is called in the reader's language."""
    return str(CapabilityName(name).label)


@register.filter
def invitation_path(invitation: Invitation) -> str:
    """Return the address of an invitation's page on this site; for the person alone whom it was sent to."""
    return reverse("accounts:invitation", args=[token_of(invitation)])
