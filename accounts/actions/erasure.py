"""How a person has herself erased: what is hers goes, what is an organisation's stays without her name."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.held import erased_address
from accounts.journal.actions import append
from accounts.models import Organisation, User
from accounts.models.people import FIRST_ZONE
from accounts.personal import erase_parts
from accounts.queries import owned_alone


@transaction.atomic
def erase_person(*, actor: Actor, typed: str) -> User:
    """Erase the actor for good; `typed` is her own address, which she typed to say that she means it.

    Raises `Incomplete` for another address, and while she is the only owner of an organisation. Its teams are locked in
    the order of their numbers, so that two owners who go at once do not both go.
    """
    person = User.objects.select_for_update().get(pk=actor.signed_in.pk)
    if person.erased_at:
        raise NotAllowed
    if typed.strip().lower() != person.email:
        raise Incomplete(_("Type the address with which you sign in."), field="typed")
    mine = person.memberships.values("organisation")
    list(Organisation.objects.select_for_update().filter(pk__in=mine).order_by("pk"))
    alone = owned_alone(person)
    if alone:
        names = ", ".join(f"“{one.name}”" for one in alone)
        raise Incomplete(_("Make somebody else an owner of %(names)s first.") % {"names": names})
    erase_parts(person)
    _blank(person)
    append("person.erased", person.subject, actor=actor)
    return person


@transaction.atomic
def note_download(*, actor: Actor) -> None:
    """Put on the record that a person took a copy of what is held about her."""
    append("person.exported", actor.signed_in.subject, actor=actor)


def _blank(person: User) -> None:
    person.name, person.email, person.language, person.time_zone = "", erased_address(person), "en", FIRST_ZONE
    person.is_active, person.last_login, person.erased_at = False, None, timezone.now()
    person.version += 1
    person.set_unusable_password()
    person.save()
