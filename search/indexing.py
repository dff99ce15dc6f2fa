"""Brings the index up to what the database holds: changed listings, all of them anew, and where the two differ."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Final

from django.db.models import QuerySet

from accounts.journal.deliveries import claim_number, newest_claim
from accounts.journal.models import Delivery
from search.comparing import batches, differences, differs, unlike
from search.contents import contents_of, every_content, every_id, former_ids, how_many
from search.documents import document
from search.engines import engine
from search.engines.base import DATABASE_RESTORED, NOT_BUILT, UNREADABLE, Engine, EngineDown, RestoredDatabase
from search.kinds import KIND
from search.lanes import Changes
from search.progress import Meter, Told, nobody

INDEX_HANDLER: Final = "index"
BATCH: Final = 500
LOOKS: Final = 2
"""How often what looks wrong is looked at again."""
KINDS_OF_DRIFT: Final = ("missing", "stale", "phantom")


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the index differs from the database, by public identifier, and how much merely waits for a worker."""

    missing: Sequence[str]
    stale: Sequence[str]
    phantom: Sequence[str]
    waiting: int
    checked: int
    is_ahead: bool = False
    """Whether the index has versions that the database has not given: it was restored, and a rebuild is needed."""

    @property
    def ids(self) -> list[str]:
        """Every listing that the index has wrong."""
        return [*self.missing, *self.stale, *self.phantom]


def index(version: int, public_ids: Iterable[str]) -> None:
    """Write the present state of listings under a claim's number; what is not public leaves the index.

    Raises `EngineDown` also when the index knows numbers that this database has not given: it was restored from an
    older copy, and everything waits until the index is built anew.
    """
    try:
        _write(version, public_ids)
    except RestoredDatabase as error:
        raise EngineDown(DATABASE_RESTORED) from error


def rebuild(tell: Told = nobody) -> int:
    """Build an index beside the live one, check it, and put it in its place; return how many documents were read.

    The old one is kept. What workers write meanwhile goes to both, and newer claims win over what is read here.
    `tell` is told how far it is; what it raises ends the rebuild, and the old index goes on serving. Raises
    `EngineDown`, also when somebody else began another rebuild meanwhile, and `NotTheWriter` when another process
    writes.
    """
    target, number = engine(), 0
    try:
        _begin(target)
        changes, meter = Changes(), Meter(how_many(), tell)
        for stored in _filled(target, claim_number(), meter):
            number += stored
            meter.add(stored)
        meter.tell()
        _complete(target, changes)
        target.finish_rebuild()
    except LookupError as error:
        raise EngineDown("another_rebuild_took_over") from error
    return number


def _filled(target: Engine, version: int, meter: Meter) -> Iterator[int]:
    """Store everything, and yield how many documents each batch had.

    While one batch is on its way the next one is read and rendered: the engine works outside of this interpreter. The
    meter is touched in between: whoever it tells has other things to do, too.
    """
    documents = map(document, meter.touched(every_content()))
    with ThreadPoolExecutor(1) as on_its_way:
        before: tuple[Future[None], int] | None = None
        while batch := list(islice(documents, BATCH)):
            if before:
                before[0].result()
                yield before[1]
            before = on_its_way.submit(target.fill, version, batch), len(batch)
        if before:
            before[0].result()
            yield before[1]


def _begin(target: Engine) -> None:
    """Begin a rebuild; files that are damaged are set aside first, since nothing in them is the only copy."""
    try:
        target.probe()
    except EngineDown as error:
        if error.code == UNREADABLE:
            target.set_aside()
    target.begin_rebuild()


def _complete(target: Engine, changes: Changes) -> None:
    """Write into the new index what changed while it was filled, and a tombstone for all that left the site once.

    Without these, a worker that slept since before would bring back what it read then. What changed is what the journal
    says, and where the ids of both sides differ.
    """
    ids = (stamp.id for stamp in target.stamps(building=True))
    for some in batches(chain(unlike(ids, every_id()), changes.ids(), former_ids())):
        # After a restoration the old index refuses; what changed meanwhile then waits as deliveries for the new one.
        with suppress(RestoredDatabase):
            _write(claim_number(), some)


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


def drift(tell: Told = nobody) -> Drift:
    """Compare ids, versions and digests of the index with the database, in one pass over both.

    Listings change and workers write while this reads, so what looks wrong is looked at again before it is called so;
    what a delivery waits for is no drift. Memory grows with what differs and not with what is there.
    """
    meter, newest, checked = Meter(how_many(), tell), newest_claim(), count()
    stamps = (stamp for stamp, _number in zip(engine().stamps(), checked, strict=False))
    kinds: dict[str, str] = {}
    ahead = False
    for ids in batches(differences(stamps, meter.over(every_content()), newest)):
        found = _looked_at_again(ids)
        kinds |= found
        ahead = ahead or _is_ahead(found)
    return Drift(
        **{kind: sorted(public_id for public_id, found in kinds.items() if found == kind) for kind in KINDS_OF_DRIFT},
        waiting=_deliveries().values("lane").distinct().count(),
        checked=next(checked),
        is_ahead=ahead,
    )


def _looked_at_again(ids: Collection[str]) -> dict[str, str]:
    """Say of each id what is wrong with it, when it still is and nothing waits for it."""
    kinds, waiting = dict.fromkeys(ids, ""), set[str]()
    for _look in range(LOOKS):
        waiting |= _waiting(kinds)
        kinds = _wrong(kinds.keys() - waiting)
    waiting |= _waiting(kinds)
    return {public_id: found for public_id, found in kinds.items() if public_id not in waiting}


def repair(public_ids: Iterable[str]) -> None:
    """Write listings anew as they stand in the database now."""
    for ids in batches(public_ids):
        index(claim_number(), ids)


def is_built() -> bool:
    """Whether there is an index that can be asked. Raises `EngineDown` when the engine itself cannot be reached."""
    try:
        engine().count()
    except EngineDown as error:
        if error.code in {NOT_BUILT, UNREADABLE}:
            return False
        raise
    return True


def _wrong(public_ids: Collection[str]) -> dict[str, str]:
    """Say of each id what is wrong with it now; what is right is left out."""
    stamps = {stamp.id: stamp for stamp in engine().stamps_of(sorted(public_ids))}
    newest, wrong = newest_claim(), {}
    for public_id, content in contents_of(public_ids).items() if public_ids else ():
        stamp = stamps.get(public_id)
        if content and stamp is None:
            wrong[public_id] = "missing"
        elif stamp and content is None:
            wrong[public_id] = "phantom"
        elif stamp and content and differs(stamp, content, newest):
            wrong[public_id] = "stale"
    return wrong


def _is_ahead(public_ids: Collection[str]) -> bool:
    """Say whether one of these documents has a version that the database has not given."""
    newest = newest_claim() if public_ids else 0
    return any(stamp.version > newest for stamp in engine().stamps_of(sorted(public_ids)))


def _deliveries() -> "QuerySet[Delivery]":
    return Delivery.objects.filter(handler=INDEX_HANDLER, quarantined_at__isnull=True)


def _waiting(public_ids: Iterable[str]) -> set[str]:
    """Return which of these listings a delivery waits for."""
    lanes = [f"{kind.name}:{public_id}" for public_id in public_ids for kind in KIND.values()]
    waiting = _deliveries().filter(lane__in=lanes).values_list("lane", flat=True) if lanes else ()
    return {lane.partition(":")[2] for lane in waiting}
