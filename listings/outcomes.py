"""Who may say what came of a need, and when."""

from django.utils.translation import gettext as _

from accounts.actor import Actor
from listings import rules
from listings.models import Need
from listings.states import ListingState


def can_record(actor: Actor, need: Need) -> bool:
    """Who may write for the need's organisation, once it has ended or could be ended now."""
    return rules.can_handle(actor, need) and not why_not_recorded(need)


def why_not_recorded(need: Need) -> str:
    """Return why nothing came of a need yet, or "" when it can be said.

    A need without a deadline ends when its city says what came of it.
    """
    if need.published_at is None:
        return _("Only of a need that was published one can say what came of it.")
    if need.state not in {ListingState.PUBLISHED, ListingState.WITHDRAWN}:
        return _("This need is being worked on. What came of it can be said once it is public again or withdrawn.")
    if need.is_open and need.deadline is not None:
        return _("This need is still open. What came of it can be said after its deadline.")
    return ""
