"""The Elasticsearch engine: numbered indexes behind aliases, one request a question."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final

from elasticsearch import ApiError
from elasticsearch.dsl import query as dsl

from search.breaker import Breaker
from search.clauses import Plan
from search.engines.base import (
    NOT_BUILT,
    About,
    Document,
    Engine,
    EngineDown,
    Found,
    RestoredDatabase,
    Stamp,
    Unconfirmed,
)
from search.engines.elasticsearch.answers import confirm, found_of, hit_of, hits_of, part, parts, stamp_of
from search.engines.elasticsearch.compiling import LIVING, mapping, searches
from search.engines.elasticsearch.connection import SECONDS_TO_STORE, Servers
from search.engines.elasticsearch.errors import MISSING, is_away, raise_for, reachable
from search.engines.fields import Stored, fields_of, tombstone_of
from search.schema import COMBINED, SCHEMA_VERSION

BATCH: Final = 500
PAGE_OF_STAMPS: Final = 5_000
REFUSALS: Final = 300
CONFLICT: Final = 409
TOO_LARGE: Final = 413
SECONDS_FOR_A_COPY: Final = 10
STAMP: Final[Mapping[str, Any]] = {
    "version": True,
    "track_total_hits": False,
    "docvalue_fields": [{"field": "id"}, {"field": "digest"}],
}
"""What a search returns of a document for its stamp."""


@dataclass(slots=True)
class Outcome:
    """What an index did not take: ids of which it has something newer, or everything, because it is not there."""

    passed_over: list[str] = field(default_factory=list)
    missing: bool = False

    def add(self, item: Mapping[str, Any]) -> None:
        """Note what came of one document; raises for a refusal that is neither: `ValueError` when it is at fault."""
        status = part(item, "status", of=int)
        if status < REFUSALS:
            return
        if status == CONFLICT:
            self.passed_over.append(part(item, "_id", of=str))
        elif status == MISSING:
            self.missing = True
        elif is_away(status):
            raise EngineDown("engine_busy")
        else:
            raise ValueError(f"Elasticsearch refused a document: {item.get('error')}")


class ElasticsearchEngine(Engine):
    """An index of a server: `prefix` begins the names of all its indexes and aliases.

    Indexes are numbered; the aliases say which is live, which is being built and which was live before. They carry the
    version of the schema, so that a site with a new one says that its index is not there, and the old one's is served.
    """

    def __init__(self, servers: Servers, prefix: str) -> None:
        self._servers = servers
        self._breaker = Breaker()
        self._connect()
        self._prefix = prefix
        self._live = f"{prefix}-v{SCHEMA_VERSION}"
        self._building = f"{self._live}-building"
        self._previous = f"{self._live}-previous"
        self._begun = ""  # the index that this process began to build

    def _connect(self) -> None:
        self._client = self._servers.client()
        self._storing = self._client.options(request_timeout=SECONDS_TO_STORE)

    def write(self, version: int, documents: Sequence[Document], gone: Sequence[str] = (), *, newest: int) -> None:
        """Store documents and tombstones in the index that is being built, then in the live one.

        In this order, because a rebuild may end in between: what the first no longer takes, the second then gets.
        """
        stored = [*map(fields_of, documents), *map(tombstone_of, gone)]
        with reachable():
            building = self._storing.indices.exists_alias(name=self._building)
            targets = [self._building, self._live] if building else [self._live]
            outcomes = [self._store(alias, version, stored) for alias in targets]
            self._refresh(self._live)
            if all(outcome.missing for outcome in outcomes):
                raise EngineDown(NOT_BUILT)
            for alias, outcome in zip(targets, outcomes, strict=True):
                self._check(alias, outcome.passed_over, newest)

    def ask_all(self, plans: Sequence[Plan], depth: int) -> list[Found]:
        """Run plans on the live index: all their searches in one request, with the statistics of all shards."""
        bodies = [searches(plan, depth) for plan in plans]
        headers = map(self._header, plans)
        pairs = [one for header, some in zip(headers, bodies, strict=True) for body in some for one in (header, body)]
        with self._breaker.closed(), reachable():
            answers = iter(self._asked(pairs))
            return [
                found_of(plan, list(islice(answers, len(some))), sum("aggs" not in body for body in some))
                for plan, some in zip(plans, bodies, strict=True)
            ]

    def _asked(self, pairs: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Return the answers to searches that stand behind their headers; raises `EngineDown` for one refusal."""
        answers = parts(self._client.msearch(searches=pairs), "responses", number=len(pairs) // 2) if pairs else []
        for one in answers:
            raise_for(part(one, of=dict))
        return answers

    def _header(self, plan: Plan) -> dict[str, Any]:
        return {
            "index": self._live,
            "search_type": "dfs_query_then_fetch",
            "allow_partial_search_results": False,
            # The same copy of a shard for the same question: copies differ in what they have merged, so in scores.
            "preference": hashlib.sha256(plan.seed.encode(errors="backslashreplace")).hexdigest()[:16],
        }

    def suggest(self, plans: Sequence[Plan]) -> list[list[str]]:
        """Run all plans by one request."""
        header = {"index": self._live, "allow_partial_search_results": False}
        bodies = [searches(plan, plan.size)[0] | {"track_total_hits": False} for plan in plans]
        with self._breaker.closed(), reachable():
            answers = self._asked([one for body in bodies for one in (header, body)])
            return [[hit_of(hit).id for hit in hits_of(one)] for one in answers]

    def probe(self) -> None:
        """Ask one short question: a worker that watches has mails to send."""
        self.count()

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        self._client.close()
        self._connect()

    def stamps(self, *, building: bool = False) -> Iterator[Stamp]:
        """Yield the stamps in the order of their ids, from one point in time."""
        with reachable():
            index = self._named(self._building) if building else self._live
            if building:
                self._refresh(index)
            point = part(self._storing.open_point_in_time(index=index, keep_alive="5m"), "id", of=str)
            try:
                yield from self._stamps_of(point)
            finally:
                self._storing.close_point_in_time(id=point)

    def stamps_of(self, ids: Sequence[str]) -> Iterator[Stamp]:
        """Yield the stamps of these documents, where they are there."""
        for start in range(0, len(ids), PAGE_OF_STAMPS):
            some = list(ids[start : start + PAGE_OF_STAMPS])
            with reachable():
                query = dsl.Bool(filter=[LIVING, dsl.Terms("id", some)]).to_dict()
                answer = self._storing.search(index=self._live, query=query, size=len(some), **STAMP)
                found = list(map(stamp_of, hits_of(answer)))
            yield from found

    def begin_rebuild(self) -> None:
        """Make an empty index beside the live one, and delete what no alias names any more."""
        with reachable():
            aliases = self._aliases()
            kept = {aliases[alias] for alias in (self._live, self._previous) if alias in aliases}
            numbers = [int(index.rpartition("-")[2]) for index in self._indexes() if self._is_mine(index)]
            old = [index for index in self._indexes() if index not in kept and (self._is_mine(index) or kept)]
            if left := aliases.get(self._building):
                # Refused when whoever built it has made it the live one since; and from here on nobody can.
                self._exchange([_remove(left, self._building)])
            self._delete(old)
            name = f"{self._live}-{max(numbers, default=0) + 1}"
            confirm(
                self._storing.indices.create(
                    index=name,
                    aliases={self._building: {}},
                    mappings=mapping(),
                    settings=self._servers.index_settings,
                )
            )
            self._begun = name

    def fill(self, version: int, documents: Iterable[Document]) -> None:
        """Store documents in the index that is being built."""
        with reachable():
            if self._store(self._building, version, map(fields_of, documents)).missing:
                raise LookupError("No index is being built.")

    def finish_rebuild(self) -> None:
        """Make the new index the live one by one change of aliases, and delete the one before the old."""
        with reachable():
            aliases = self._aliases()
            new, old = self._named(self._building), aliases.get(self._live)
            if new != self._begun:
                raise LookupError("Another index is being built.")
            confirm(self._storing.indices.put_settings(index=new, settings={"refresh_interval": None}))
            self._refresh(new)
            actions = [_remove(new, self._building), _add(new, self._live)]
            if old:
                actions += [_remove(old, self._live), _add(old, self._previous)]
            if before := aliases.get(self._previous):
                actions.append({"remove_index": {"index": before}})
            self._exchange(actions)

    def roll_back(self) -> None:
        """Make the index before the last rebuild live again, as it stood then; the drift check brings it up to date."""
        with reachable():
            old, new = self._named(self._previous), self._named(self._live)
            actions = [_remove(old, self._previous), _add(old, self._live), {"remove_index": {"index": new}}]
            self._exchange(actions)

    def drop(self) -> None:
        """Delete every index under the prefix."""
        with reachable():
            self._delete(self._indexes())

    def about(self) -> About:
        """Return what staff see of the index; the size is of all copies."""
        documents = self.count()
        with reachable():
            stats = self._client.indices.stats(index=self._live, metric="store")
            size = part(stats, "_all", "total", "store", "size_in_bytes", of=int)
            nodes = part(self._client.nodes.info(filter_path="nodes.*.version"), "nodes", of=dict).values()
            versions = {part(node, "version", of=str) for node in nodes}
            aliases = self._aliases()
        return About(
            name="Elasticsearch",
            version=", ".join(sorted(versions)),
            schema=SCHEMA_VERSION,
            documents=documents,
            size=size,
            can_go_back=self._previous in aliases,
            index=aliases.get(self._live, self._live),
        )

    def count(self) -> int:
        """Return how many live documents the index holds."""
        with self._breaker.closed(), reachable():
            return part(self._client.count(index=self._live, query=LIVING.to_dict()), "count", of=int)

    def held(self, words: Sequence[str]) -> Mapping[str, int]:
        """Count all words by one request."""
        filters = {str(place): {"term": {COMBINED: word}} for place, word in enumerate(words)}
        counted = {"held": {"filters": {"filters": filters}}}
        with self._breaker.closed(), reachable():
            answer = self._client.search(index=self._live, size=0, query=LIVING.to_dict(), aggregations=counted)
            buckets = part(answer, "aggregations", "held", "buckets", of=dict)
            return {word: part(buckets, str(place), "doc_count", of=int) for place, word in enumerate(words)}

    def _exchange(self, actions: Sequence[Mapping[str, Any]]) -> None:
        """Change the aliases; when no answer comes, the server may have done it all the same."""
        try:
            with reachable():
                confirm(self._storing.indices.update_aliases(actions=actions))
        except EngineDown as error:
            raise Unconfirmed(error.code) from error

    def _store(self, alias: str, version: int, stored: Iterable[Stored]) -> Outcome:
        """Store behind one alias what is newer than what it holds.

        A name that is no alias would make the server invent an index, so one is demanded. The server waits no longer
        for a copy of a shard than this client waits for the server.
        """
        outcome, coming = Outcome(), iter(stored)
        while batch := list(islice(coming, BATCH)):
            for item in self._sent(alias, version, batch):
                outcome.add(part(item, "index", of=dict))
        return outcome

    def _sent(self, alias: str, version: int, stored: Sequence[Stored]) -> list[Any]:
        """Return what came of each of some documents: sent at once, or in halves where somebody finds that too much."""
        actions = [{"index": {"_id": one["id"], "version": version, "version_type": "external"}} for one in stored]
        try:
            answer = self._storing.bulk(
                index=alias,
                operations=list(chain.from_iterable(zip(actions, stored, strict=True))),
                require_alias=True,
                timeout=f"{SECONDS_FOR_A_COPY}s",
            )
        except ApiError as error:
            middle = len(stored) // 2
            if error.status_code != TOO_LARGE or not middle:
                raise
            return self._sent(alias, version, stored[:middle]) + self._sent(alias, version, stored[middle:])
        return parts(answer, "items", number=len(stored))

    def _refresh(self, name: str) -> None:
        """Make visible what was stored: `refresh=wait_for` would wait for the server's own beat, up to a second."""
        part(self._storing.indices.refresh(index=name, ignore_unavailable=True), "_shards", of=dict)

    def _check(self, alias: str, passed_over: Sequence[str], newest: int) -> None:
        """Raise `RestoredDatabase` when what won has a version that the database has not given."""
        if passed_over:
            answer = self._storing.mget(index=alias, ids=passed_over, source=False)
            docs = parts(answer, "docs", number=len(passed_over))
            highest = max(part({"_version": 0} | part(doc, of=dict), "_version", of=int) for doc in docs)
            if highest > newest:
                raise RestoredDatabase(highest, newest)

    def _stamps_of(self, point: str) -> Iterator[Stamp]:
        after: Any = None
        while True:
            answer = self._storing.search(
                pit={"id": point, "keep_alive": "5m"},
                query=LIVING.to_dict(),
                size=PAGE_OF_STAMPS,
                sort=[{"id": {"order": "asc"}}],
                search_after=after,
                **STAMP,
            )
            found = hits_of(answer)
            yield from map(stamp_of, found)
            if len(found) < PAGE_OF_STAMPS:
                return
            after = part(found[-1], "sort", of=list)

    def _aliases(self) -> dict[str, str]:
        """Return the index of each alias of this schema."""
        found = self._aliased().items()
        return {alias: index for index, aliases in found if self._is_mine(index) for alias in aliases}

    def _aliased(self) -> dict[str, list[str]]:
        """Return the aliases of each index; asked so that no index at all is not what an empty object says."""
        answer = self._storing.indices.resolve_index(name=f"{self._prefix}-v*", expand_wildcards="all")
        return {part(one, "name", of=str): one.get("aliases", []) for one in part(answer, "indices", of=list)}

    def _named(self, alias: str) -> str:
        aliases = self._aliases()
        if alias not in aliases:
            raise LookupError(f"There is no index {alias}.")
        return aliases[alias]

    def _indexes(self) -> list[str]:
        """Return every index under the prefix, of whatever schema; wildcards are refused where one deletes."""
        return sorted(index for index in self._aliased() if re.fullmatch(rf"{re.escape(self._prefix)}-v\d+-\d+", index))

    def _is_mine(self, index: str) -> bool:
        return re.fullmatch(rf"{re.escape(self._live)}-\d+", index) is not None

    def _delete(self, indexes: Sequence[str]) -> None:
        for index in indexes:
            confirm(self._storing.indices.delete(index=index, ignore_unavailable=True))


def _add(index: str, alias: str) -> dict[str, Any]:
    return {"add": {"index": index, "alias": alias}}


def _remove(index: str, alias: str) -> dict[str, Any]:
    return {"remove": {"index": index, "alias": alias, "must_exist": True}}
