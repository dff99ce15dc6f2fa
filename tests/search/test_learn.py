"""What is to be learned is learned by one command, beside the worker, once, and the index takes it up."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.journal.models import Delivery, Entry
from search import handlers
from search.concepts import current
from search.management.commands import learn as command
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


def test_it_is_learned_once(settings, capsys):
    call_command("learn")
    assert capsys.readouterr().out == "Learned: 0 MB. Now build the index with it: manage.py reindex\n"
    made = settings.SEARCH_CONCEPTS_FILE.stat().st_mtime_ns
    assert current.tags("улична лампа", "bg").likeness > 0.5
    call_command("learn")
    assert capsys.readouterr().out == "What there is to learn is there.\n"
    assert settings.SEARCH_CONCEPTS_FILE.stat().st_mtime_ns == made
    call_command("learn", again=True)
    assert settings.SEARCH_CONCEPTS_FILE.stat().st_mtime_ns > made


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


def test_worker_starts_nothing_when_it_stands(learner):
    call_command("learn", verbosity=0)
    handlers.learn_beside(None)
    assert learner == []
