"""Workers and writers are killed at any moment: nothing is lost, and nothing happens twice in our database."""

from tests.proofs.stack import wait_for
from tests.proofs.torment import drain, torment, written

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


def test_killed_processes_lose_and_double_nothing(stack, row, full):
    kills, on_writers, pauses, writes, pace = (100, 20, 5, 500, 0.7) if full else (10, 2, 1, 60, 0.1)
    in_hand, paused = torment(stack, kills=kills, on_writers=on_writers, pauses=pauses, pace=pace)
    meanwhile = written(stack)
    wait_for(lambda: written(stack) >= writes, 60)
    drain(stack)
    found = stack.answer("count")
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
    drain(stack, "work-hastily")
    found = stack.answer("count")
    lost = found["lost_effects"] + found["lost_mails"]
    row("kills, acknowledged first", with_a_delivery_in_hand=in_hand, lost=lost)
    assert lost > 0
