"""What the proofs of kills do to the processes of a stack: kill them, stop them beyond their lease, let them drain."""

import os
import signal
import time

from tests.proofs.effects import LEASE
from tests.proofs.stack import wait_for


def torment(stack, *, kills, on_writers, pauses, worker="work", writer="write", pace):
    """Kill and stop processes in turn while others write; return how many killed and stopped had a delivery in hand."""
    for role in [worker, worker, worker, writer, writer]:
        stack.start(role)
    every_writer, every_pause = kills // max(on_writers, 1), kills // max(pauses, 1)
    killed_in_hand = paused_in_hand = 0
    for turn in range(1, kills + 1):
        on_writer = on_writers and turn % every_writer == 0
        killed_in_hand += kill_one(stack, stack.running(writer)[0] if on_writer else stack.with_delivery(worker))
        if pauses and turn % every_pause == 0:
            paused_in_hand += outlast_lease(stack, worker)
        time.sleep(pace)
    return killed_in_hand, paused_in_hand


def kill_one(stack, number):
    """Kill a process and start another of its role; return whether it had a delivery in hand."""
    role = stack.processes[number]
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


def written(stack):
    """Return how many writes were committed."""
    path = stack.folder / "written"
    return len(path.read_text().split()) if path.exists() else 0


def drain(stack, worker="work", writer="write"):
    """End the writers, wait until nothing is owed, end the workers."""
    stack.end(writer)
    wait_for(lambda: stack.answer("waiting") == 0, 60)
    stack.end(worker)
