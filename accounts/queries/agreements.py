"""Reads of what people accepted."""

from accounts.actor import Actor
from accounts.models import Agreement


def agreement_of(actor: Actor, version: str) -> Agreement | None:
    """Return that the actor accepted a version of the terms, None when she did not; one query, none for a passer-by."""
    return Agreement.objects.filter(person=actor.person, version=version).first() if actor.is_authenticated else None
