"""Begins a need with what an uploaded notice says."""

from collections.abc import Iterable

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.journal.actions import append
from accounts.models import Organisation
from listings import rules
from listings.actions.needs import create_need
from listings.models import Need, Notice
from listings.notices.drafting import Drafted, draft_of
from listings.notices.eforms import said_in_eforms
from listings.notices.reading import root_of
from listings.notices.ted import said_in_ted


def create_need_from_notice(*, actor: Actor, organisation: Organisation, content: Iterable[bytes], reader: str) -> Need:
    """Make a draft of the XML of a notice and keep which notice it was; the same file twice makes one draft.

    `reader` is the language of whoever asks. Raises `listings.notices.errors.Refused` for a file of another kind, and
    what `create_need` does; then nothing is kept. The file is read before the transaction begins.
    """
    if not rules.can_create_need(actor, organisation):
        raise NotAllowed(rules.why_organisation_waits(organisation) if actor.membership_in(organisation) else "")
    root = root_of(content)
    said = said_in_ted(root, reader) if root.name == "TED_EXPORT" else said_in_eforms(root, reader)
    return _keep(actor, organisation, draft_of(said, country=organisation.country.code, reader=reader))


@transaction.atomic
def _keep(actor: Actor, organisation: Organisation, drafted: Drafted) -> Need:
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
