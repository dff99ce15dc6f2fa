"""The Elasticsearch engine keeps the contract, and what is its own: a server that is away, shards, names."""

import socket
import time
import uuid

import pytest
from elasticsearch import Elasticsearch

from search.clauses import Every, Plan
from search.engines.base import EngineDown
from search.engines.elasticsearch import ElasticsearchEngine, Servers
from tests.search.contract import EngineContract
from tests.search.sample import document


def fresh(name):
    return f"test-{name}-{uuid.uuid4().hex[:10]}"


class TestElasticsearch(EngineContract):
    """The contract."""

    @pytest.fixture
    def prefix(self):
        return fresh("contract")

    @pytest.fixture
    def engine(self, elasticsearch_url, prefix):
        engine = ElasticsearchEngine(Servers(url=elasticsearch_url), prefix)
        yield engine
        engine.drop()

    @pytest.fixture
    def again(self, elasticsearch_url, prefix):
        return lambda: ElasticsearchEngine(Servers(url=elasticsearch_url), prefix)

    def test_neighbour_whose_prefix_begins_alike_is_left_alone(self, lamps, elasticsearch_url, prefix):
        neighbour = ElasticsearchEngine(Servers(url=elasticsearch_url), f"{prefix}-v2")
        neighbour.begin_rebuild()
        neighbour.finish_rebuild()
        lamps.drop()
        assert neighbour.count() == 0
        neighbour.drop()

    def test_server_keeps_no_text_and_no_index_of_its_own_making(self, lamps, elasticsearch_url, prefix):
        client = Elasticsearch(elasticsearch_url)
        hits = client.search(index=f"{prefix}-*", size=10)["hits"]["hits"]
        assert [set(hit) & {"_source", "fields"} for hit in hits] == [set()] * 4
        lamps.drop()
        with pytest.raises(EngineDown):
            lamps.write(9, [document("a")], newest=9)
        assert dict(client.indices.get_alias(index=f"{prefix}-*")) == {}

    def test_only_live_and_previous_stay_on_the_server(self, holding, elasticsearch_url, prefix):
        for _ in range(4):
            holding(document("a"))
        assert len(Elasticsearch(elasticsearch_url).indices.get_alias(index=f"{prefix}-*")) == 2

    def test_index_that_somebody_else_builds_is_not_made_the_live_one(self, lamps, again):
        other = again()
        lamps.begin_rebuild()
        other.begin_rebuild()
        with pytest.raises(LookupError):
            lamps.finish_rebuild()
        assert lamps.count() == 4
        other.finish_rebuild()
        assert lamps.count() == 0

    def test_index_that_becomes_the_live_one_is_not_taken_for_what_was_left_behind(self, lamps, again, monkeypatch):
        other = again()
        lamps.begin_rebuild()
        lamps.fill(5, [document("a")])
        read = other._indexes

        def meanwhile():
            monkeypatch.setattr(other, "_indexes", read)
            lamps.finish_rebuild()
            return read()

        monkeypatch.setattr(other, "_indexes", meanwhile)
        with pytest.raises(EngineDown):
            other.begin_rebuild()
        assert lamps.count() == 1
        other.begin_rebuild()
        other.finish_rebuild()
        assert lamps.count() == 0


def test_server_that_is_not_there_is_down_at_once():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    engine = ElasticsearchEngine(Servers(url=f"http://127.0.0.1:{port}"), "nobody")
    started = time.monotonic()
    for call in (
        lambda: engine.search(Plan(Every())),
        lambda: engine.write(1, [document("a")], newest=1),
        engine.begin_rebuild,
        lambda: list(engine.stamps()),
        engine.count,
    ):
        with pytest.raises(EngineDown):
            call()
    assert time.monotonic() - started < 2


def test_server_that_does_not_answer_is_down_after_the_time_limit():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        engine = ElasticsearchEngine(Servers(url=f"http://127.0.0.1:{silent.getsockname()[1]}"), "nobody")
        started = time.monotonic()
        with pytest.raises(EngineDown):
            engine.search(Plan(Every()))
        assert 1.5 < time.monotonic() - started < 4
