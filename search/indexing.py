"""Brings the index up to what the database holds: changed listings, all of them anew, and where the two differ."""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final

from accounts.journal.deliveries import claim_number, newest_claim
from accounts.journal.models import Delivery
from search.contents import contents_of, every_content, former_ids
from search.documents import digest, document
from search.engines import engine
from search.engines.base import NOT_BUILT, UNREADABLE, Engine, EngineDown, RestoredDatabase, Stamp

log = logging.getLogger(__name__)

INDEX_HANDLER: Final = "index"
BATCH: Final = 500
LOOKS: Final = 2
"""How often what looks wrong is looked at again."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the index differs from the database, by public identifier, and how much merely waits for a worker."""

    missing: Sequence[str]
    stale: Sequence[str]
    phantom: Sequence[str]
    waiting: int
    checked: int

    @property
    def ids(self) -> list[str]:
        """Every listing that the index has wrong."""
        return [*self.missing, *self.stale, *self.phantom]


def index(version: int, public_ids: Iterable[str]) -> None:
    """Write the present state of listings under a claim's number; what is not public leaves the index.

    Raises `EngineDown` also when the index knows numbers that this database has not given: it was restored from an
    older copy, and everything waits until somebody builds the index anew.
    """
    try:
        _write(version, public_ids)
    except RestoredDatabase as error:
        log.error("The index is ahead of the database. Build it anew: manage.py reindex")  # noqa: TRY400
        raise EngineDown("database_restored") from error


def rebuild(progress: Callable[[int], None] = lambda _count: None) -> int:
    """Build an index beside the live one, check it, and put it in its place; return how many documents were read.

    The old one is kept. What workers write meanwhile goes to both, and newer claims win over what is read here.
    `progress` is told how many documents are in. Raises `EngineDown`, also when somebody else began another rebuild
    meanwhile, and `NotTheWriter` when another process writes.
    """
    target, count = engine(), 0
    try:
        _begin(target)
        version, contents = claim_number(), every_content()
        while batch := list(islice(contents, BATCH)):
            target.fill(version, map(document, batch))
            count += len(batch)
            progress(count)
        _complete(target)
        target.finish_rebuild()
    except LookupError as error:
        raise EngineDown("another_rebuild_took_over") from error
    return count


def _begin(target: Engine) -> None:
    """Begin a rebuild; files that nobody can read are thrown away first, since nothing in them is the only copy."""
    try:
        next(target.stamps(), None)
    except EngineDown as error:
        if error.code == UNREADABLE:
            target.drop()
    target.begin_rebuild()


def _complete(target: Engine) -> None:
    """Write into the new index what changed while it was filled, and a tombstone for all that left the site once.

    Without these, a worker that slept since before would bring back what it read then.
    """
    ids = [*_differences(target.stamps(building=True)), *former_ids()]
    for start in range(0, len(ids), BATCH):
        # After a restoration the old index refuses; what changed meanwhile then waits as deliveries for the new one.
        with suppress(RestoredDatabase):
            _write(claim_number(), ids[start : start + BATCH])


def _write(version: int, public_ids: Iterable[str]) -> None:
    contents = contents_of(public_ids)
    documents = [document(content) for content in contents.values() if content]
    gone = [public_id for public_id, content in contents.items() if content is None]
    try:
        engine().write(version, documents, gone, newest=newest_claim())
    except RestoredDatabase as error:
        newest = newest_claim()
        if error.version > newest:
            raise
        # Another claim was given, and used, while this one wrote.
        engine().write(version, documents, gone, newest=newest)


def drift() -> Drift:
    """Compare ids, versions and digests of the index with the database. What a delivery waits for is no drift.

    Listings change and workers write while this reads, so what looks wrong is looked at again before it is called so.
    """
    stamps, waiting = list(engine().stamps()), _waiting()
    kinds: dict[str, str] = dict.fromkeys(_differences(stamps), "")
    for _look in range(LOOKS if kinds else 0):
        waiting |= _waiting()
        kinds = _wrong(kinds.keys() - waiting)
    waiting |= _waiting()
    wrong = {
        kind: sorted(public_id for public_id, found in kinds.items() if found == kind and public_id not in waiting)
        for kind in ("missing", "stale", "phantom")
    }
    return Drift(**wrong, waiting=len(waiting), checked=len(stamps))


def repair(public_ids: Iterable[str]) -> None:
    """Write listings anew as they stand in the database now."""
    ids = list(public_ids)
    for start in range(0, len(ids), BATCH):
        index(claim_number(), ids[start : start + BATCH])


def is_built() -> bool:
    """Whether there is an index that can be asked. Raises `EngineDown` when the engine itself cannot be reached."""
    try:
        engine().count()
    except EngineDown as error:
        if error.code in {NOT_BUILT, UNREADABLE}:
            return False
        raise
    return True


def _differences(stamps: Iterable[Stamp]) -> Iterable[str]:
    """Return the ids that the index has wrong; reads everything that is public once."""
    left = {stamp.id: stamp for stamp in stamps}
    newest = newest_claim()
    wrong = []
    for content in every_content():
        stamp = left.pop(content.id, None)
        if stamp is None or stamp.digest != digest(content) or stamp.version > newest:
            wrong.append(content.id)
    return [*wrong, *left]


def _wrong(public_ids: Collection[str]) -> dict[str, str]:
    """Say of each id what is wrong with it now; what is right is left out."""
    if not public_ids:
        return {}
    stamps = {stamp.id: stamp for stamp in engine().stamps() if stamp.id in public_ids}
    newest, wrong = newest_claim(), {}
    for public_id, content in contents_of(public_ids).items():
        stamp = stamps.get(public_id)
        if content and stamp is None:
            wrong[public_id] = "missing"
        elif stamp and content is None:
            wrong[public_id] = "phantom"
        elif stamp and content and (stamp.digest != digest(content) or stamp.version > newest):
            wrong[public_id] = "stale"
    return wrong


def _waiting() -> set[str]:
    lanes = Delivery.objects.filter(handler=INDEX_HANDLER, quarantined_at__isnull=True).values_list("lane", flat=True)
    return {lane.partition(":")[2] for lane in lanes.distinct()}
