"""What programme staff do about deliveries that were set aside."""

from collections.abc import Iterable

from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.journal import actions as journal
from accounts.journal.actions import Already
from accounts.journal.models import Delivery


def assign_delivery(*, actor: Actor, delivery: Delivery, to_me: bool, instead_of: str = "") -> Delivery | Already:
    """Take a delivery to look after it, or put one's own back; as `accounts.journal.actions.assign_delivery`."""
    return journal.assign_delivery(delivery.uid, actor=_deciding(actor), to_me=to_me, instead_of=instead_of)


def retry_deliveries(*, actor: Actor, uids: Iterable[str]) -> int:
    """Put deliveries back in line; return how many were still set aside."""
    return journal.retry_deliveries(uids, actor=_deciding(actor))


def _deciding(actor: Actor) -> Actor:
    """Return the actor as one of the programme's staff; raises `NotAllowed` for whoever may not decide."""
    membership = actor.staff_membership
    if membership is None or not actor.may_decide:
        raise NotAllowed
    return actor.acting_for(membership.organisation)
