"""What pages show of the account that a person connected at the provider which settings name."""

from allauth.socialaccount.models import SocialAccount
from django import template

from accounts.models import User
from accounts.openid.vouching import PROVIDER

register = template.Library()


@register.simple_tag
def connected_account(person: User) -> SocialAccount | None:
    """Return the account that a person connected, or None, in one query."""
    return SocialAccount.objects.filter(user=person, provider=PROVIDER).first()
