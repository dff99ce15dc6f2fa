"""What is to be learned is learned by one command, beside the worker, once, and the index takes it up."""

import os
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command

from accounts.journal.models import Delivery, Entry
from search import handlers
from search.concepts import current
from search.management.commands import learn as command
from search.spelling import current as spelling
from tests.listings.factories import ReferenceFactory
from tests.search.indexed import work


@pytest.fixture(autouse=True)
def few_labels(monkeypatch):
    """Three labels, so that it takes no time."""
    labels = {
        "34000000": {"en": "Transport equipment", "bg": "Транспортно оборудване"},
        "34900000": {"en": "Miscellaneous transport equipment"},
        "34928530": {"en": "Street lamps", "bg": "Улични лампи"},
    }
    monkeypatch.setattr(command, "shipped_labels", lambda: labels)
    monkeypatch.setattr(command, "shipped_terms", lambda: {"34928530": {"en": ("lampposts",)}})


def test_labels_are_learned_once_and_words_each_time(settings, capsys, db):
    call_command("learn")
    assert capsys.readouterr().out.splitlines() == [
        "The labels are learned: 0 MB.",
        "0 words of public listings are known.",
        "Now build the index with it: manage.py reindex",
    ]
    made = settings.SEARCH_CONCEPTS_FILE.stat().st_mtime_ns
    assert current.tags("улична лампа", "bg").likeness > 0.5
    ReferenceFactory(title="Тролейбуси", body="Купуваме.", buyer="")
    call_command("learn")
    assert capsys.readouterr().out == "2 words of public listings are known.\n"
    assert settings.SEARCH_CONCEPTS_FILE.stat().st_mtime_ns == made
    call_command("learn", again=True)
    assert settings.SEARCH_CONCEPTS_FILE.stat().st_mtime_ns > made


def test_labels_alone_need_no_database(settings, capsys):
    call_command("learn", labels=True)
    assert (current.version(), settings.SEARCH_WORDS_FILE.exists()) == (current.wanted_version(), False)


def test_words_are_old_after_a_day(settings, db):
    assert spelling.is_fresh() is False
    call_command("learn", verbosity=0)
    assert spelling.is_fresh() is True
    yesterday = time.time() - 24 * 60 * 60 - 1
    os.utime(settings.SEARCH_WORDS_FILE, (yesterday, yesterday))
    assert spelling.is_fresh() is False


def test_folder_that_cannot_be_written_is_said(settings, tmp_path):
    settings.SEARCH_CONCEPTS_FILE = tmp_path / "nowhere" / "concepts.bin"
    with pytest.raises(CommandError, match="What was learned cannot be written: "):
        call_command("learn")


def test_beside_a_worker_it_stands_back_and_the_index_is_built_anew(db, live, monkeypatch):
    stood_back = []
    monkeypatch.setattr(os, "nice", stood_back.append)
    call_command("learn", beside=True, verbosity=0)
    assert stood_back == [10]
    assert [entry.verb for entry in Entry.objects.all()] == ["index.rebuild_asked"]
    work()
    assert Delivery.objects.filter(handler="tend_index").count() == 0


class Started:
    """Stands for the process that learns: started, and running until it is ended."""

    def __init__(self, arguments, **_options):
        self.arguments, self.code = arguments, None
        STARTED.append(self)

    def poll(self):
        return self.code


STARTED = []


@pytest.fixture
def learner(monkeypatch):
    STARTED.clear()
    monkeypatch.setattr(subprocess, "Popen", Started)
    monkeypatch.setattr(handlers, "_learner", handlers._Learner())
    return STARTED


def test_worker_has_it_learned_beside_itself_one_at_a_time(learner):
    handlers.learn_beside(None)
    handlers.learn_beside(None)
    assert [one.arguments for one in learner] == [[sys.executable, "manage.py", "learn", "--beside"]]
    learner[0].code = 1
    handlers.learn_beside(None)
    assert len(learner) == 2


def test_worker_starts_nothing_when_it_stands(learner, db):
    call_command("learn", verbosity=0)
    handlers.learn_beside(None)
    assert learner == []


@pytest.mark.parametrize("name", ["concepts.bin", "words.bin"])
def test_garbled_file_breaks_no_page_and_is_learned_anew(learner, settings, db, client, name):
    ReferenceFactory(title="Trolleybuses under ISO 37120", body="Bought.", buyer="")
    call_command("learn", verbosity=0)
    path = settings.SEARCH_WORDS_FILE.with_name(name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) - len(whole) // 2))
    for address in ("/search/?q=trolleybusses", "/search/suggestions/?q=iso+37", "/search/suggestions/?q=lamppsts"):
        assert client.get(address).status_code == 200
    handlers.learn_beside(None)
    assert len(learner) == 1
    call_command("learn", verbosity=0)
    assert (current.version(), spelling.is_fresh()) == (current.wanted_version(), True)
