"""Saying that one's own organisation has another's need too, and taking that back."""

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.journal.actions import append
from accounts.models import Organisation
from accounts.states import MAY_EDIT
from listings import rules
from listings.actions.rows import lock
from listings.models import Need, Second


@transaction.atomic
def second_need(*, actor: Actor, need: Need, organisation: Organisation) -> bool:
    """Say that an organisation has a public need too; return whether it had not said so yet.

    Locks the need, so that two colleagues at once leave one row and one entry. Raises `NotAllowed` with the reason.
    """
    lock(need)
    if why := rules.why_not_seconded(actor, organisation, need):
        raise NotAllowed(why)
    _row, is_new = Second.objects.get_or_create(need=need, organisation=organisation)
    if is_new:
        append("need.seconded", need.subject, actor=actor.acting_for(organisation))
    return is_new


@transaction.atomic
def unsecond_need(*, actor: Actor, need: Need, organisation: Organisation) -> bool:
    """Take it back, be the need public or not; return whether the organisation had said so. Raises `NotAllowed`."""
    lock(need)
    acting = actor.membership_in(organisation)
    if acting is None or acting.role not in MAY_EDIT:
        raise NotAllowed
    gone, _models = Second.objects.filter(need=need, organisation=organisation).delete()
    if gone:
        append("need.unseconded", need.subject, actor=actor.acting_for(organisation))
    return bool(gone)
