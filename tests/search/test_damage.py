"""Files of the index that are no longer as they were written are noticed and replaced."""

import json
import os
import threading

import pytest
from django.core.management import CommandError, call_command

from accounts.journal.models import Entry
from search import handlers
from search.engines import engine
from search.engines.base import UNREADABLE, EngineDown
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.wholeness import PARTS, is_whole
from search.indexing import drift
from search.requests import REBUILD_ASKED
from tests.listings.factories import published_solution
from tests.search.indexed import finds, work
from tests.search.sample import document


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def lamps(folder):
    """Fifty documents, of which one was written again: the first segment has a file of what it lost."""
    engine = EmbeddedEngine(folder)
    engine.begin_rebuild()
    engine.fill(1, [document(f"d{number}", "lamp") for number in range(50)])
    engine.finish_rebuild()
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


def overwritten(path, at, block):
    """Write other bytes into a file, in its place and from `at` on, counted from the end if below 0."""
    with path.open("r+b") as file:
        file.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
        file.write(block)


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
