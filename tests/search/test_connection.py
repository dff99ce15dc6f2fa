"""How servers are asked: who asks, by what certificate, what when one is gone, and that a slow one harms nobody."""

import base64
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from search.breaker import SECONDS_TO_REST, Breaker
from search.engines import engine
from search.engines.base import NOT_BUILT, EngineDown
from search.engines.elasticsearch import ElasticsearchEngine, Servers
from search.engines.elasticsearch.connection import SECONDS_TO_ANSWER
from tests.listings.factories import published_solution
from tests.search.standin import StandIn, certificate

SLOW = 5.0
READERS = 8
KEY = "VuaCfGcBCdbkQm-e5aOx:not"


def closed_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


# Who asks


def test_key_goes_along(server):
    assert ElasticsearchEngine(Servers(url=server.url, api_key=KEY), "x").count() == 7
    assert [asked["authorization"] for asked in server.asked] == [f"ApiKey {KEY}"]


def test_user_and_password_in_the_address_go_along(server):
    address = server.url.replace("http://", "http://me:p%40ss@")
    assert ElasticsearchEngine(Servers(url=address), "x").count() == 7
    assert [asked["authorization"] for asked in server.asked] == [f"Basic {base64.b64encode(b'me:p@ss').decode()}"]


def test_certificate_of_one_s_own_lets_in_and_without_it_nobody_is_trusted(tmp_path):
    path = certificate(tmp_path / "own.pem")
    server = StandIn(certificate=path)
    assert ElasticsearchEngine(Servers(url=server.url, ca=str(path)), "x").count() == 7
    with pytest.raises(EngineDown, match="engine_unreachable"):
        ElasticsearchEngine(Servers(url=server.url), "x").count()
    server.shutdown()
    server.server_close()


def test_new_index_has_the_shards_and_copies_of_the_settings():
    assert Servers(url="http://a:1").index_settings["auto_expand_replicas"] == "0-1"
    spread = Servers(url="http://a:1", shards=3, replicas=2).index_settings
    assert (spread["number_of_shards"], spread["number_of_replicas"]) == (3, 2)


# Gone, and slow


def test_server_that_is_gone_is_passed_over_for_the_next(server):
    asked = ElasticsearchEngine(Servers(url=f"http://127.0.0.1:{closed_port()},{server.url}"), "x")
    assert [asked.count() for _each in range(4)] == [7] * 4


def test_slow_answer_is_not_asked_for_again_elsewhere(server):
    server.late = SLOW
    asked = ElasticsearchEngine(Servers(url=f"{server.url},{server.url.replace('127.0.0.1', 'localhost')}"), "x")
    with pytest.raises(EngineDown):
        asked.count()
    assert len(server.asked) == 1


@pytest.fixture
def slow(server, settings):
    settings.ELASTICSEARCH_URL = server.url
    server.late = SLOW
    yield server
    engine().close()


@pytest.mark.django_db(transaction=True)
def test_slow_server_costs_one_page_its_patience_and_not_the_site(slow, learned):
    """One reader waits once; then nobody does for some seconds, and each page has what is in the database.

    The word stands in no label, so that its spelling is a question to the server, too.
    """
    solution = published_solution(title="Dusk")

    def read(_number):
        started = time.monotonic()
        answer = Client().get("/search/?q=dusk")
        assert answer.status_code == 200
        assert [hit.row.public_id for hit in answer.context["found"].hits] == [solution.public_id]
        return time.monotonic() - started

    read(0)

    def read_elsewhere(number):
        try:
            return read(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(READERS) as readers:
        at_once = list(readers.map(read_elsewhere, range(READERS)))
    one_by_one = [read(number) for number in range(READERS)]
    assert max(at_once) < SECONDS_TO_ANSWER
    assert max(one_by_one) < 0.5
    assert len(slow.asked) == 1


# The breaker


class Hands:
    """A clock that a test moves, and questions that fail or not."""

    def __init__(self):
        self.now, self.asked = 0.0, 0
        self.breaker = Breaker(clock=lambda: self.now)

    def ask(self, code=""):
        with self.breaker.closed():
            self.asked += 1
            if code:
                raise EngineDown(code)


def refused(hands, code="engine_unreachable"):
    asked = hands.asked
    with pytest.raises(EngineDown, match=code):
        hands.ask(code)
    return hands.asked == asked


def test_after_a_failure_nobody_asks_for_a_while_and_then_one_does():
    hands = Hands()
    assert not refused(hands)
    hands.now = SECONDS_TO_REST - 0.1
    assert refused(hands)
    hands.now = SECONDS_TO_REST
    with hands.breaker.closed(), pytest.raises(EngineDown):
        hands.ask()  # the others rest on while one has its answer to come
    hands.ask()
    assert hands.asked == 2


def test_one_that_fails_again_lets_the_others_rest_again():
    hands = Hands()
    refused(hands)
    hands.now = SECONDS_TO_REST
    assert not refused(hands, "engine_busy")
    assert refused(hands, "engine_busy")


def test_index_that_is_not_built_yet_is_an_answer():
    hands = Hands()
    assert not refused(hands, NOT_BUILT)
    hands.ask()
    assert hands.asked == 2
