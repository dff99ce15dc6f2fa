"""Connecting an account of the provider that settings name with a person's own, and taking it off again."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.journal.actions import append
from accounts.models import User


@transaction.atomic
def connect_provider(*, actor: Actor, provider: str, uid: str) -> bool:
    """Connect an account with the actor's own; returns False when it was already. Locks the person.

    Raises `NotAllowed` for one that somebody else has connected, and for a second one.
    """
    person = User.objects.select_for_update().get(pk=actor.signed_in.pk)
    known = SocialAccount.objects.filter(provider=provider, uid=uid).first()
    if known and known.user_id == person.pk:
        return False
    if known:
        raise NotAllowed(
            _("That account is connected with another account here. Sign in with it, or take it off there.")
        )
    if SocialAccount.objects.filter(user=person, provider=provider).exists():
        raise NotAllowed(_("Another account is connected already. Take that one off first."))
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=person, provider=provider, uid=uid)
    except IntegrityError as error:
        raise NotAllowed(_("That account was connected with another account here a moment ago.")) from error
    note_connection(actor=actor, person=person)
    return True


@transaction.atomic
def disconnect_provider(*, actor: Actor, provider: str) -> bool:
    """Take the connected account off; returns False when there is none (any more). Locks the person.

    Raises `NotAllowed` while it is the only way in: without a proved address no code comes by mail.
    """
    person = User.objects.select_for_update().get(pk=actor.signed_in.pk)
    connected = SocialAccount.objects.filter(user=person, provider=provider)
    if not connected.exists():
        return False
    if not person.has_usable_password() and not EmailAddress.objects.filter(user=person, verified=True).exists():
        raise NotAllowed(_("This is your only way in. Set a password or prove your e-mail address first."))
    connected.delete()
    append("person.disconnected", person.subject, actor=actor)
    return True


def note_connection(*, actor: Actor, person: User) -> None:
    """Put on the record that a person connected an account."""
    append("person.connected", person.subject, actor=actor)
