"""Of three servers the one that takes the writes is killed: nothing acknowledged is lost, and pages go on answering."""

import threading
import time

import pytest
from django.db import connections
from django.test import Client

from search.engines import engine
from search.engines.base import EngineDown
from search.indexing import rebuild
from search.schema import SCHEMA_VERSION
from tests.listings.factories import published_solution
from tests.proofs.cluster import SERVER, Cluster
from tests.search.sample import document

pytestmark = pytest.mark.django_db(transaction=True)
AGAIN = 60


@pytest.fixture
def cluster(full, tmp_path, settings):
    """Three nodes, on which each index has one more copy."""
    if not full:
        pytest.skip("three servers take a minute to start: make prove")
    if not SERVER.exists():
        pytest.skip(f"no server to start here: {SERVER}")
    running = Cluster(tmp_path)
    settings.ELASTICSEARCH_URL, settings.SEARCH_REPLICAS = running.urls, 1
    yield running
    engine().close()
    running.close()


class Writer(threading.Thread):
    """Writes one document after the other until told to stop; what was acknowledged is in `acknowledged`."""

    def __init__(self):
        super().__init__()
        self.acknowledged, self.refused, self.stopped = [], 0, threading.Event()

    def run(self):
        number = 0
        while not self.stopped.is_set():
            number += 1
            name = f"w{number:06}"
            try:
                engine().write(number, [document(name)], newest=number)
                self.acknowledged.append(name)
            except EngineDown:
                self.refused += 1


class Reader(threading.Thread):
    """Reads the search page over and over; keeps how long each took and what was wrong."""

    def __init__(self):
        super().__init__()
        self.seconds, self.wrong, self.from_database, self.stopped = [], [], 0, threading.Event()

    def run(self):
        client = Client()
        while not self.stopped.is_set():
            started = time.monotonic()
            answer = client.get("/search/?q=dusk")
            self.seconds.append(time.monotonic() - started)
            if answer.status_code != 200 or len(answer.context["found"].hits) != 1:
                self.wrong.append(answer.status_code)
            self.from_database += answer.context["found"].is_from_database
            time.sleep(0.02)
        connections.close_all()


def test_no_acknowledged_document_is_lost_with_the_primary_s_node(cluster, row):
    published_solution(title="Dusk")
    rebuild()
    cluster.wait_for(nodes=3, longest=AGAIN)
    writer, reader = Writer(), Reader()
    writer.start()
    reader.start()
    time.sleep(3)
    index = f"{engine()._prefix}-v{SCHEMA_VERSION}"
    before = len(writer.acknowledged)
    cluster.kill(cluster.primary(index))
    killed = time.monotonic()
    while len(writer.acknowledged) < before + 50 and time.monotonic() - killed < AGAIN:
        time.sleep(0.1)
    again = time.monotonic() - killed
    for one in (writer, reader):
        one.stopped.set()
        one.join(AGAIN)
    cluster.wait_for(nodes=2, longest=AGAIN)
    held = {stamp.id for stamp in engine().stamps()}
    lost = [name for name in writer.acknowledged if name not in held]
    row(
        "the primary's node of three killed under writes",
        acknowledged=len(writer.acknowledged),
        lost=len(lost),
        refused_meanwhile=writer.refused,
        seconds_until_fifty_more=round(again, 1),
        pages=len(reader.seconds),
        wrong_pages=len(reader.wrong),
        pages_from_the_database=reader.from_database,
        slowest_page_s=round(max(reader.seconds), 1),
    )
    assert (lost, reader.wrong) == ([], [])
    assert len(writer.acknowledged) > before
    assert max(reader.seconds) < 5
