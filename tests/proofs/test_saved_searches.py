"""Workers and writers are killed at any moment: each listing is told once to each saved search that it meets."""

import pytest

from tests.proofs.stack import Stack, wait_for
from tests.proofs.torment import drain, torment, written

SETTINGS = "tests.proofs.saved_settings"
NOTHING_WRONG = {
    "never_reported": 0,
    "wrongly_reported": 0,
    "never_mailed": 0,
    "lost_writes": 0,
    "waiting": 0,
    "quarantined": 0,
    "chain": "whole",
}


@pytest.fixture
def alerts(tmp_path):
    """A scratch database with saved searches, and processes that publish, compare and send."""
    running = Stack(tmp_path, SETTINGS)
    running.answer("prepare-saved")
    running.start("hurry")
    yield running
    running.close()


def test_killed_processes_tell_every_search_once(alerts, row, full):
    kills, on_writers, pauses, writes, pace = (100, 20, 5, 500, 0.5) if full else (8, 2, 1, 30, 0.1)
    in_hand, paused = torment(
        alerts, kills=kills, on_writers=on_writers, pauses=pauses, worker="alert", writer="list-lamps", pace=pace
    )
    wait_for(lambda: written(alerts) >= writes, 60)
    drain(alerts, "alert", "list-lamps")
    found = alerts.answer("count-saved")
    row(
        "kills, saved searches",
        writes=written(alerts),
        kills=kills,
        on_writers=on_writers,
        with_a_delivery_in_hand=in_hand,
        stopped_beyond_their_lease=f"{pauses} ({paused} in hand)",
        reports_owed=found["owed"],
        never_reported_or_mailed=found["never_reported"] + found["never_mailed"],
        mails=found["mails"],
        repeated_mails=found["repeated_mails"],
    )
    assert {name: found[name] for name in NOTHING_WRONG} == NOTHING_WRONG
    assert found["owed"] > found["listings"] > 0
    assert in_hand >= kills // 2
    assert found["repeated_mails"] <= in_hand + paused


def test_the_proof_sees_a_worker_that_acknowledges_before_it_tells(alerts, row):
    """The power of the proof: the classic mistake leaves listings untold after ten kills."""
    in_hand, _paused = torment(
        alerts, kills=10, on_writers=0, pauses=0, worker="alert-hastily", writer="list-lamps", pace=0.05
    )
    drain(alerts, "alert-hastily", "list-lamps")
    found = alerts.answer("count-saved")
    untold = found["never_reported"] + found["never_mailed"]
    row("kills, saved searches, acknowledged first", with_a_delivery_in_hand=in_hand, untold=untold)
    assert untold > 0
