"""Who notes and who folds is killed at any moment: no line that was noted is lost, and none counts twice."""

import random
import time

import pytest

from tests.proofs.stack import Stack
from tests.proofs.torment import kill_one


@pytest.fixture
def spool(tmp_path):
    running = Stack(tmp_path)
    yield running
    running.close()


def test_killed_processes_lose_and_double_no_line(spool, row, full):
    kills = 200 if full else 12
    for role in ("notice", "notice", "fold"):
        spool.start(role)
    time.sleep(0.3)
    for turn in range(kills):
        kill_one(spool, spool.running("notice" if turn % 3 == 0 else "fold")[0])
        time.sleep(random.uniform(0.02, 0.12))  # noqa: S311
    spool.end("notice")
    spool.end("fold")
    found = spool.answer("count-notes")
    row("observations, killed while noting and folding", kills=kills, **found)
    assert (found["lost"], found["doubled"], found["left_on_the_disk"]) == (0, 0, 0)
    assert found["noted"] > kills
    assert found["files"] > 0
