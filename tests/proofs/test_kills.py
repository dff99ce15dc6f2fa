"""Workers and writers are killed at any moment: nothing is lost, and nothing happens twice in our database."""

import os
import signal
import time

from tests.proofs.effects import LEASE
from tests.proofs.stack import wait_for

NOTHING_WRONG = {
    "lost_writes": 0,
    "lost_effects": 0,
    "doubled_effects": 0,
    "lost_mails": 0,
    "waiting": 0,
    "quarantined": 0,
    "chain": "whole",
    "handlers": ["count", "mail"],
}


def kill_one(stack, role):
    """Kill one process of a role and start another; return whether it had a delivery in hand."""
    number = stack.with_delivery(role) if role != "write" else stack.running(role)[0]
    busy = stack.stop(number)
    stack.kill(number)
    stack.start(role)
    return busy


def outlast_lease(stack, role):
    """Stop one worker with a delivery in hand for longer than its lease, then let it go on."""
    number = stack.with_delivery(role)
    busy = stack.stop(number)
    time.sleep(LEASE.total_seconds() * 1.6)
    os.kill(number, signal.SIGCONT)
    return busy


def torment(stack, *, kills, on_writers, pauses, worker="work", pace):
    """Kill and stop processes in turn while others write; return how many had a delivery in hand."""
    for role in [worker, worker, worker, "write", "write"]:
        stack.start(role)
    every_writer, every_pause = kills // max(on_writers, 1), kills // max(pauses, 1)
    killed_in_hand = paused_in_hand = 0
    for turn in range(1, kills + 1):
        victim = "write" if on_writers and turn % every_writer == 0 else worker
        killed_in_hand += kill_one(stack, victim)
        if pauses and turn % every_pause == 0:
            paused_in_hand += outlast_lease(stack, worker)
        time.sleep(pace)
    return killed_in_hand, paused_in_hand


def written(stack):
    path = stack.folder / "written"
    return len(path.read_text().split()) if path.exists() else 0


def drain(stack, worker="work"):
    stack.end("write")
    wait_for(lambda: stack.count()["waiting"] == 0, 60)
    stack.end(worker)
    return stack.count()


def test_killed_processes_lose_and_double_nothing(stack, row, full):
    kills, on_writers, pauses, writes, pace = (100, 20, 5, 500, 0.7) if full else (10, 2, 1, 60, 0.1)
    in_hand, paused = torment(stack, kills=kills, on_writers=on_writers, pauses=pauses, pace=pace)
    meanwhile = written(stack)
    wait_for(lambda: written(stack) >= writes, 60)
    found = drain(stack)
    row(
        "kills",
        writes=f"{found['entries']} ({meanwhile} while killing)",
        kills=kills,
        on_writers=on_writers,
        with_a_delivery_in_hand=in_hand,
        stopped_beyond_their_lease=f"{pauses} ({paused} in hand)",
        lost_or_doubled_effects=found["lost_effects"] + found["doubled_effects"],
        lost_mails=found["lost_mails"],
        repeated_mails=found["doubled_mails"],
        sealed=found["seals"],
    )
    assert {name: found[name] for name in NOTHING_WRONG} == NOTHING_WRONG
    assert found["seals"] == found["entries"]
    assert in_hand >= kills // 2
    assert meanwhile >= writes or not full
    assert found["doubled_mails"] <= in_hand + paused


def test_the_proof_sees_a_worker_that_acknowledges_before_it_handles(stack, row):
    """The power of the proof: the classic mistake is found with ten kills."""
    in_hand, _paused = torment(stack, kills=10, on_writers=0, pauses=0, worker="work-hastily", pace=0.05)
    found = drain(stack, "work-hastily")
    lost = found["lost_effects"] + found["lost_mails"]
    row("kills, acknowledged first", with_a_delivery_in_hand=in_hand, lost=lost)
    assert lost > 0
