"""Who may write, read and copy a kit, and when."""

from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Organisation
from listings import rules
from listings.kits import KitState
from listings.models import Kit, Need
from listings.states import UNSENT


def why_not_written(need: Need) -> str:
    """Return why no kit of a need can be written, or "" when one can; one query."""
    if not rules.has_ended(need):
        return _("Record what came of this need first. Its kit can be written after that.")
    return ""


def why_hidden() -> str:
    """Return what the city of a kit is told that staff took off."""
    return _("Programme staff took this kit off the site. Their decision and the way to appeal stand in your reports.")


def why_not_shared(kit: Kit) -> str:
    """Return why a kit cannot be shared now, or "" when it can; reads the need and its organisation."""
    if kit.state == KitState.HIDDEN:
        return why_hidden()
    if not kit.need.is_public:
        return _("The need is not public now. Its kit can be shared once the need is public.")
    return ""


def can_read(actor: Actor, kit: Kit) -> bool:
    """Everybody while it is public; its own team an edition that was shared once; reads need and organisation."""
    return kit.is_public or (kit.shared is not None and rules.is_own(actor, kit.need))


def copying_for(actor: Actor) -> list[Organisation]:
    """Return the organisations for which the actor may begin a need."""
    return [one for one in actor.organisations if rules.can_create_need(actor, one)]


def can_fill(actor: Actor, need: Need) -> bool:
    """Who may edit a need, while it is a draft or was returned."""
    return need.state in UNSENT and rules.can_edit(actor, need)
