"""Following a need and stopping: the record says that somebody did, and no page shows it to others."""

from django.db import transaction

from accounts.actor import Actor, system
from accounts.errors import NotAllowed
from accounts.journal.actions import append
from accounts.journal.models import Entry
from accounts.models import User
from listings import rules
from listings.actions.rows import lock
from listings.models import Follow, Need


@transaction.atomic
def follow(*, actor: Actor, need: Need) -> bool:
    """Let the actor hear by mail what happens to a public need; return whether she did not follow it yet.

    Locks the need, so that whoever corrects it tells everybody who followed it before. Raises `NotAllowed`.
    """
    lock(need)
    if not rules.can_follow(actor, need):
        raise NotAllowed
    row, is_new = Follow.objects.get_or_create(need=need, person=actor.signed_in)
    if is_new:
        append("follow.started", row.subject, actor=actor.acting_for(None), data={"need": need.public_id})
    return is_new


@transaction.atomic
def stop_following(*, actor: Actor, need: Need) -> bool:
    """Let the actor hear nothing more of a need, be it public or not; return whether she followed it."""
    lock(need)
    return _stop(need, actor.signed_in, actor.acting_for(None))


@transaction.atomic
def stop_by_link(*, need: Need, person: User) -> bool:
    """Stop for whoever holds the link of one of her mails; return whether she followed it."""
    lock(need)
    return _stop(need, person, system("unsubscribe"))


def _stop(need: Need, person: User, author: Actor) -> bool:
    row = Follow.objects.filter(need=need, person=person).first()
    if row is None:
        return False
    # Whoever asked a question follows without an entry of her own, and so she stops.
    was_told = Entry.objects.filter(subject=row.subject, verb="follow.started").exists()
    author = author if was_told else system("questions")
    append("follow.stopped", row.subject, actor=author, data={"need": need.public_id})
    row.delete()
    return True
