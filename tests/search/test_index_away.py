"""An engine that is away, or ahead of the database: people go on, deliveries wait, and everything is caught up."""

import logging
import socket
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from accounts.journal.deliveries import newest_claim
from accounts.journal.models import Delivery, Entry
from accounts.journal.worker import Worker
from search.contents import contents_of
from search.documents import document
from search.engines import engine
from search.engines.base import EngineDown
from search.engines.embedded import EmbeddedEngine
from search.indexing import drift, rebuild
from search.tending import build
from tests.listings.factories import published_solution
from tests.listings.stories import changed, draft_solution, published
from tests.search.indexed import finds, uncounted, versions, waiting, work

pytestmark = pytest.mark.django_db

# Restored databases


@pytest.fixture
def ahead(known_solution):
    """The index holds the known_solution in a version that this database has not given yet."""
    told = document(contents_of([known_solution.public_id])[known_solution.public_id])
    version = newest_claim() + 10**6
    engine().write(version, [replace(told, digest="of another time")], newest=version)
    return version


def test_after_a_restoration_a_worker_builds_the_index_anew_by_itself(
    ahead, known_solution, vendor_owner, caplog, clock
):
    changed(known_solution, vendor_owner, tags=("LoRaWAN",))
    worker = Worker(clock=clock)
    worker.run_once()
    assert list(waiting().values_list("lane", "failures", "claim", "quarantined_at")) == [
        (known_solution.subject, 0, None, None)
    ]
    said = [record.getMessage() for record in caplog.records if record.name == "search.tending"]
    assert said == ["The index has to be built anew (database_restored), and is"]
    asked = Entry.objects.filter(verb="index.rebuild_asked")
    assert list(asked.values_list("job", flat=True)) == ["index_watch"]
    clock.forward(seconds=6)
    worker.run_once()
    assert (finds("lorawan"), waiting().count(), drift().ids) == ([known_solution.public_id], 0, [])
    assert versions()[known_solution.public_id] <= newest_claim()


def test_what_a_rebuild_did_not_mend_is_asked_for_three_times_an_hour(
    ahead, known_solution, vendor_owner, clock, settings
):
    """Two sites that share an index by mistake do not build it in turns for ever."""
    worker = Worker(clock=clock)
    for _time in range(5):
        changed(known_solution, vendor_owner, tags=("LoRaWAN",))
        worker.run_once()
        told = document(contents_of([known_solution.public_id])[known_solution.public_id])
        engine().write(ahead, [replace(told, digest="of another site")], newest=ahead)
        clock.forward(seconds=6)
    assert Entry.objects.filter(verb="index.rebuild_asked").count() == 3


def test_after_a_restoration_a_rebuild_passes_over_what_changes_meanwhile(ahead, known_solution, vendor_owner, clock):
    worker = Worker(clock=clock)

    def meanwhile(_count):
        changed(known_solution, vendor_owner, tags=("LoRaWAN",))
        worker.run_once()

    build(meanwhile)
    clock.forward(seconds=6)
    worker.run_once()
    assert (finds("lorawan"), finds("dali"), drift().ids) == ([known_solution.public_id], [], [])


# Engines that are away


def test_without_an_index_people_publish_and_a_worker_catches_up(site_engine, themes, vendor_owner, staff, clock):
    solutions = [draft_solution(vendor_owner, title=f"Lamp {number}") for number in range(3)]
    worker = Worker(clock=clock)
    for solution in solutions:
        published(solution, vendor_owner, staff)
        worker.run_once()
        clock.forward(seconds=6)
    assert {solution.public_id for solution in solutions} == set(contents_of([s.public_id for s in solutions]))
    assert uncounted()
    with pytest.raises(EngineDown):
        engine().count()
    site_engine.begin_rebuild()
    site_engine.finish_rebuild()
    worker.run_once()
    assert finds("lamp") == sorted(solution.public_id for solution in solutions)
    assert waiting().count() == 0


def test_server_that_is_away_is_waited_for(elasticsearch_url, settings, themes, vendor_owner, staff, clock):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{closed.getsockname()[1]}"
        settings.SEARCH_INDEX_PREFIX = f"{settings.SEARCH_INDEX_PREFIX}-away"
        solution = published(draft_solution(vendor_owner), vendor_owner, staff)
        worker = Worker(clock=clock)
        for _probe in range(12):
            worker.run_once()
            clock.forward(seconds=6)
        assert solution.state == "published"
        assert uncounted()
    settings.ELASTICSEARCH_URL = elasticsearch_url
    engine().begin_rebuild()
    engine().finish_rebuild()
    worker.run_once()
    assert (finds("nightfall"), waiting().count()) == ([solution.public_id], 0)
    engine().drop()


@pytest.fixture
def unusable(settings, tmp_path):
    """A file stands where the folder of the embedded engine should be."""
    settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_FOLDER = "", tmp_path / "unusable"
    settings.SEARCH_INDEX_FOLDER.write_text("")
    return settings.SEARCH_INDEX_FOLDER


def test_folder_that_cannot_be_used_stops_no_worker(unusable, themes, vendor_owner, staff, caplog):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    worker = Worker()
    worker.run_once()
    worker.run_once()
    assert uncounted()
    assert set(Delivery.objects.values_list("handler", flat=True)) == {"index"}  # seals, mails and jobs are done
    said = [record for record in caplog.records if record.name == "search.handlers"]
    assert [record.levelno for record in said] == [logging.ERROR]
    unusable.unlink()
    rebuild()
    worker.run_once()
    assert (finds("nightfall"), waiting().count()) == ([solution.public_id], 0)


@pytest.mark.parametrize("way", [["reindex"], ["reindex", "--missing"], ["reindex", "--rollback"]], ids=" ".join)
def test_folder_that_cannot_be_used_is_said_by_the_command(unusable, way):
    with pytest.raises(CommandError, match=r"Nothing has changed.* The folder of the search index cannot be used: "):
        call_command(*way)


def test_folder_that_cannot_be_written_is_said_by_the_repair(settings, known_solution):
    settings.ELASTICSEARCH_URL = ""
    rebuild()
    engine().close()
    published_solution(title="Not in the index")
    lock = settings.SEARCH_INDEX_FOLDER / "writer.lock"
    lock.unlink()
    lock.mkdir()
    with pytest.raises(CommandError, match=r"cannot be asked now\. The folder of the search index cannot be used: "):
        call_command("check_index", "--repair")
    lock.rmdir()


def test_worker_that_may_not_write_leaves_deliveries_to_the_one_that_may(settings, themes, vendor_owner, staff):
    settings.ELASTICSEARCH_URL = ""
    rebuild()
    engine().close()
    holder = EmbeddedEngine(settings.SEARCH_INDEX_FOLDER)
    assert holder.can_write()
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    assert (finds("nightfall"), uncounted()) == ([], True)
    holder.close()
    work()
    assert (finds("nightfall"), waiting().count()) == ([solution.public_id], 0)
