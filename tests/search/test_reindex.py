"""A rebuild stands beside the live index, is checked and swapped in; nothing written meanwhile is lost."""

import multiprocessing
import os
import signal
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from elasticsearch import ConnectionTimeout

from accounts.actor import system
from accounts.journal.deliveries import claim_number
from accounts.journal.models import Delivery, Entry
from accounts.journal.worker import Worker
from accounts.queries import actor_of
from listings import actions
from listings.actions.references import import_references
from listings.models import Solution
from search import progress, requests
from search.engines import engine
from search.engines.base import EngineDown
from search.engines.embedded import EmbeddedEngine
from search.indexing import drift, rebuild
from search.management.commands import reindex
from search.requests import REBUILD_ASKED, ask
from tests.listings.factories import published_solution
from tests.listings.importing.rows import values as reference_values
from tests.listings.stories import changed, draft_solution, fresh, published
from tests.search.indexed import finds, versions, work

FORKS = multiprocessing.get_context("fork")


def said(capsys):
    return capsys.readouterr().out.splitlines()


# Beside, checked, swapped


@pytest.mark.django_db
def test_reindex_builds_what_is_public(site_engine, themes, vendor_owner, staff, capsys):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    draft_solution(vendor_owner, title="Nightfall draft")
    import_references(actor=system("import_references"), values=[reference_values(title="Nightfall of old")])
    call_command("reindex")
    assert said(capsys) == ["2 listings are in the new index."]
    assert solution.public_id in finds("nightfall")
    assert (len(finds("nightfall")), drift().ids) == (2, [])


@pytest.mark.django_db
def test_live_index_answers_until_the_new_one_is_whole(known_solution):
    Solution.objects.all().update(state="withdrawn")  # made by no action, so that only a rebuild sees it
    seen = []
    published_solution(title="Dusk")
    rebuild(lambda progress: seen.append((progress.done, finds("nightfall"), finds("dusk"))))
    assert seen == [(1, [known_solution.public_id], [])]
    assert (finds("nightfall"), len(finds("dusk"))) == ([], 1)


@pytest.mark.django_db
@pytest.mark.parametrize("working", [True, False], ids=["worker", "no worker"])
def test_what_changes_while_an_index_is_built_is_in_it(known_solution, vendor_owner, staff, working):
    gone = published(draft_solution(vendor_owner, title="Dusk"), vendor_owner, staff)
    back = published(draft_solution(vendor_owner, title="Dawn"), vendor_owner, staff)
    actions.withdraw(actor=actor_of(vendor_owner), listing=back)
    work()
    new = []

    def meanwhile(_count):
        changed(known_solution, vendor_owner, tags=("LoRaWAN",))
        actions.withdraw(actor=actor_of(vendor_owner), listing=fresh(gone))
        actions.reopen(actor=actor_of(vendor_owner), listing=fresh(back))
        published(fresh(back), vendor_owner, staff)
        new.append(published(draft_solution(vendor_owner, title="Noon"), vendor_owner, staff))
        if working:
            work()

    assert rebuild(meanwhile) == 2
    words = ("lorawan", "dali", "dusk", "dawn", "noon")
    # Dawn and Noon have the tag DALI, too.
    expected = [[known_solution], [back, new[0]], [], [back], [new[0]]]
    assert [finds(word) for word in words] == [sorted(row.public_id for row in rows) for rows in expected]
    work()
    assert (drift().ids, drift().waiting) == ([], 0)


@pytest.mark.django_db
def test_command_indexes_what_waits_while_it_builds(known_solution, vendor_owner, staff, monkeypatch):
    published(draft_solution(vendor_owner, title="Dusk"), vendor_owner, staff)
    work()
    seen = []

    def show(_line, _progress):
        seen.append(known_solution.public_id in finds("nightfall"))
        if len(seen) == 1:
            actions.withdraw(actor=actor_of(vendor_owner), listing=known_solution)

    monkeypatch.setattr(progress, "OFTEN", 0.0)
    monkeypatch.setattr(reindex.Line, "show", show)
    call_command("reindex")
    assert (seen[:2], Delivery.objects.filter(handler="index").count(), drift().ids) == ([True, False], 0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("by_command", [False, True])
def test_old_index_is_kept_and_one_command_goes_back(known_solution, by_command, capsys):
    number = claim_number()
    engine().write(number, [], [known_solution.public_id], newest=number)  # what is wrong in it tells it apart
    call_command("reindex")
    assert finds("nightfall") == [known_solution.public_id]
    if by_command:
        call_command("reindex", "--rollback")
        assert said(capsys)[1:] == ["The index from before is live again, and up to date."]
        assert finds("nightfall") == [known_solution.public_id]
    else:
        engine().roll_back()
        assert finds("nightfall") == []


@pytest.mark.django_db
def test_there_is_one_way_back(known_solution):
    call_command("reindex")
    call_command("reindex", "--rollback")
    with pytest.raises(CommandError, match="no index from before"):
        call_command("reindex", "--rollback")


@pytest.mark.django_db
def test_missing_builds_once(site_engine, capsys):
    solution = published_solution(title="Dusk")
    call_command("reindex", "--missing")
    assert finds("dusk") == [solution.public_id]
    before = versions()
    call_command("reindex", "--missing")
    assert said(capsys) == ["1 listing is in the new index.", "The search index is there."]
    assert versions() == before


class Terminal(StringIO):
    """Somebody watches."""

    def isatty(self):
        return True


@pytest.mark.django_db
def test_progress_is_shown_on_a_terminal_and_wiped_away(site_engine, capsys):
    published_solution(title="Dusk")
    terminal, file = Terminal(), StringIO()
    call_command("reindex", stderr=terminal)
    call_command("reindex", stderr=file)
    assert (terminal.getvalue(), file.getvalue()) == ("\r\x1b[K100 %\r\x1b[K", "")


@pytest.mark.django_db
def test_two_ways_at_once_are_refused(live):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("reindex", "--missing", "--rollback")


@pytest.mark.django_db
@pytest.mark.parametrize("way", [[], ["--missing"]], ids=["reindex", "missing"])
@pytest.mark.parametrize("broken", ["roles.json", "index-*/meta.json", "index-*/*.term", "index-*/*.store"])
@pytest.mark.parametrize("damage", [lambda path: path.write_text("{"), Path.unlink], ids=["garbled", "gone"])
def test_files_that_nobody_can_read_are_built_anew(settings, broken, way, damage):
    settings.ELASTICSEARCH_URL = ""
    solution, former = published_solution(title="Dusk"), published_solution(title="Dusk of old")
    rebuild()
    Solution.objects.filter(pk=former.pk).update(state="withdrawn")
    engine().close()
    paths = list(settings.SEARCH_INDEX_FOLDER.glob(f"schema-*/{broken}"))
    for path in paths:
        damage(path)
    assert paths != []
    with pytest.raises(EngineDown):
        finds("dusk")
    call_command("reindex", *way)
    assert (finds("dusk"), drift().ids) == ([solution.public_id], [])


@pytest.mark.django_db
def test_second_rebuild_beside_the_first_ends_with_a_sentence(known_solution):
    """Two people begin at once, as they can on a server: whoever ends first has a whole index live."""
    others = []

    def second(_count):
        if not others:
            others.append(rebuild())

    with pytest.raises(EngineDown, match="another_rebuild_took_over"):
        rebuild(second)
    assert (others, finds("nightfall"), drift().ids) == ([1], [known_solution.public_id], [])


@pytest.mark.django_db
def test_server_that_is_away_is_said(settings, site_engine):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    for way in ([], ["--missing"], ["--rollback"]):
        with pytest.raises(CommandError, match=r"cannot do it now. It cannot be reached"):
            call_command("reindex", *way)


class ClosedPipe(StringIO):
    """Nobody reads any more."""

    def write(self, _text):
        raise BrokenPipeError(32, "Broken pipe")


@pytest.mark.django_db
def test_pipe_that_breaks_after_the_exchange_is_no_failure_of_the_engine(known_solution):
    Solution.objects.all().update(state="withdrawn")
    with pytest.raises(BrokenPipeError):
        call_command("reindex", stdout=ClosedPipe())
    assert finds("nightfall") == []
    with pytest.raises(BrokenPipeError):
        call_command("check_index", stdout=ClosedPipe())


@pytest.mark.django_db
@pytest.mark.parametrize("way", [[], ["--rollback"]], ids=["reindex", "rollback"])
def test_server_that_is_lost_in_the_exchange_is_not_said_to_have_kept_the_index(
    settings, elasticsearch_url, monkeypatch, way
):
    settings.ELASTICSEARCH_URL = elasticsearch_url
    rebuild()
    rebuild()

    def lost(_client, **_asked):
        raise ConnectionTimeout("Connection timed out")

    monkeypatch.setattr(type(engine()._storing.indices), "update_aliases", lost)
    with pytest.raises(CommandError) as refusal:
        call_command("reindex", *way)
    assert str(refusal.value) == (
        "It is not known whether the index has changed. It cannot be reached at the address in ELASTICSEARCH_URL."
    )


# Asked of the process that holds the embedded index


@pytest.fixture
def embedded(settings, transactional_db):
    """The embedded engine with an empty live index; nobody holds its lock."""
    settings.ELASTICSEARCH_URL, settings.JOURNAL_SCHEDULE = "", []
    engine().begin_rebuild()
    engine().finish_rebuild()
    engine().close()
    yield settings
    engine().close()


@contextmanager
def holder(settings, *, working):
    """Run a process that holds the lock of the index: a worker, or one that only holds it."""
    ready = FORKS.Event()

    def run():
        held = engine()
        held.can_write()
        worker = Worker(nap=0.05)
        signal.signal(signal.SIGTERM, lambda *_received: worker.stop())
        ready.set()
        worker.run() if working else signal.pause()
        os._exit(0)

    connections.close_all()
    process = FORKS.Process(target=run)
    process.start()
    try:
        assert ready.wait(20)
        assert not EmbeddedEngine(settings.SEARCH_INDEX_FOLDER).can_write()
        yield process
    finally:
        process.terminate()
        process.join(20)


def test_worker_that_holds_the_index_builds_it(embedded, capsys):
    solution = published_solution(title="Dusk")
    with holder(embedded, working=True):
        call_command("reindex")
        assert finds("dusk") == [solution.public_id]
    assert said(capsys) == ["A worker holds the index; it builds it now.", "1 listing is in the new index."]
    assert Delivery.objects.filter(handler="tend_index").count() == 0


def test_request_that_waits_is_not_left_twice(embedded):
    requests.leave(REBUILD_ASKED)
    ask(REBUILD_ASKED)
    assert Entry.objects.filter(verb=REBUILD_ASKED).count() == 1


def test_worker_that_holds_the_index_goes_back(embedded, capsys):
    solution = published_solution(title="Dusk")
    with holder(embedded, working=True):
        call_command("reindex")
        assert finds("dusk") == [solution.public_id]
        call_command("reindex", "--rollback")
        assert finds("dusk") == [solution.public_id]  # published since, and brought up to date
        with pytest.raises(CommandError, match="no index from before"):
            call_command("reindex", "--rollback")
    assert said(capsys)[2:] == [
        "A worker holds the index; it goes back now.",
        "The index from before is live again, and up to date.",
    ]
    assert Delivery.objects.filter(handler="tend_index").count() == 0


def test_worker_that_holds_the_index_repairs_it(embedded, capsys):
    solution = published_solution(title="Dusk")
    with holder(embedded, working=True):
        call_command("check_index", "--repair")
    assert finds("dusk") == [solution.public_id]
    assert said(capsys) == [
        f"missing: {solution.public_id}",
        "0 listings in the index, 1 differs, 0 wait for a worker.",
        "A worker holds the index; it repairs it now.",
        "1 listing in the index, none differs, 0 wait for a worker.",
    ]


@pytest.mark.parametrize("in_hand", [False, True], ids=["untouched", "in_hand"])
def test_what_was_asked_of_a_process_that_ended_is_done_here(embedded, monkeypatch, in_hand):
    """Nobody waits ten minutes for a worker that is not there, even if it died with the request in hand."""
    solution = published_solution(title="Dusk")
    monkeypatch.setattr(requests, "LOOK_EVERY", 0.02)
    with holder(embedded, working=False) as process:
        ended = []

        def end(_seconds):
            if not ended:
                if in_hand:
                    lease = timezone.now() + timedelta(minutes=30)
                    Delivery.objects.filter(handler="tend_index").update(claim=claim_number(), due=lease)
                ended.append(process.terminate())
                process.join(20)

        monkeypatch.setattr(requests.time, "sleep", end)
        call_command("reindex")
    assert finds("dusk") == [solution.public_id]


def test_holder_that_does_not_answer_is_not_waited_for_for_ever(embedded):
    with holder(embedded, working=False), pytest.raises(EngineDown, match="the_worker_did_not_answer"):
        ask(REBUILD_ASKED, longest=0.5)
    work()  # the request stands, and whoever comes next does it
    assert Delivery.objects.filter(handler="tend_index").count() == 0


@pytest.mark.parametrize("command", [["reindex"], ["check_index", "--repair"]], ids=["reindex", "check_index"])
def test_worker_that_may_still_build_is_not_said_to_have_changed_nothing(embedded, monkeypatch, command):
    published_solution(title="Dusk")
    monkeypatch.setitem(ask.__kwdefaults__, "longest", 0.3)
    with holder(embedded, working=False), pytest.raises(CommandError) as refusal:
        call_command(*command)
    assert str(refusal.value) == (
        "It is not known whether the index has changed. "
        "The worker that holds the index did not finish in time. Its log says more."
    )


def test_index_that_is_lost_after_the_worker_has_built_it_is_not_said_to_be_as_it_was(embedded, monkeypatch):
    def ask_and_lose(verb, **named):
        ask(verb, **named)
        engine().close()
        for path in embedded.SEARCH_INDEX_FOLDER.glob("schema-*/roles.json"):
            path.unlink()

    monkeypatch.setattr(reindex, "ask", ask_and_lose)
    with holder(embedded, working=True), pytest.raises(CommandError) as refusal:
        call_command("reindex")
    assert str(refusal.value) == (
        "The worker has built the index, but it cannot be asked now. There is no index yet: manage.py reindex"
    )


def test_process_that_was_killed_with_the_lock_leaves_it(embedded):
    solution = published_solution(title="Dusk")
    with holder(embedded, working=False) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.join(20)
        call_command("reindex")
    assert finds("dusk") == [solution.public_id]
