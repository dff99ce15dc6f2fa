"""Who may do what with a saved search, who may look after the index, and keep words of one meaning."""

from accounts.actor import Actor
from search.models import SavedSearch


def can_edit_saved_search(actor: Actor, saved: SavedSearch) -> bool:
    """Whoever saved it, and nobody else: not her team, and not staff."""
    return actor.person is not None and saved.person_id == actor.person.pk


def can_share_saved_search(actor: Actor, saved: SavedSearch) -> bool:
    """Whoever saved it for an organisation that she still belongs to."""
    return (
        can_edit_saved_search(actor, saved)
        and saved.organisation is not None
        and actor.membership_in(saved.organisation) is not None
    )


def is_running(saved: SavedSearch, *, is_member: bool) -> bool:
    """Whether it reports: not paused, its person there, and still in the organisation that she saved it for."""
    return not saved.is_paused and saved.person.is_active and is_member


def can_read_operations(actor: Actor) -> bool:
    """Every member of the programme's staff."""
    return actor.is_staff


def can_tend_index(actor: Actor) -> bool:
    """Staff who may decide."""
    return actor.may_decide


def can_keep_synonyms(actor: Actor) -> bool:
    """Staff who may decide."""
    return actor.may_decide
