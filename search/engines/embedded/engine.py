"""The embedded engine: tantivy on the local disk, one process that writes, any number that read."""

import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import Index, Order, Query, Searcher

from search.clauses import Leg, Plan, Sort
from search.engines.base import (
    NOT_BUILT,
    UNREADABLE,
    About,
    Document,
    Engine,
    EngineDown,
    Found,
    Hit,
    RestoredDatabase,
    Results,
    Stamp,
)
from search.engines.embedded.compiling import any_of, living, matched, ranked
from search.engines.embedded.counting import count_of, facets_of
from search.engines.embedded.files import ID, OWNER, SCHEMA, Files, opened, readable
from search.engines.embedded.stamping import all_stamps_among, in_order, stamps_among
from search.engines.embedded.wholeness import is_whole
from search.engines.embedded.writing import WriterLock, Writers
from search.engines.fields import Stored, fields_of, tombstone_of
from search.schema import COMBINED, SCHEMA_VERSION

BATCH: Final = 2_000
"""How many documents of a rebuild are committed together."""


class EmbeddedEngine(Engine):
    """An index in a folder.

    Whoever writes first takes the folder's lock and holds it until it ends or calls `close`; every other process
    gets `NotTheWriter`, which leaves the work to the holder. Readers open their files lazily and again after a fork.
    """

    def __init__(self, folder: Path) -> None:
        self._files = Files(folder)
        self._lock = WriterLock(folder / "writer.lock")
        self._writing = threading.RLock()
        self._readers: dict[tuple[int, int], Index] = {}
        self._writers = Writers()

    def can_write(self) -> bool:
        """Take the right to write, if no other process has it; say whether this one has it now."""
        with self._writing:
            return self._lock.take()

    def close(self) -> None:
        """Give the right to write back, so that another process can take it, and close the files."""
        with self._writing:
            self._writers.close()
            self._lock.give_back()
            self._readers.clear()

    def write(self, version: int, documents: Sequence[Document], gone: Sequence[str] = (), *, newest: int) -> None:
        """Store documents and tombstones in the live index and in the one that is being built."""
        stored = [*map(fields_of, documents), *map(tombstone_of, gone)]
        with self._writing:
            self._lock.demand()
            roles = self._files.roles()
            targets = [number for number in (roles.live, roles.building) if number is not None]
            if not targets:
                raise EngineDown(NOT_BUILT)
            for number in targets:
                try:
                    self._store(number, version, stored, newest=newest)
                except EngineDown:
                    if number != roles.live or roles.building is None:
                        raise
                    # Its files are damaged, and the one that is being built takes its place.

    def ask_all(self, plans: Sequence[Plan], depth: int) -> list[Found]:
        """Run plans on the live index, as it stands for all of them."""
        searcher = self._searcher()
        with readable():
            return [_found(searcher, plan, depth) for plan in plans]

    def suggest(self, plans: Sequence[Plan]) -> list[list[str]]:
        """Run one plan after the other."""
        searcher = self._searcher()
        with readable():
            found = (_ask(searcher, matched(plan), plan.sort, plan.size, count=False) for plan in plans)
            return [[hit.id for hit in one.hits] for one in found]

    def stamps(self, *, building: bool = False) -> Iterator[Stamp]:
        """Yield the stamps in the order of their ids, as the index stands now; a part of them is read at a time."""
        searcher = self._searcher_of(self._building()) if building else self._searcher()
        return in_order(searcher)

    def stamps_of(self, ids: Sequence[str]) -> Iterator[Stamp]:
        """Yield the stamps of these documents, where they are there."""
        searcher = self._searcher()
        for start in range(0, len(ids), BATCH):
            yield from stamps_among(searcher, any_of(ID, ids[start : start + BATCH]))

    def begin_rebuild(self) -> None:
        """Make an empty index beside the live one, and delete what has no role any more."""
        with self._writing:
            self._lock.demand()
            self._files.folder.mkdir(parents=True, exist_ok=True)
            self._writers.close()
            roles = replace(self._files.roles(), building=None)
            self._files.assign(roles)
            self._files.tidy()
            self._files.tidy_schemas()
            self._files.assign(self._files.make(roles))

    def fill(self, version: int, documents: Iterable[Document]) -> None:
        """Store documents in the index that is being built; every `BATCH` of them is committed."""
        stored = map(fields_of, documents)
        while batch := list(islice(stored, BATCH)):
            with self._writing:
                self._lock.demand()
                self._store(self._building(), version, batch)

    def finish_rebuild(self) -> None:
        """Make the new index the live one by renaming one file; raises `LookupError` when none is being built."""
        with self._writing:
            self._lock.demand()
            roles, building = self._files.roles(), self._building()
            self._writers.close()
            # What is damaged is nothing to go back to.
            previous = roles.live if roles.live is not None and self._is_sound(roles.live) else None
            self._files.assign(replace(roles, live=building, previous=previous, building=None))
            self._files.tidy()

    def roll_back(self) -> None:
        """Make the index before the last rebuild live again, as it stood then; the drift check brings it up to date."""
        with self._writing:
            self._lock.demand()
            roles = self._files.roles()
            if roles.previous is None:
                raise LookupError("There is no earlier index to go back to.")
            if not self._is_sound(roles.previous):
                raise EngineDown(UNREADABLE)
            self._writers.close()
            self._files.assign(replace(roles, live=roles.previous, previous=None))
            self._files.tidy()

    def drop(self) -> None:
        """Delete the indexes; the lock stays where it is, with this process."""
        with self._writing:
            self._lock.demand()
            self._writers.close()
            self._files.drop()
            self._readers.clear()

    def set_aside(self) -> None:
        """Move files that nobody can read out of the way; those that were moved before go."""
        with self._writing:
            self._lock.demand()
            self._writers.close()
            self._files.set_aside()
            self._readers.clear()

    def about(self) -> About:
        """Return what staff see of the index; files that are damaged are not what other processes can answer from."""
        self.probe()
        documents, roles, live = self.count(), self._files.roles(), self._live()
        return About(
            name="tantivy",
            version=version("tantivy"),
            schema=SCHEMA_VERSION,
            documents=documents,
            size=self._files.size(live),
            can_go_back=roles.previous is not None,
            index=self._files.path(live).name,
        )

    def count(self) -> int:
        """Return how many live documents the index holds."""
        searcher = self._searcher()
        with readable():
            return count_of(searcher, living(Query.all_query()))

    def held(self, words: Sequence[str]) -> Mapping[str, int]:
        """Count one word after the other."""
        searcher = self._searcher()
        with readable():
            return {word: count_of(searcher, living(any_of(COMBINED, [word]))) for word in words}

    def probe(self) -> None:
        """Open the live index as a new process would, and check its files: what is damaged may still answer, wrongly.

        What this process has open is let go, so that from now on it answers, or does not, as every other. All files
        are read: 100 ms for 100 MB (`is_whole`).
        """
        live = self._live()
        self._readers.pop((os.getpid(), live), None)
        if self._is_sound(live):
            return
        if live == self._live():
            raise EngineDown(UNREADABLE)
        self.probe()  # a rebuild has put another in its place meanwhile, and taken this one away

    def _is_sound(self, number: int) -> bool:
        """Say whether a process that comes anew can read an index, and all of it is as it was written."""
        path = self._files.path(number)
        if not is_whole(path):
            return False
        try:
            index = opened(path)
            searcher = index.searcher()
            with readable():
                for _score, address in searcher.search(Query.all_query(), limit=1).hits:
                    searcher.doc(address)
        except EngineDown:
            return False
        return index.schema == SCHEMA

    def _building(self) -> int:
        building = self._files.roles().building
        if building is None:
            raise LookupError("No index is being built.")
        return building

    def _searcher(self) -> Searcher:
        """Return a searcher of what the live index holds now; tries again when a rebuild took it away meanwhile."""
        try:
            return self._searcher_of(self._live())
        except EngineDown:
            return self._searcher_of(self._live())

    def _live(self) -> int:
        live = self._files.roles().live
        if live is None:
            raise EngineDown(NOT_BUILT)
        return live

    def _searcher_of(self, number: int) -> Searcher:
        index = self._index(number)
        with readable():
            index.reload()
            return index.searcher()

    def _index(self, number: int) -> Index:
        """Return an open index of this process: what a fork brought along is left alone."""
        key = (os.getpid(), number)
        if not self._files.path(number).is_dir():
            self._readers.pop(key, None)
            raise EngineDown(UNREADABLE)
        index = self._readers.get(key)
        if index is None:
            index = opened(self._files.path(number))
            self._readers = {
                known: other
                for known, other in list(self._readers.items())
                if known[0] == key[0] and self._files.path(known[1]).is_dir()
            } | {key: index}
        return index

    def _store(self, number: int, version: int, stored: Sequence[Stored], *, newest: int | None = None) -> None:
        """Store in one index what is newer than what it holds, as Elasticsearch does with external versions."""
        versions = _versions(self._searcher_of(number), [str(one["id"]) for one in stored])
        highest = max(versions.values(), default=0)
        if newest is not None and highest > newest:
            raise RestoredDatabase(highest, newest)
        fresh: dict[str, Stored] = {}
        for one in stored:
            if versions.get(str(one["id"]), -1) < version:
                fresh.setdefault(str(one["id"]), one)
        if fresh:
            with readable():
                self._writers.commit(number, self._files.path(number), version, fresh.values())


def _versions(searcher: Searcher, ids: Sequence[str]) -> dict[str, int]:
    return {stamp.id: stamp.version for stamp in all_stamps_among(searcher, any_of(ID, ids))}


def _found(searcher: Searcher, plan: Plan, depth: int) -> Found:
    """Run a plan; what it finds is counted with the first leg only."""
    query = matched(plan)
    first, *others = [Leg(())] if plan.sort or not plan.legs else plan.legs
    best = _ask(searcher, ranked(query, first), plan.sort, depth)
    legs = [best.hits, *(_ask(searcher, ranked(query, leg), None, depth, count=False).hits for leg in others)]
    return Found(best.total, facets_of(searcher, plan, query), legs)


def _ask(searcher: Searcher, query: Query, sort: Sort | None, depth: int, *, count: bool = True) -> Results:
    """Return the total and the best hits; asks for one hit at least, because a limit of 0 panics."""
    order = Order.Desc if sort is None or sort.descending else Order.Asc
    field = sort.field if sort else None
    found: Any = searcher.search(query, max(depth, 1), count=count, order_by_field=field, order=order)
    hits = [_hit(searcher, address, 0.0 if sort else score) for score, address in found.hits[:depth]]
    return Results(int(found.count) if count else 0, hits)


def _hit(searcher: Searcher, address: tantivy.DocAddress, score: float) -> Hit:
    document = searcher.doc(address)
    return Hit(str(document.get_first(ID)), str(document.get_first(OWNER)), score)
