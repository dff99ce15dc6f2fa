"""Begins a need with what an uploaded notice says."""

from django.db import transaction

from accounts.actor import Actor
from accounts.journal.actions import append
from accounts.models import Organisation
from listings.actions.needs import create_need
from listings.models import Need, Notice
from listings.notices.drafting import Drafted


@transaction.atomic
def create_need_from_notice(*, actor: Actor, organisation: Organisation, drafted: Drafted) -> Need:
    """Make a draft of what a notice says and keep which notice it was; the same file twice makes one draft.

    Raises what `create_need` does; then nothing is kept.
    """
    need = create_need(actor=actor, organisation=organisation, values=drafted.values)
    origin = drafted.origin
    _notice, is_new = Notice.objects.get_or_create(
        need=need,
        defaults={
            **{name: getattr(origin, name) for name in ("form", "number", "language", "buyer", "country", "nuts")},
            "taken": list(origin.taken),
            "left_out": origin.left_out,
        },
    )
    if is_new:
        data = {"form": str(origin.form), **({"notice": origin.number} if origin.number else {})}
        append("need.begun", need.subject, actor=actor.acting_for(organisation), data=data)
    return need
