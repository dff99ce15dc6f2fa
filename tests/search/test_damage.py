"""Files of the index that are no longer as they were written are noticed, by the watch and by pages, and replaced."""

import json
import os
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from accounts.journal.models import Entry
from search import handlers, noticing
from search.engines import engine
from search.engines.base import UNREADABLE, EngineDown
from search.engines.embedded.wholeness import PARTS, is_whole
from search.indexing import drift
from search.noticing import Turns, notice_damage
from search.requests import REBUILD_ASKED
from search.tending import build
from tests.listings.factories import published_solution
from tests.search.indexed import finds, work
from tests.search.pages import named, titles
from tests.search.sample import document, fifty_lamps


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def lamps(folder):
    """Fifty documents, of which one was written again: the first segment has a file of what it lost."""
    engine = fifty_lamps(folder)
    engine.write(2, [document("d7", "lamp")], newest=2)
    yield engine
    engine.close()


@pytest.fixture
def dusk(settings, db):
    """One solution, which the embedded engine has."""
    settings.ELASTICSEARCH_URL = ""
    solution = published_solution(title="Dusk")
    call_command("reindex")
    return solution


@pytest.fixture(autouse=True)
def first_turn(monkeypatch):
    """No page of this process has looked yet."""
    monkeypatch.setattr(noticing, "turns", Turns())


def overwritten(path, at, block):
    """Write other bytes into a file, in its place and from `at` on, counted from the end if below 0."""
    with path.open("r+b") as file:
        file.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
        file.write(block)


def unreadable(settings):
    """Have no page read the index any more."""
    for path in settings.SEARCH_INDEX_FOLDER.glob("schema-*/index-*/*.store"):
        path.write_bytes(b"{")
    engine().close()


def asked():
    """Return in whose name a new index was asked for."""
    return list(Entry.objects.filter(verb=REBUILD_ASKED).values_list("job", flat=True))


@pytest.mark.parametrize("part", [*PARTS, "del"])
@pytest.mark.parametrize("at", [8, -100, -8, -4], ids=["content", "crc", "length", "magic"])
def test_each_file_is_checked_from_its_first_byte_to_its_last(lamps, folder, part, at):
    lamps.probe()
    largest = max(folder.glob(f"schema-*/index-*/*.{part}"), key=lambda path: path.stat().st_size)
    overwritten(largest, at, b"\xa5\x5a\xa5\x5a")
    with pytest.raises(EngineDown) as refusal:
        lamps.probe()
    assert refusal.value.code == UNREADABLE


@pytest.mark.parametrize("part", [*PARTS, "del"])
def test_file_that_is_gone_or_cut_off_is_damage(lamps, folder, part):
    lamps.close()
    path = next(iter(folder.glob(f"schema-*/index-*/*.{part}")))
    content = path.read_bytes()
    for less in (content[:-1], content[:5], b""):
        path.write_bytes(less)
        assert is_whole(path.parent) is False
    path.write_bytes(content)
    assert is_whole(path.parent) is True
    path.unlink()
    assert is_whole(path.parent) is False


def test_names_that_were_garbled_are_damage_though_every_file_is_whole(lamps, folder):
    (meta,) = folder.glob("schema-*/index-*/meta.json")
    known = json.loads(meta.read_bytes())
    known["schema"][3]["name"] = "cxmbined"
    meta.write_text(json.dumps(known))
    assert is_whole(meta.parent) is True
    with pytest.raises(EngineDown):
        lamps.probe()


def test_what_a_merge_takes_away_and_what_nobody_names_yet_is_no_damage(lamps, folder):
    (meta,) = folder.glob("schema-*/index-*/meta.json")
    (meta.parent / f"{'0' * 32}.idx").write_bytes(b"begun")
    looks, done = [], threading.Event()

    def look():
        while not done.is_set():
            looks.append(is_whole(meta.parent))

    watcher = threading.Thread(target=look)
    watcher.start()
    for version in range(3, 30):
        lamps.write(version, [document(f"d{version % 50}", "lamp")], newest=version)
    done.set()
    watcher.join()
    assert (len(looks) > 10, set(looks)) == (True, {True})


def test_nobody_goes_back_to_what_was_overwritten(lamps, folder):
    live = min(folder.glob("schema-*/index-*"))
    lamps.begin_rebuild()
    lamps.finish_rebuild()
    assert lamps.about().can_go_back is True
    for path in live.glob("*.fast"):
        overwritten(path, 64, bytes(64))
    with pytest.raises(EngineDown):
        lamps.roll_back()


@pytest.mark.parametrize("part", ["fast", "term", "idx", "fieldnorm"])
@pytest.mark.parametrize("watched", [True, False], ids=["watch", "check"])
def test_zeroed_block_is_found_and_the_index_replaced(settings, dusk, part, watched):
    for path in settings.SEARCH_INDEX_FOLDER.glob(f"schema-*/index-*/*.{part}"):
        overwritten(path, path.stat().st_size // 2, bytes(32))
    if watched:
        handlers.watch_index(None)
    else:
        with pytest.raises(CommandError, match="files of the index are damaged"):
            call_command("check_index", "--repair")
    assert asked() == ["index_watch"]
    work()
    engine().probe()
    assert (finds("dusk"), drift().ids) == ([dusk.public_id], [])
    assert [path.name for path in settings.SEARCH_INDEX_FOLDER.glob("damaged/index-*")] == ["index-1"]


def test_page_that_cannot_read_the_index_has_it_replaced_at_once_and_once(settings, dusk, client):
    unreadable(settings)
    for _time in range(2):
        page = client.get(named(q="dusk"))
        assert (page.status_code, page.context["found"].is_from_database) == (200, True)
        noticing.turns = Turns()
    assert asked() == ["index_watch"]
    work()
    page = client.get(named(q="dusk"))
    assert (titles(page.context["found"]), page.context["found"].is_from_database) == (["Dusk"], False)


@pytest.mark.parametrize("address", ["suggestions/?q=du", "similar/solutions/{id}/", "why/solutions/{id}/?q=dusk"])
def test_every_page_that_asks_the_index_notices(settings, dusk, client, address):
    unreadable(settings)
    assert client.get("/search/" + address.format(id=dusk.public_id)).status_code == 200
    assert asked() == ["index_watch"]


def test_page_has_nothing_replaced_that_is_away(settings, db, client):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert client.get(named(q="dusk")).context["found"].is_from_database is True
    assert asked() == []


def test_page_leaves_what_is_not_there_to_the_watch(settings, db, client):
    settings.ELASTICSEARCH_URL = ""
    build()
    engine().drop()
    assert client.get(named(q="dusk")).context["found"].is_from_database is True
    assert asked() == []
    handlers.watch_index(None)
    assert asked() == ["index_watch"]


def test_question_that_an_engine_cannot_bear_has_nothing_replaced(dusk):
    notice_damage(UNREADABLE)
    assert asked() == []


def test_page_goes_on_when_the_database_takes_no_write(settings, dusk, client, caplog):
    unreadable(settings)

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        page = client.get(named(q="dusk"))
    assert (page.status_code, titles(page.context["found"])) == (200, ["Dusk"])
    said = [record.getMessage() for record in caplog.records if record.name == "search.noticing"]
    assert said == ["The index is damaged, and nobody could be asked to replace it now: database is locked"]
    assert asked() == []


def test_one_page_a_minute_has_its_turn():
    now = [0.0]
    turns = Turns(clock=lambda: now[0])
    assert [turns.take(), turns.take()] == [True, False]
    now[0] = 59.9
    assert turns.take() is False
    now[0] = 60.0
    assert [turns.take(), turns.take()] == [True, False]
