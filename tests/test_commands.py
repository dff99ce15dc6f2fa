"""The commands that an operator and `make run` call: idempotent, clear when they refuse, and clean when they stop."""

import contextlib
import http.client
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import write_po
from django.core.management import CommandError, call_command

from marketplace.demo import preparation, processes
from marketplace.demo.management.commands.run_demo import web_arguments
from marketplace.demo.people import PEOPLE
from search import mapped
from search.concepts import current
from search.concepts.learning import learn
from search.spelling.learning import label_words

ROOT = Path(__file__).parent.parent
PATIENCE = 60
WORKER = ["manage.py", "worker"]


@pytest.mark.parametrize("command", ["load_demo", "run_demo"])
def test_demo_commands_refuse_a_real_site(settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError, match=f"{command} works with DEMO=1 only"):
        call_command(command)


@pytest.mark.parametrize("port", ["abc", "80", "65536", "-1", ""])
def test_run_demo_refuses_a_port_that_is_none(port):
    with pytest.raises(CommandError, match=r"^PORT must be a number from 1024 to 65535\.$"):
        call_command("run_demo", port=port)


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_run_demo_refuses_a_busy_port(family, host):
    with socket.socket(family) as taken:
        taken.bind((host, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"^Port {port} is busy\. Stop .+ make run PORT={port + 1}$"):
            call_command("run_demo", port=str(port))


def test_catalogues_are_compiled_only_when_older(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    source = tmp_path / "bg" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    for text in ("Начало", "Дом"):
        catalogue = Catalog(locale="bg")
        catalogue.add("Home", text)
        with source.open("wb") as file:
            write_po(file, catalogue)
        assert [preparation.compile_catalogues(), preparation.compile_catalogues()] == [1, 0]
        with source.with_suffix(".mo").open("rb") as file:
            assert read_mo(file).get("Home").string == text
        later = time.time() - 60
        os.utime(source.with_suffix(".mo"), (later, later))
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_static_files_are_collected_only_when_changed(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.DATA, settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path, tmp_path / "static", [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    assert [preparation.collect_static_files(), preparation.collect_static_files()] == [True, False]
    (source / "a.css").rename(source / "b.css")
    assert [preparation.collect_static_files(), preparation.collect_static_files()] == [True, False]
    assert [path.name for path in (tmp_path / "static").iterdir()] == ["b.css"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """A `make run` of a test: its process, what it printed, and the processes that it started."""

    def __init__(self, folder):
        self.port = free_port()
        plain = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SITE_URL"}}
        self.log = folder.parent / f"{folder.name}.{self.port}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603  our own command
                [sys.executable, "manage.py", "run_demo", "--port", str(self.port)],
                cwd=ROOT,
                env={**plain, "DEMO": "1", "DATA": str(folder), "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def printed(self):
        return self.log.read_text()

    def wait_for(self, text):
        deadline = time.monotonic() + PATIENCE
        while text not in self.printed:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < deadline, self.printed
            time.sleep(0.05)

    def family(self):
        """Return the process ids of what it started, and of what that started."""
        return _descendants(self.process.pid)

    def child(self, arguments):
        """Return the process id of what it started itself with these arguments."""
        return next(one for one in _children(self.process.pid) if _command_line(one).endswith(" ".join(arguments)))

    def stop(self, number):
        """Send a signal; return the exit code and the processes that were left behind."""
        family = self.family()
        self.process.send_signal(number)
        return self.ended(family)

    def ended(self, family):
        code = self.process.wait(PATIENCE)
        return code, [child for child in family if _command_line(child)]


def _children(number):
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def _descendants(number):
    return [one for child in _children(number) for one in (child, *_descendants(child))]


def _command_line(number):
    """Return how a process was started, "" when it is gone."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A demonstration's folder that was started once; what its worker would have learned meanwhile is there."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    folder.mkdir()
    few = {"34928530": {"en": "Street lamps", "bg": "Улични лампи"}}
    languages = ["en", "bg"]
    arrays = learn(few, {}, languages) | label_words(few, {}, languages)
    mapped.write(folder / "concepts.bin", current.wanted_version(), arrays)
    with running(folder) as demo:
        assert demo.stop(signal.SIGTERM) == (0, [])
    return folder


class running:  # noqa: N801  reads as a sentence: with running(folder) as demo
    """A demo that is ready; whatever a test does, nothing of it outlives the test."""

    def __init__(self, folder):
        self.demo = Demo(folder)

    def __enter__(self):
        try:
            self.demo.wait_for("Ctrl-C stops it.")
        except BaseException:
            self.__exit__()
            raise
        return self.demo

    def __exit__(self, *_error):
        if self.demo.process.poll() is None:
            self.demo.stop(signal.SIGTERM)


def status_of(port, path):
    with contextlib.closing(http.client.HTTPConnection("localhost", port)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which Linux has")
on_sqlite = pytest.mark.once("the demonstration has SQLite and the embedded engine, whatever a run has")


@linux
@on_sqlite
def test_run_demo_is_quick_serves_and_leaves_quietly(folder):
    """A start of five seconds on two idle cores: three processes load the project, and little is done besides.

    Counted as time on the processor, and held against that of loading it once: processors differ, and are shared.
    """
    once = _seconds_to_load(folder)
    with running(folder) as demo:
        assert sum(_seconds(one) for one in (demo.process.pid, *demo.family())) < 3.5 * once
        assert status_of(demo.port, "/") == http.HTTPStatus.OK
        assert f"\nhttp://localhost:{demo.port}\n" in demo.printed
        assert all(f"{person.email} " in demo.printed and person.password in demo.printed for person in PEOPLE)
        assert_connections_of_their_own(demo)
        assert demo.stop(signal.SIGINT) == (0, [])
        assert "Traceback" not in demo.printed
        after = demo.printed.partition("Ctrl-C stops it.\n")[2].splitlines()
        assert [line for line in after if " INFO accounts.journal." not in line] == []
    with sqlite3.connect(folder / "db.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def assert_connections_of_their_own(demo):
    """Each web worker opened the database after it was forked: what came before has none open."""
    web = demo.child(web_arguments(demo.port))
    assert status_of(demo.port, "/readyz") == http.HTTPStatus.OK
    parent, *workers = [_open_databases(one) for one in (web, *_children(web))]
    assert (parent, len(workers)) == (set(), 2)
    # At least one of them has answered /readyz, so the test can see an open database.
    assert set() != set.union(*workers)
    assert _open_databases(demo.process.pid) == set()


def _open_databases(number):
    names = set()
    for entry in Path(f"/proc/{number}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            names.add(str(entry.readlink()))
    return {name for name in names if "db.sqlite3" in name}


@linux
@on_sqlite
@pytest.mark.parametrize("name", ["web server", "worker"])
def test_run_demo_stops_all_when_one_ends(folder, name):
    with running(folder) as demo:
        family = demo.family()
        os.kill(demo.child(WORKER if name == "worker" else web_arguments(demo.port)), signal.SIGKILL)
        assert demo.ended(family) == (1, [])
        last = demo.printed.splitlines()[-1]
        assert last == f"CommandError: The {name} ended by itself (signal SIGKILL), so everything was stopped."


@linux
@on_sqlite
def test_run_demo_leaves_quietly_while_it_prepares(tmp_path):
    demo = Demo(tmp_path / "data")
    demo.wait_for("Preparing: reference data")
    assert demo.stop(signal.SIGINT) == (0, [])
    assert "Traceback" not in demo.printed
    with sqlite3.connect(tmp_path / "data" / "db.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM accounts_place").fetchone() in {(0,), (15_000,)}


def test_signal_in_a_callback_is_not_lost():
    """An exception that a weak reference's callback raises is printed and ignored."""
    script = """
import os, signal, weakref
from marketplace.demo.processes import leave_quietly
leave_quietly()
class Held: pass
held = Held()
watched = weakref.ref(held, lambda _: os.kill(os.getpid(), signal.SIGINT))
del held
print("went on")
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _seconds(number):
    """Return the processor time of a process in seconds: fields 14 and 15 of its stat, its name left out."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _seconds_to_load(folder):
    """Return the processor time that it takes to load the project with its addresses, in a process of its own."""
    load = "import django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns"
    own = {"DEMO": "1", "DEBUG": "0", "DATA": str(folder), "DJANGO_SETTINGS_MODULE": "marketplace.settings"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", load], check=True, env={**os.environ, **own})  # noqa: S603  our own command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_processes_that_do_not_stop_are_killed(monkeypatch):
    monkeypatch.setattr(processes, "LONGEST_STOP", 0.2)
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    kept = {number: signal.getsignal(number) for number in processes.STOP_SIGNALS}
    try:
        with processes.Together() as together:
            together.start("stubborn one", ["-c", stubborn], {})
            assert together.wait(0.5) is False
        began = time.monotonic()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    assert [process.returncode for process in together._processes.values()] == [-signal.SIGKILL]
    assert time.monotonic() - began < 5
