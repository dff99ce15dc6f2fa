"""Workers and writers are killed at any moment: the index says in the end what the database says, of every listing."""

import pytest

from tests.proofs.stack import Stack, wait_for
from tests.proofs.torment import drain, torment, written

SETTINGS = "tests.proofs.index_settings"
NOTHING_WRONG = {
    "lost_writes": 0,
    "missing": 0,
    "stale": 0,
    "phantom": 0,
    "waiting": 0,
    "quarantined": 0,
    "unsealed": 0,
    "chain": "whole",
}

MOST_KILLS = 50


@pytest.fixture
def listings(tmp_path):
    """A scratch database with listings and an index of its own, and processes that change and index them."""
    running = Stack(tmp_path, SETTINGS)
    running.answer("prepare")
    yield running
    running.close()


def test_killed_processes_leave_no_listing_wrong_in_the_index(listings, row, full):
    kills, on_writers, pauses, writes, pace = (100, 20, 5, 500, 0.5) if full else (10, 2, 1, 60, 0.1)
    in_hand, paused = torment(
        listings, kills=kills, on_writers=on_writers, pauses=pauses, worker="index", writer="list", pace=pace
    )
    meanwhile = written(listings)
    wait_for(lambda: written(listings) >= writes, 60)
    drain(listings, "index", "list")
    found = listings.answer("compare")
    row(
        f"kills, index ({found['engine']})",
        writes=f"{written(listings)} ({meanwhile} while killing)",
        kills=kills,
        on_writers=on_writers,
        with_a_delivery_in_hand=in_hand,
        stopped_beyond_their_lease=f"{pauses} ({paused} in hand)",
        documents=found["documents"],
        missing_stale_or_phantom=found["missing"] + found["stale"] + found["phantom"],
    )
    assert {name: found[name] for name in NOTHING_WRONG} == NOTHING_WRONG
    assert found["documents"] > 0
    assert in_hand >= kills // 2
    assert meanwhile >= writes or not full


def test_the_proof_sees_a_worker_that_acknowledges_before_it_indexes(listings, row):
    """The power of the proof: the classic mistake leaves listings wrong.

    Ten kills at a time, because a listing that is written again is put right by that: what is wrong need not stay so.
    """
    kills = in_hand = wrong = 0
    while not wrong and kills < MOST_KILLS:
        kills += 10
        busy, _paused = torment(
            listings, kills=10, on_writers=0, pauses=0, worker="index-hastily", writer="list", pace=0.05
        )
        in_hand += busy
        drain(listings, "index-hastily", "list")
        found = listings.answer("compare")
        wrong = found["missing"] + found["stale"] + found["phantom"]
    row(f"{kills} kills, index, acknowledged first ({found['engine']})", with_a_delivery_in_hand=in_hand, wrong=wrong)
    assert wrong > 0
