"""The Elasticsearch engine: numbered indexes behind aliases, one request a question."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final

from elasticsearch import helpers
from elasticsearch.dsl import query as dsl

from search.breaker import Breaker
from search.clauses import Facet, Plan
from search.engines.base import (
    NOT_BUILT,
    About,
    Document,
    Engine,
    EngineDown,
    Found,
    Hit,
    RestoredDatabase,
    Stamp,
    Unconfirmed,
)
from search.engines.elasticsearch.compiling import LIVING, mapping, searches
from search.engines.elasticsearch.connection import SECONDS_TO_STORE, Servers
from search.engines.elasticsearch.errors import MISSING, raise_for, reachable
from search.engines.facets import by_count
from search.engines.fields import Stored, fields_of, tombstone_of
from search.schema import COMBINED, SCHEMA_VERSION

BATCH: Final = 500
PAGE_OF_STAMPS: Final = 5_000
CONFLICT: Final = 409
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
        """Note one refusal; raises what is neither of the two."""
        if item["status"] == CONFLICT:
            self.passed_over.append(item["_id"])
        elif item["status"] == MISSING:
            self.missing = True
        else:
            raise_for(item)


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
        parts = [part for header, some in zip(headers, bodies, strict=True) for body in some for part in (header, body)]
        with self._breaker.closed(), reachable():
            answers = iter(self._client.msearch(searches=parts)["responses"] if parts else [])
            found = []
            for plan, some in zip(plans, bodies, strict=True):
                own = list(islice(answers, len(some)))
                for one in own:
                    raise_for(one)
                found.append(_found(plan, own, sum("aggs" not in body for body in some)))
        return found

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
            answers = self._client.msearch(searches=[part for body in bodies for part in (header, body)])["responses"]
            for one in answers:
                raise_for(one)
        return [[_hit(hit).id for hit in one["hits"]["hits"]] for one in answers]

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
            point = self._storing.open_point_in_time(index=index, keep_alive="5m")["id"]
            try:
                yield from self._stamps_of(point)
            finally:
                self._storing.close_point_in_time(id=point)

    def stamps_of(self, ids: Sequence[str]) -> Iterator[Stamp]:
        """Yield the stamps of these documents, where they are there."""
        for start in range(0, len(ids), PAGE_OF_STAMPS):
            some = list(ids[start : start + PAGE_OF_STAMPS])
            with reachable():
                found = self._storing.search(
                    index=self._live,
                    query=dsl.Bool(filter=[LIVING, dsl.Terms("id", some)]).to_dict(),
                    size=len(some),
                    **STAMP,
                )["hits"]["hits"]
            yield from map(_stamp, found)

    def begin_rebuild(self) -> None:
        """Make an empty index beside the live one, and delete what no alias names any more."""
        with reachable():
            aliases = self._aliases()
            kept = {aliases[alias] for alias in (self._live, self._previous) if alias in aliases}
            numbers = [int(index.rpartition("-")[2]) for index in self._indexes() if self._is_mine(index)]
            old = [index for index in self._indexes() if index not in kept and (self._is_mine(index) or kept)]
            self._delete(old)
            self._storing.indices.create(
                index=f"{self._live}-{max(numbers, default=0) + 1}",
                aliases={self._building: {}},
                mappings=mapping(),
                settings=self._servers.index_settings,
            )

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
            self._storing.indices.put_settings(index=new, settings={"refresh_interval": None})
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
            sizes = self._client.indices.stats(index=self._live, metric="store")["_all"]["total"]
            nodes = self._client.nodes.info(filter_path="nodes.*.version")["nodes"].values()
            aliases = self._aliases()
        return About(
            name="Elasticsearch",
            version=", ".join(sorted({node["version"] for node in nodes})),
            schema=SCHEMA_VERSION,
            documents=documents,
            size=int(sizes["store"]["size_in_bytes"]),
            can_go_back=self._previous in aliases,
        )

    def count(self) -> int:
        """Return how many live documents the index holds."""
        with self._breaker.closed(), reachable():
            return int(self._client.count(index=self._live, query=LIVING.to_dict())["count"])

    def held(self, words: Sequence[str]) -> Mapping[str, int]:
        """Count all words by one request."""
        filters = {str(place): {"term": {COMBINED: word}} for place, word in enumerate(words)}
        counted = {"held": {"filters": {"filters": filters}}}
        with self._breaker.closed(), reachable():
            answer = self._client.search(index=self._live, size=0, query=LIVING.to_dict(), aggregations=counted)
        buckets = answer["aggregations"]["held"]["buckets"]
        return {word: buckets[str(place)]["doc_count"] for place, word in enumerate(words)}

    def _exchange(self, actions: Sequence[Mapping[str, Any]]) -> None:
        """Change the aliases; when no answer comes, the server may have done it all the same."""
        try:
            with reachable():
                self._storing.indices.update_aliases(actions=actions)
        except EngineDown as error:
            raise Unconfirmed(error.code) from error

    def _store(self, alias: str, version: int, stored: Iterable[Stored]) -> Outcome:
        """Store behind one alias what is newer than what it holds.

        A name that is no alias would make the server invent an index, so one is demanded. The server waits no longer
        for a copy of a shard than this client waits for the server.
        """
        outcome = Outcome()
        actions = ({"_id": one["id"], "version": version, "version_type": "external", "_source": one} for one in stored)
        for done, item in helpers.streaming_bulk(
            self._storing,
            actions,
            index=alias,
            chunk_size=BATCH,
            require_alias=True,
            raise_on_error=False,
            timeout=f"{SECONDS_FOR_A_COPY}s",
        ):
            if not done:
                outcome.add(item["index"])
        return outcome

    def _refresh(self, name: str) -> None:
        """Make visible what was stored: `refresh=wait_for` would wait for the server's own beat, up to a second."""
        self._storing.indices.refresh(index=name, ignore_unavailable=True)

    def _check(self, alias: str, passed_over: Sequence[str], newest: int) -> None:
        """Raise `RestoredDatabase` when what won has a version that the database has not given."""
        if passed_over:
            docs = self._storing.mget(index=alias, ids=passed_over, source=False)["docs"]
            highest = max(int(doc.get("_version", 0)) for doc in docs)
            if highest > newest:
                raise RestoredDatabase(highest, newest)

    def _stamps_of(self, point: str) -> Iterator[Stamp]:
        after: Any = None
        while True:
            found = self._storing.search(
                pit={"id": point, "keep_alive": "5m"},
                query=LIVING.to_dict(),
                size=PAGE_OF_STAMPS,
                sort=[{"id": {"order": "asc"}}],
                search_after=after,
                **STAMP,
            )["hits"]["hits"]
            yield from map(_stamp, found)
            if len(found) < PAGE_OF_STAMPS:
                return
            after = found[-1]["sort"]

    def _aliases(self) -> dict[str, str]:
        """Return the index of each alias of this schema."""
        found = self._storing.indices.get_alias(index=f"{self._prefix}-v*")
        return {alias: index for index, one in found.items() if self._is_mine(index) for alias in one["aliases"]}

    def _named(self, alias: str) -> str:
        aliases = self._aliases()
        if alias not in aliases:
            raise LookupError(f"There is no index {alias}.")
        return aliases[alias]

    def _indexes(self) -> list[str]:
        """Return every index under the prefix, of whatever schema; wildcards are refused where one deletes."""
        found = self._storing.indices.get_alias(index=f"{self._prefix}-v*")
        return sorted(index for index in found if re.fullmatch(rf"{re.escape(self._prefix)}-v\d+-\d+", index))

    def _is_mine(self, index: str) -> bool:
        return re.fullmatch(rf"{re.escape(self._live)}-\d+", index) is not None

    def _delete(self, indexes: Sequence[str]) -> None:
        for index in indexes:
            self._storing.indices.delete(index=index, ignore_unavailable=True)


def _add(index: str, alias: str) -> dict[str, Any]:
    return {"add": {"index": index, "alias": alias}}


def _remove(index: str, alias: str) -> dict[str, Any]:
    return {"remove": {"index": index, "alias": alias, "must_exist": True}}


def _value(hit: Mapping[str, Any], field: str) -> str:
    return str(hit["fields"][field][0])


def _stamp(hit: Mapping[str, Any]) -> Stamp:
    return Stamp(_value(hit, "id"), hit["_version"], _value(hit, "digest"))


def _hit(hit: Mapping[str, Any]) -> Hit:
    return Hit(_value(hit, "id"), _value(hit, "owner"), float(hit.get("_score") or 0.0))


def _found(plan: Plan, answers: Sequence[Mapping[str, Any]], legs: int) -> Found:
    """Return what the answers to a plan's searches say: so many legs first, then its facets."""
    return Found(
        total=answers[0]["hits"]["total"]["value"],
        facets=_facets(plan, answers[legs:]),
        legs=[[_hit(hit) for hit in one["hits"]["hits"]] for one in answers[:legs]],
    )


def _facets(plan: Plan, answers: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, int]]:
    found = dict(chain.from_iterable(one["aggregations"].items() for one in answers))
    return {facet.name: _counts_of(facet, found[facet.name]["buckets"]) for facet in plan.facets}


def _counts_of(facet: Facet, buckets: Any) -> Mapping[str, int]:
    if facet.ranges:
        return {span.value: buckets[span.value]["doc_count"] for span in facet.ranges}
    return by_count((one["key"], one["doc_count"]) for one in buckets)
