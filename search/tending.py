"""Builds, checks and takes back the whole index, each with a row that says how far it is and what came of it."""

import logging
from typing import Final

from accounts.journal.deliveries import newest_claim
from search.engines import engine
from search.engines.base import DATABASE_RESTORED, NOT_BUILT, UNREADABLE, EngineDown, NotTheWriter
from search.indexing import Drift, drift, is_built, rebuild, repair
from search.progress import Progress, Told, nobody
from search.requests import REBUILD_ASKED, leave_for_a_damage
from search.runs import Record, latest, recorded, was_ever
from search.states import RunKind

log = logging.getLogger(__name__)

TRIES: Final = 2
"""What somebody deleted by hand leaves a version behind that the first repair need not be above."""


def build(tell: Told = nobody) -> int:
    """Build the index anew and return how many listings are in it; raises what `rebuild` raises."""
    is_built()  # raises while the engine is away: nothing was begun
    if not engine().can_write():
        raise NotTheWriter("not_the_writer")
    with recorded(RunKind.BUILD) as record:
        documents = rebuild(_both(record, tell))
        record.found(documents=documents)
    return documents


def have_replaced(error: EngineDown) -> bool:
    """Ask for a new index where only that helps, and say whether it was asked now; what is away comes back by itself.

    One that was never built is the matter of whoever sets up the site; one that was, and is not there, was lost.
    """
    lost = error.code == NOT_BUILT and was_ever(RunKind.BUILD)
    running = latest(RunKind.BUILD)
    if not (lost or error.code in {DATABASE_RESTORED, UNREADABLE}) or (running and running.is_running):
        return False
    asked = leave_for_a_damage(REBUILD_ASKED)
    if asked:
        log.error("The index has to be built anew (%s), and is", error.code)
    return asked


def check(*, repairing: bool, tell: Told = nobody) -> Drift:
    """Compare index and database, mend what differs when asked, and return how they stand at the end.

    An index that is ahead of a restored database is not mended: it has to be built anew. So has one that is damaged:
    that is written down as a check that failed, and raised.
    """
    damage = _damage()  # raises while there is nothing to check
    with recorded(RunKind.CHECK) as record:
        if damage:
            raise damage
        found = drift(_both(record, tell))
        wrong = len(found.ids)
        for _try in range(TRIES if repairing and not found.is_ahead else 0):
            if found.ids:
                repair(found.ids)
                found = drift(_both(record, tell))
        record.found(documents=found.checked, wrong=wrong, left=len(found.ids))
    return found


def hold_against_the_database() -> None:
    """Raise `EngineDown` when the index has a number that the database has not given: it was restored.

    Reads every stamp.
    """
    highest = max((stamp.version for stamp in engine().stamps()), default=0)
    if highest > newest_claim():
        raise EngineDown(DATABASE_RESTORED)


def needs_a_new_one(tell: Told = nobody) -> bool:
    """Check and repair the index; say whether that cannot help: it is not there, damaged, or ahead of the database."""
    try:
        return check(repairing=True, tell=tell).is_ahead
    except EngineDown as error:
        if error.code not in {NOT_BUILT, UNREADABLE}:
            raise
        return True


def go_back(tell: Told = nobody) -> None:
    """Make the index before the last build live again, and bring it up to date: it knows what was withdrawn since.

    Raises `LookupError` when there is none, and `EngineDown` when it is damaged; then nothing has changed.
    """
    engine().roll_back()
    with recorded(RunKind.BACK) as record:
        record.found(documents=engine().count())
    check(repairing=True, tell=tell)


def _damage() -> EngineDown | None:
    """Return what a process meets that opens the index now, where it is there and cannot be read."""
    try:
        engine().probe()
    except EngineDown as error:
        if error.code != UNREADABLE:
            raise
        return error
    return None


def _both(record: Record, tell: Told) -> Told:
    def told(progress: Progress) -> None:
        record.tell(progress)
        tell(progress)

    return told
