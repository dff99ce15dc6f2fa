"""The embedded engine keeps the contract, and what is its own: one writer, files that break, memory."""

import multiprocessing
import os
import shutil
import signal

import pytest

from search.clauses import Every, Plan
from search.engines.base import EngineDown, NotTheWriter
from search.engines.embedded import EmbeddedEngine
from tests.search.contract import EngineContract
from tests.search.sample import any_of, document, fifty_lamps, found

FORKS = multiprocessing.get_context("fork")


class TestEmbedded(EngineContract):
    """The contract."""

    @pytest.fixture
    def engine(self, tmp_path):
        engine = EmbeddedEngine(tmp_path / "index")
        yield engine
        engine.close()

    @pytest.fixture
    def again(self, engine, tmp_path):
        """As after a crash: the system takes the lock of a dead process back."""

        def make():
            engine.close()
            return EmbeddedEngine(tmp_path / "index")

        return make


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def lamps(folder):
    return fifty_lamps(folder)


def in_a_fork(function):
    """Run a function in a process of its own; return whether it ended well."""
    process = FORKS.Process(target=function)
    process.start()
    process.join(20)
    return process.exitcode == 0


def test_second_writer_is_turned_away(lamps, folder):
    second = EmbeddedEngine(folder)
    assert (lamps.can_write(), second.can_write()) == (True, False)
    for call in (
        lambda: second.write(2, [document("x")], newest=2),
        second.begin_rebuild,
        lambda: second.fill(2, [document("x")]),
        second.finish_rebuild,
        second.roll_back,
        second.drop,
    ):
        with pytest.raises(NotTheWriter):
            call()
    assert (second.count(), lamps.count()) == (50, 50)


def test_lock_passes_on_when_it_is_given_back(lamps, folder):
    second = EmbeddedEngine(folder)
    lamps.close()
    second.write(2, [document("x")], newest=2)
    assert (second.count(), lamps.count(), lamps.can_write()) == (51, 51, False)


def test_fork_has_no_right_to_write(lamps):
    def write():
        try:
            lamps.write(2, [document("x")], newest=2)
        except NotTheWriter:
            os._exit(0)
        os._exit(1)

    assert in_a_fork(write)
    lamps.write(3, [document("y")], newest=3)
    assert lamps.count() == 51


def test_killed_writer_leaves_lock_and_index_to_the_next(lamps, folder):
    lamps.close()
    writing = FORKS.Event()

    def write_for_ever():
        engine = EmbeddedEngine(folder)
        engine.begin_rebuild()
        version = 2
        while True:
            engine.write(version, [document(f"d{number}", f"lamp v{version}") for number in range(50)], newest=version)
            version += 1
            writing.set()

    process = FORKS.Process(target=write_for_ever)
    process.start()
    assert writing.wait(20)
    os.kill(process.pid, signal.SIGKILL)
    process.join(20)
    heir = EmbeddedEngine(folder)
    stamps = list(heir.stamps())
    assert len(stamps) == 50
    assert len({stamp.version for stamp in stamps}) == 1  # a write is there whole or not at all
    heir.write(10**6, [document("x", "lamp")], newest=10**6)
    assert found(heir, any_of("lamp"))[-1] == "x"


def test_writer_killed_between_its_deletions_and_its_commit_stops_nobody(lamps, folder):
    """What it leaves bears the number that the next commit has, too."""
    reader = EmbeddedEngine(folder)
    assert reader.count() == 50  # opened before, so that it does not know what will be left behind
    (meta,) = folder.glob("schema-*/index-*/meta.json")
    before = meta.read_bytes()
    lamps.write(2, [document("d7", "lamp killed")], newest=2)
    lamps.close()
    meta.write_bytes(before)
    assert [stamp.version for stamp in reader.stamps() if stamp.id == "d7"] == [1]
    reader.write(3, [document("d7", "lamp again")], newest=3)
    assert [stamp.version for stamp in reader.stamps() if stamp.id == "d7"] == [3]
    assert (found(reader, any_of("again")), found(reader, any_of("killed"))) == (["d7"], [])


def test_reader_that_was_open_before_a_rebuild_follows_it(lamps, folder):
    reader = EmbeddedEngine(folder)
    assert reader.count() == 50
    for version in (2, 3, 4):  # the first index is gone from the disk after the second rebuild
        lamps.begin_rebuild()
        lamps.fill(version, [document(f"v{version}")])
        lamps.finish_rebuild()
    assert [stamp.id for stamp in reader.stamps()] == ["v4"]


def test_only_live_and_previous_stay_on_the_disk(lamps, folder):
    for version in (2, 3, 4):
        lamps.begin_rebuild()
        lamps.fill(version, [document("x")])
        lamps.finish_rebuild()
    assert len(list(folder.glob("schema-*/index-*"))) == 2


def test_index_of_another_schema_is_not_read_and_goes_with_the_second_rebuild(lamps, folder):
    (old,) = folder.glob("schema-*")
    old.rename(folder / "schema-0")
    with pytest.raises(EngineDown):
        lamps.count()
    for kept in (True, False):
        lamps.begin_rebuild()
        lamps.finish_rebuild()
        assert (folder / "schema-0").exists() == kept


@pytest.mark.parametrize("pattern", ["*.idx", "*.term", "*.store", "*.fast", "*.fieldnorm", "meta.json"])
@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "noise"])
def test_broken_file_is_an_engine_that_is_down(lamps, folder, pattern, harm):
    for path in folder.glob(f"schema-*/index-*/{pattern}"):
        if harm == "gone":
            path.unlink()
        else:
            whole = path.read_bytes()
            path.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "noise": os.urandom(len(whole))}[harm])
    reader = EmbeddedEngine(folder)
    with pytest.raises(EngineDown):
        reader.search(Plan(any_of("lamp")))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"live": "x"}', '{"live": 77}', '{"other": 1}'])
def test_broken_roles_are_an_engine_that_is_down(lamps, folder, text):
    (roles,) = folder.glob("schema-*/roles.json")
    roles.write_text(text)
    with pytest.raises(EngineDown):
        lamps.search(Plan(Every()))


def test_folder_that_went_away_is_an_engine_that_is_down(lamps, folder):
    assert lamps.count() == 50
    shutil.rmtree(folder)
    with pytest.raises(EngineDown):
        lamps.count()
