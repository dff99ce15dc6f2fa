"""What run_demo started ends with it, even when it is killed and can stop nothing itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from marketplace.demo import leash

ROOT = Path(__file__).parents[2]
PATIENCE = 20

# A process with a child of its own, as a web server has.
PARENT = """
import time
from marketplace.demo.processes import Together
with Together() as together:
    together.start("family", ["-c", CHILD], {})
    time.sleep(60)
"""
CHILD = """
import os, subprocess, sys, time
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), other.pid, flush=True)
time.sleep(60)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(flush=True)
time.sleep(60)
"""


def is_running(number):
    """Whether a process is there; one that ended and that nobody has asked after is not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(happened):
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which Linux has")
def test_killed_parent_leaves_nobody_behind(tmp_path):
    script = f"CHILD = {CHILD!r}\n{PARENT}"
    log = tmp_path / "log"
    with log.open("wb") as out:
        parent = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "marketplace.settings", "DEMO": "1", "DATA": str(tmp_path)},
            stdout=out,
        )
    wait_until(lambda: len(log.read_text().split()) == 2)
    family = [int(number) for number in log.read_text().split()]
    helper = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
    assert [is_running(one) for one in family] == [True] * 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not any(map(is_running, [*family, *helper])))


def test_who_does_not_listen_is_killed(monkeypatch):
    monkeypatch.setattr(leash, "LONGEST_STOP", 0.3)
    stubborn = subprocess.Popen([sys.executable, "-c", STUBBORN], process_group=0, stdout=subprocess.PIPE)  # noqa: S603
    with stubborn:
        stubborn.stdout.readline()
        leash.stop([stubborn.pid])
        assert stubborn.wait(PATIENCE) == -signal.SIGKILL


def test_group_that_is_gone_is_passed_over():
    ended = subprocess.Popen([sys.executable, "-c", ""], process_group=0)
    ended.wait()
    leash.stop([ended.pid])
