"""Keeping the records of a need for longer than the law asks at least."""

from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import append
from listings import rules
from listings.actions.rows import lock
from listings.holding import earliest_later, years_later
from listings.models import Need

LONGEST_YEARS: Final = 30
LONGEST_WHY: Final = 500


@transaction.atomic
def keep_longer(*, actor: Actor, need: Need, until: date, why: str) -> Need:
    """Hold the records of a need until a later day, that day included. Locks the need.

    Raises `NotAllowed`, or `Incomplete` at the field that is wrong: a day that is not later than what holds now, one
    more than 30 years ahead, no reason.
    """
    lock(need)
    if not rules.can_keep_longer(actor, need):
        raise NotAllowed
    why = why.strip()
    if until <= earliest_later(need):
        raise Incomplete(_("Choose a later day: the records are held until then anyhow."), field="until")
    if until > years_later(timezone.now().date(), LONGEST_YEARS):
        raise Incomplete(_("This is more than 30 years ahead. Choose an earlier day."), field="until")
    if not why or len(why) > LONGEST_WHY:
        raise Incomplete(_("Say why they are kept, in at most 500 characters."), field="reason")
    need.kept_until = until
    need.save(update_fields=["kept_until"])
    data = {"until": int(f"{until:%Y%m%d}")}
    append("need.kept_longer", need.subject, actor=actor.acting_for(need.organisation), data=data, private={"why": why})
    return need
