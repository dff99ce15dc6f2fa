"""Who may look after the search."""

from accounts.actor import Actor


def can_read_operations(actor: Actor) -> bool:
    """Every member of the programme's staff."""
    return actor.is_staff


def can_tend_index(actor: Actor) -> bool:
    """Staff who may decide."""
    return actor.may_decide
