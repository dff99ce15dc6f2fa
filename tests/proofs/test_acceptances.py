"""Eight processes accept at once: never over, no error, one count for a form sent twice; and the power to see it."""

import json
import time

PROCESSES = 8
LONGEST = 60


def race(stack, role, seconds, enough):
    """Let eight processes of a role run in a new room; return what there is and what is wrong.

    They run for so many seconds, and on a busy machine, where they are slow to begin, on until it was `enough`, or for
    `LONGEST` seconds more.
    """
    stack.ask("open-room")
    for _each in range(PROCESSES):
        stack.start(role)
    end = time.monotonic() + seconds + LONGEST
    time.sleep(seconds)
    while time.monotonic() < end and not enough(counted(stack)):
        time.sleep(1)
    stack.end(role)
    return counted(stack)


def counted(stack):
    return json.loads(stack.ask("count-room"))


def is_full(found):
    return found["rows"] > 10 and found["refused_as_too_much"] > 0 and found["sent_twice"] > 0


def went_over(found):
    return found["over"] > 0


def test_acceptances_at_once_never_exceed_what_is_sought(stack, row, full):
    found = race(stack, "accept", 60 if full else 3, is_full)
    row(
        "acceptances",
        processes=PROCESSES,
        rows=found["rows"],
        refused_as_too_much=found["refused_as_too_much"],
        sent_twice=found["sent_twice"],
        over=found["over"],
        errors=found["errors"],
    )
    assert found["rows"] > 10
    assert found["refused_as_too_much"] > 0
    assert found["sent_twice"] > 0
    assert (found["over"], found["errors"], found["offers_over"]) == (0, 0, [])
    assert len(set(found["sums"])) == 1


def test_reading_and_then_writing_is_seen_to_go_over(stack, row):
    found = race(stack, "accept-naively", 3, went_over)
    row("acceptances, read then written", processes=PROCESSES, rows=found["rows"], over=found["over"])
    assert found["over"] > 0
    assert len(set(found["sums"][:3])) > 1
