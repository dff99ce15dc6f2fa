"""What staff ask of whoever holds the index."""

from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.journal.models import Entry
from search.engines import engine
from search.errors import NothingBefore, RunsAlready
from search.requests import REBUILD_ASKED, REPAIR_ASKED, ROLLBACK_ASKED, leave
from search.rules import can_tend_index
from search.runs import latest
from search.states import RunKind


def ask_for_build(*, actor: Actor) -> Entry:
    """Have the index built anew beside the live one; raises `RunsAlready` while one is built or waits to be."""
    return _asked(REBUILD_ASKED, actor, RunKind.BUILD)


def ask_for_check(*, actor: Actor) -> Entry:
    """Have index and database compared and what differs written anew; raises `RunsAlready` likewise."""
    return _asked(REPAIR_ASKED, actor, RunKind.CHECK)


def ask_for_rollback(*, actor: Actor) -> Entry:
    """Have the index before the last build made live again; raises `NothingBefore`, or `EngineDown`."""
    if not engine().about().can_go_back:
        raise NothingBefore
    return _asked(ROLLBACK_ASKED, actor)


def _asked(verb: str, actor: Actor, kind: RunKind | None = None) -> Entry:
    if not can_tend_index(actor):
        raise NotAllowed
    running = latest(kind) if kind else None
    entry = None if running and running.is_running else leave(verb, actor=actor)
    if entry is None:
        raise RunsAlready
    return entry
