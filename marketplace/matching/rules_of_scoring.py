"""Who names assessors and who scores, and when a need is scored at all."""

from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.rules import may_write_for
from accounts.states import CapabilityName, Role
from listings.criteria import SCORED
from listings.models import Need
from marketplace.matching.rules import is_sealed


def can_name_assessors(actor: Actor, need: Need) -> bool:
    """Owners of the need's verified organisation, in its team that buys."""
    acting = actor.team_in(need.organisation, CapabilityName.BUYS)
    is_owner = acting is not None and acting.role == Role.OWNER
    return is_owner and may_write_for(actor, need.organisation, CapabilityName.BUYS)


def is_assessing_team(actor: Actor, need: Need) -> bool:
    """Every member of the need's team now, whatever the role: a removed one is out at once."""
    return actor.team_in(need.organisation, CapabilityName.BUYS) is not None


def has_scoring(need: Need) -> bool:
    """Whether a need may ever be scored: its mode says so, and it was published."""
    return need.published_at is not None and need.mode in SCORED


def why_not_scored(need: Need, *, is_opened: bool) -> str:
    """Return why a need is not scored now, or ""; `is_opened`: its answers were opened, or there are none."""
    if not has_scoring(need):
        return _("In this mode nothing is scored.")
    if not need.is_closed:
        return _("Scoring begins after the deadline.")
    if is_sealed(need):
        return _("The need left the site before its deadline, so its answers stay unread and nothing is scored.")
    if not is_opened:
        return _("Open the answers first.")
    return ""
