"""Accepting the terms of use."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.conditions import version_named
from accounts.errors import Incomplete
from accounts.journal.actions import Already, append
from accounts.models import Agreement, User


@transaction.atomic
def accept_terms(*, actor: Actor, version: str) -> Agreement | Already:
    """Accept a version that is in force or announced; locks the person. Raises `Incomplete` for one that is unknown."""
    found = version_named(version)
    if found is None:
        raise Incomplete(_("There is no such version of the terms. Read the page again."))
    person = User.objects.select_for_update().get(pk=actor.signed_in.pk)
    before = Agreement.objects.filter(person=person, version=found.name).first()
    if before is not None:
        return Already(by=person.public_id, at=before.accepted_at)
    made = Agreement.objects.create(person=person, version=found.name)
    if person.terms < found.name:
        person.terms = found.name
        person.save(update_fields=["terms"])
        actor.signed_in.terms = found.name
    append("person.accepted_terms", person.subject, actor=actor.acting_for(None), data={"version": found.name})
    return made
