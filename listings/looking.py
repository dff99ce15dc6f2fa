"""Who may ask for a second pair of eyes, say something as one, and have it asked for always."""

from accounts.actor import Actor
from accounts.models import Organisation
from accounts.states import Role
from listings import rules
from listings.models import Look, Need
from listings.states import UNSENT


def can_ask_look(actor: Actor, need: Need) -> bool:
    """Who may write for its organisation, while the need is not sent."""
    return need.state in UNSENT and rules.can_handle(actor, need)


def can_answer_look(actor: Actor, look: Look) -> bool:
    """Whoever was asked, while she may write for the need's organisation."""
    return look.looker_id == actor.signed_in.pk and rules.can_handle(actor, look.need)


def can_switch_looks(actor: Actor, organisation: Organisation) -> bool:
    """Owners of an organisation for which they may post needs."""
    acting = actor.membership_in(organisation)
    return acting is not None and acting.role == Role.OWNER and rules.can_create_need(actor, organisation)
