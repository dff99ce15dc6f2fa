"""The index is built anew while people read and write, and whoever builds is killed: nobody notices, none is lost."""

import random
import time

import pytest

from tests.proofs.stack import Stack, wait_for
from tests.proofs.test_index import NOTHING_WRONG
from tests.proofs.torment import drain, kill_one, written

SETTINGS = "tests.proofs.rebuild_settings"
LONGEST_BUILD = 0.6
PATIENCE = 120
"""Seconds after which something does not happen any more; a busy machine takes a while."""


@pytest.fixture
def market(tmp_path):
    running = Stack(tmp_path, SETTINGS)
    running.answer("prepare")
    yield running
    running.close()


def builder(market, patience=5.0):
    """Return the process that builds now, or None when none begins in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        for number in market.running("build"):
            if (market.folder / "tending" / str(number)).exists():
                return number
        time.sleep(0.002)
    return None


def test_killed_rebuilds_leave_the_old_index_serving_and_the_next_one_whole(market, row, full):
    kills, writers = (60, 3) if full else (4, 2)
    for role in ["build", "build", *["list"] * writers, "read", "read"]:
        market.start(role)
    in_a_build = 0
    for _kill in range(kills):
        market.answer("ask-build")
        number = builder(market)
        time.sleep(random.uniform(0, LONGEST_BUILD))  # noqa: S311
        number = number or market.running("build")[0]
        in_a_build += (market.folder / "tending" / str(number)).exists()
        kill_one(market, number)
        (market.folder / "tending" / str(number)).unlink(missing_ok=True)
    wait_for(lambda: written(market) >= 10, PATIENCE)
    # The last build ends while people write, and nothing comes after it that could mend what it lost.
    wait_for(lambda: market.answer("waiting-builds") == 0, PATIENCE)
    before = market.answer("builds")["whole"]
    market.answer("ask-build")
    wait_for(lambda: market.answer("builds")["whole"] > before, PATIENCE)
    drain(market, "build", "list")
    market.end("read")
    found, builds = market.answer("compare"), market.answer("builds")
    row(
        f"rebuilds killed under load ({found['engine']})",
        kills=kills,
        in_a_build=in_a_build,
        builds_that_ended_whole=builds["whole"],
        slowest_build_s=max(builds["seconds"], default=0),
        writes=written(market),
        failed_writes=found["failed_writes"],
        reads=builds["reads"],
        reads_without_the_engine=len(builds["wrong_reads"]),
        documents=found["documents"],
        missing_stale_or_phantom=found["missing"] + found["stale"] + found["phantom"],
    )
    assert {name: found[name] for name in NOTHING_WRONG} == NOTHING_WRONG
    assert (builds["wrong_reads"], found["failed_writes"], builds["can_go_back"]) == ([], 0, True)
    assert builds["whole"] > 0
    assert in_a_build >= kills // 2
    assert builds["reads"] > kills
