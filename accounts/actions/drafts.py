"""What a person keeps of the description of an organisation before she sends it; no entry tells of it."""

from collections.abc import Mapping

from django.db import transaction

from accounts import rules
from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.models import OrganisationDraft, User


@transaction.atomic
def keep_organisation_draft(*, actor: Actor, values: Mapping[str, str | list[str]]) -> OrganisationDraft:
    """Keep what she typed so far, in place of what she kept before; locks the person."""
    if actor.person is None or not rules.can_create_organisation(actor):
        raise NotAllowed
    person = User.objects.select_for_update().get(pk=actor.person.pk)
    draft, _is_new = OrganisationDraft.objects.update_or_create(person=person, defaults={"values": dict(values)})
    return draft


@transaction.atomic
def drop_organisation_draft(*, actor: Actor) -> bool:
    """Throw away what she kept; returns whether there was something."""
    deleted, _models = OrganisationDraft.objects.filter(person=actor.person).delete()
    return deleted > 0
