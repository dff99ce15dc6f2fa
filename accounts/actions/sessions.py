"""Ending sessions: whoever uses one is a passer-by with her next request."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.journal.actions import append
from accounts.models import Session, User


@transaction.atomic
def end_session(*, actor: Actor, public_id: str) -> bool:
    """End one of the actor's own sessions; returns False when she has none of that identifier, or not any more."""
    return bool(_end(actor, actor.signed_in, Session.objects.filter(public_id=public_id)))


@transaction.atomic
def end_other_sessions(*, actor: Actor, person: User, keep: str = "") -> int:
    """End a person's sessions but the one with the key `keep`; returns how many there were."""
    return _end(actor, person, Session.objects.exclude(session_key=keep))


def _end(actor: Actor, person: User, sessions: QuerySet[Session]) -> int:
    ended, _rows = sessions.filter(person=person).delete()
    if ended:
        append("sessions.ended", person.subject, actor=actor, data={"number": ended})
    return ended
