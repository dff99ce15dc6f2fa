"""Which engine a process gets from its settings, and engines that are thrown away."""

import os

from search.clauses import Every, Plan
from search.engines import engine, scratch_engine
from tests.search.sample import document


def test_engine_is_embedded_without_a_server(settings, tmp_path):
    settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_FOLDER = "", tmp_path / "search"
    assert type(engine()).__name__ == "EmbeddedEngine"
    assert engine() is engine()


def test_engine_is_the_server_that_settings_name(settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert type(engine()).__name__ == "ElasticsearchEngine"


def test_engine_changes_with_its_folder(settings, tmp_path):
    settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_FOLDER = "", tmp_path / "one"
    engine().begin_rebuild()
    engine().finish_rebuild()
    engine().write(1, [document("a")], newest=1)
    settings.SEARCH_INDEX_FOLDER = tmp_path / "two"
    engine().begin_rebuild()
    engine().finish_rebuild()
    assert engine().count() == 0


def test_fork_gets_an_engine_of_its_own(settings, tmp_path):
    settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_FOLDER = "", tmp_path
    mine = engine()
    pid = os.fork()
    if not pid:
        os._exit(int(engine() is mine))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_scratch_engine_is_apart_and_leaves_nothing(settings, tmp_path):
    settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_FOLDER = "", tmp_path / "search"
    engine().begin_rebuild()
    engine().finish_rebuild()
    before = sorted(tmp_path.rglob("*"))
    with scratch_engine("evaluation") as scratch:
        scratch.begin_rebuild()
        scratch.fill(1, [document("a")])
        scratch.finish_rebuild()
        assert (scratch.search(Plan(Every())).total, engine().count()) == (1, 0)
    assert sorted(tmp_path.rglob("*")) == before


def test_scratch_engine_of_a_server_leaves_nothing(settings, elasticsearch_url):
    settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_PREFIX = elasticsearch_url, f"test-scratch-{os.getpid()}"
    with scratch_engine("evaluation") as scratch:
        scratch.begin_rebuild()
        scratch.fill(1, [document("a")])
        scratch.finish_rebuild()
        assert scratch.count() == 1
    assert scratch._indexes() == []
