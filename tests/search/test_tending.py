"""What the workers do for the index by themselves: the nightly check, damaged files, and all of it beside the mails."""

import logging
import shutil
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts import adapter
from accounts.actor import system
from accounts.journal.deliveries import newest_claim
from accounts.journal.models import Delivery, Entry
from accounts.journal.worker import Worker
from search import comparing, handlers, indexing
from search.contents import contents_of
from search.documents import document as rendered
from search.engines import engine
from search.engines.base import EngineDown
from search.engines.embedded import stamping
from search.indexing import drift
from search.lanes import Changes
from search.models import IndexRun
from search.progress import Meter
from search.requests import MOST_AN_HOUR, REBUILD_ASKED, REPAIR_ASKED, leave
from search.runs import KEPT, recorded
from search.showing import Line, words
from search.states import RunKind
from search.tending import build
from tests.accounts.journal.conftest import run_in_a_thread
from tests.listings.factories import published_solution
from tests.listings.stories import draft_solution, published
from tests.search.indexed import finds, work
from tests.search.sample import document

pytestmark = pytest.mark.django_db


def damaged(settings):
    """Return a solution whose index nobody can read."""
    settings.ELASTICSEARCH_URL = ""
    solution = published_solution(title="Dusk")
    call_command("reindex")
    for path in settings.SEARCH_INDEX_FOLDER.glob("schema-*/index-*/*.store"):
        path.write_bytes(b"{")
    with pytest.raises(EngineDown):
        finds("dusk")
    return solution


def lose_files(settings):
    """Delete files that this process has open and goes on reading."""
    for path in settings.SEARCH_INDEX_FOLDER.glob("schema-*/index-*/*.store"):
        path.unlink()


def test_damaged_files_are_noticed_though_nobody_writes_set_aside_and_replaced(settings, caplog):
    solution = damaged(settings)
    handlers.watch_index(None)
    handlers.watch_index(None)
    assert Entry.objects.filter(verb=REBUILD_ASKED, job="index_watch").count() == 1
    work()
    assert (finds("dusk"), drift().ids) == ([solution.public_id], [])
    assert [path.name for path in settings.SEARCH_INDEX_FOLDER.glob("damaged/index-*")] != []
    said = [record for record in caplog.records if record.name == "search.tending"]
    assert [record.levelno for record in said] == [logging.ERROR]


def test_index_ahead_of_a_restored_database_is_replaced_when_a_worker_starts(known_solution):
    number = newest_claim() + 1_000
    content = contents_of([known_solution.public_id])[known_solution.public_id]
    engine().write(number, [rendered(content)], newest=number)
    handlers._compared.clear()  # as in a worker that starts
    handlers.watch_index(None)
    assert Entry.objects.filter(verb=REBUILD_ASKED).count() == 1
    work()
    handlers.watch_index(None)
    assert (handlers._compared.is_set(), finds("nightfall"), drift().ids) == (True, [known_solution.public_id], [])
    assert Entry.objects.filter(verb=REBUILD_ASKED).count() == 1


def test_new_damage_is_acted_on_at_once_and_not_without_end(settings):
    asked = []
    for _each in range(MOST_AN_HOUR + 1):
        damaged(settings)
        handlers.watch_index(None)
        handlers.watch_index(None)
        asked.append(Entry.objects.filter(verb=REBUILD_ASKED, job="index_watch").count())
        work()
    assert asked == [1, 2, 3, 3]


def test_check_of_damaged_files_becomes_a_build(settings):
    solution = damaged(settings)
    leave(REPAIR_ASKED, actor=system("index"))
    work()
    assert (finds("dusk"), drift().ids) == ([solution.public_id], [])
    assert Delivery.objects.filter(handler="tend_index").count() == 0


def test_files_that_are_gone_are_noticed_though_this_process_still_reads_them(settings):
    settings.ELASTICSEARCH_URL = ""
    published_solution(title="Dusk")
    call_command("reindex")
    finds("dusk")
    for path in settings.SEARCH_INDEX_FOLDER.glob("schema-*/index-*/*.term"):
        path.unlink()
    handlers.watch_index(None)
    assert Entry.objects.filter(verb=REBUILD_ASKED, job="index_watch").count() == 1


def test_check_sees_files_as_a_new_process_does_and_replaces_them(settings):
    settings.ELASTICSEARCH_URL = ""
    solution = published_solution(title="Dusk")
    build()
    finds("dusk")
    lose_files(settings)
    leave(REPAIR_ASKED, actor=system("index"))
    work()
    runs = list(IndexRun.objects.order_by("pk").values_list("kind", "outcome", "reason"))
    assert runs[1:] == [("check", "failed", "index_unreadable"), ("build", "done", "")]
    engine().close()
    assert (finds("dusk"), drift().ids) == ([solution.public_id], [])


@pytest.mark.parametrize("with_its_files", [True, False])
def test_index_that_was_built_and_is_gone_is_noticed_and_built(settings, with_its_files):
    settings.ELASTICSEARCH_URL = ""
    solution = published_solution(title="Dusk")
    build()
    finds("dusk")
    for path in settings.SEARCH_INDEX_FOLDER.glob("schema-*"):
        (path / "roles.json").unlink()
        for folder in path.glob("index-*") if with_its_files else ():
            shutil.rmtree(folder)
    handlers.watch_index(None)
    handlers.watch_index(None)
    assert Entry.objects.filter(verb=REBUILD_ASKED, job="index_watch").count() == 1
    work()
    assert (finds("dusk"), drift().ids) == ([solution.public_id], [])


def test_nobody_goes_back_to_what_is_damaged(settings):
    settings.ELASTICSEARCH_URL = ""
    solution = published_solution(title="Dusk")
    call_command("reindex")
    for path in settings.SEARCH_INDEX_FOLDER.glob("schema-*/index-*/*.term"):
        path.unlink()
    engine().close()
    call_command("reindex")
    assert engine().about().can_go_back is False
    call_command("reindex")
    before = min(settings.SEARCH_INDEX_FOLDER.glob("schema-*/index-*"), key=lambda path: int(path.name[6:]))
    for path in before.glob("*.term"):
        path.unlink()
    with pytest.raises(EngineDown):
        engine().roll_back()
    assert (finds("dusk"), engine().about().can_go_back) == ([solution.public_id], True)


def test_damaged_files_are_noticed_by_the_next_write(settings, themes, vendor_owner, staff, clock):
    damaged(settings)
    written = published(draft_solution(vendor_owner), vendor_owner, staff)
    worker = Worker(clock=clock)
    worker.run_once()
    assert Entry.objects.filter(verb=REBUILD_ASKED, job="index_watch").count() == 1
    clock.forward(seconds=6)
    worker.run_once()
    assert (finds("nightfall"), drift().ids, drift().waiting) == ([written.public_id], [], 0)


def test_watch_leaves_alone_what_comes_back_by_itself(site_engine):
    handlers.watch_index(None)  # not built
    assert Entry.objects.filter(verb=REBUILD_ASKED).count() == 0


def test_nightly_check_is_asked_for_once_and_mends(known_solution):
    published_solution(title="Unseen")
    handlers.ask_for_check(None)
    handlers.ask_for_check(None)
    assert Delivery.objects.filter(handler="tend_index").count() == 1
    work()
    (run,) = IndexRun.objects.all()
    assert (run.kind, run.outcome, run.wrong, run.left) == (RunKind.CHECK, "done", 1, 0)
    assert len(finds("unseen")) == 1


def test_check_of_an_index_that_is_not_there_builds_one(site_engine):
    published_solution(title="Dusk")
    handlers.ask_for_check(None)
    work()
    assert (len(finds("dusk")), IndexRun.objects.get().kind) == (1, RunKind.BUILD)


def test_run_that_fails_says_why_and_old_ones_are_forgotten():
    for _each in range(KEPT + 2):
        with recorded(RunKind.CHECK):
            pass
    with pytest.raises(EngineDown), recorded(RunKind.CHECK):
        raise EngineDown("engine_busy")
    assert IndexRun.objects.count() == KEPT
    last = IndexRun.objects.latest("pk")
    assert (last.outcome, last.reason, last.ended_at is not None) == ("failed", "engine_busy", True)


def test_nothing_is_begun_while_the_engine_is_away(settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    leave(REBUILD_ASKED)
    work()
    assert IndexRun.objects.count() == 0
    assert Delivery.objects.get(handler="tend_index").failures == 0


@pytest.mark.django_db(transaction=True)
def test_login_code_is_sent_while_the_index_is_built(settings, monkeypatch):
    """A rebuild takes minutes; a letter that is queued meanwhile is out within two seconds."""
    settings.ELASTICSEARCH_URL, settings.JOURNAL_SCHEDULE = "", []
    begun, may_end = threading.Event(), threading.Event()
    original = indexing.every_content

    def slowly():
        begun.set()
        assert may_end.wait(30)
        yield from original()

    monkeypatch.setattr(indexing, "every_content", slowly)
    published_solution(title="Dusk")
    engine().begin_rebuild()
    engine().finish_rebuild()
    worker = Worker(nap=0.02)
    leave(REBUILD_ASKED)
    thread = run_in_a_thread(worker)
    try:
        assert begun.wait(20)
        adapter.AccountAdapter().send_mail("account/email/login_code", "ada@city.example", {"code": "12345678"})
        started = time.monotonic()
        while not mail.outbox and time.monotonic() - started < 10:
            time.sleep(0.02)
        seconds = time.monotonic() - started
        assert Delivery.objects.filter(handler="tend_index", claim__isnull=False).count() == 1
    finally:
        may_end.set()
        while Delivery.objects.filter(handler="tend_index").exists():
            time.sleep(0.05)
        worker.stop()
        thread.join()
        engine().close()
    assert (len(mail.outbox), seconds < 2) == (1, True)
    assert len(finds("dusk")) == 1


# In order, part by part


@pytest.mark.parametrize("at_once", [2, 100])
def test_stamps_come_in_order_whatever_is_held_at_a_time(settings, monkeypatch, at_once):
    settings.ELASTICSEARCH_URL = ""
    monkeypatch.setattr(stamping, "AT_ONCE", at_once)
    names = [
        "a",
        "zz",
        "aa2b",
        "a-1",
        "2",
        "b7",
        "Z",
        "ü",
        "ab",
        "aab",
        "z",
        "77",
        "-",
        "a2",
        *map(str, range(100, 180)),
    ]
    engine().begin_rebuild()
    engine().fill(1, [document(name) for name in names])
    engine().finish_rebuild()
    assert [stamp.id for stamp in engine().stamps()] == sorted(names)


def test_ids_of_one_side_alone_are_found():
    assert list(comparing.unlike("abdf", "bcdfg")) == ["a", "c", "g"]
    assert list(comparing.unlike("", "")) == []


def test_changes_are_what_was_not_there_to_be_seen(known_solution, vendor_owner):
    changes = Changes()
    assert changes.ids() == []
    late = Changes()
    late._seen = set(late._seen) - {Entry.objects.filter(subject=known_solution.subject).latest("pk").pk}
    assert late.ids() == [known_solution.public_id]


# Said


def test_what_is_left_is_told_when_it_can_be_known():
    told, now = [], [0.0]
    meter = Meter(1000, told.append, clock=lambda: now[0])
    meter.add(100)
    assert told == []
    now[0] = 2.0
    meter.add(100)
    assert [(one.percent, one.seconds_left) for one in told] == [(20, None)]
    now[0] = 10.0
    meter.add(300)
    assert [(one.percent, one.seconds_left) for one in told[1:]] == [(50, 10)]
    assert [words(one) for one in told] == ["20 %", "50 %, 10 seconds left"]


class Screen:
    """Keeps what is written, and says whether somebody watches."""

    def __init__(self, *, watched):
        self.watched, self.written = watched, []

    def isatty(self):
        return self.watched

    def write(self, text, ending="\n"):
        self.written.append(text + ending)


def test_log_has_a_line_now_and_then_and_a_terminal_one_that_is_written_over():
    now, told = [0.0], []
    log, terminal = Screen(watched=False), Screen(watched=True)
    meter = Meter(100, told.append, clock=lambda: now[0])
    lines = [Line(screen, clock=lambda: now[0]) for screen in (log, terminal)]
    for second in range(1, 25):
        now[0] = float(second)
        meter.add(2)
        for line in lines:
            line.show(told[-1])
    for line in lines:
        line.wipe()
    assert log.written == ["20 %, 40 seconds left\n", "40 %, 30 seconds left\n"]
    assert terminal.written[9] == "\r\x1b[K20 %, 40 seconds left"
    assert (len(terminal.written), terminal.written[-1]) == (25, "\r\x1b[K")


def test_run_that_goes_on_is_told_from_one_that_fell_silent():
    run = IndexRun.objects.create(kind=RunKind.BUILD)
    assert (run.is_running, run.is_broken_off) == (True, False)
    run.seen_at = timezone.now() - timedelta(minutes=4)
    assert (run.is_running, run.is_broken_off) == (False, True)
