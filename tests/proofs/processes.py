"""Eight processes that press at the same moment, with the guards of the product or without them."""

import time
from collections import Counter
from multiprocessing import get_context

from django.db import connection, connections
from django.db.models import QuerySet

PROCESSES = 8
HELD = 1.0
"""For how many seconds a row is held while the others press, who read it before."""
forked = get_context("fork")
inherited = []
"""Connections of the process that was forked, kept so that they are not closed."""


def at_once(presses, *, guarded=True, holding=None):
    """Let every function run in a process of its own, all from the same moment; count what came of them by name.

    What they press was read by the caller, before. With `holding`, a context manager, the caller has its rows in hand
    when they begin, and lets go of them a second later. Without their guards they lock no row, and on SQLite a
    transaction begins as one that reads.
    """
    connections.close_all()
    start, told = forked.Barrier(len(presses) + 1), forked.SimpleQueue()
    running = [forked.Process(target=_press, args=[press, guarded, start, told]) for press in presses]
    for process in running:
        process.start()
    if holding:
        with holding():
            start.wait()
            time.sleep(HELD)
    else:
        start.wait()
    found = Counter(told.get() for _each in running)
    for process in running:
        process.join()
    return found


def _press(press, guarded, start, told):
    if not guarded:
        QuerySet.select_for_update = lambda rows, **_options: rows
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
            connection.settings_dict["OPTIONS"]["timeout"] = 2
    # Where a browser is open, the loop that drives it has a place of its own for connections: what the other place
    # holds was not closed before, and no process may use or end it but the one that opened it.
    inherited.append(connection.connection)
    connection.connection = None
    connection.ensure_connection()
    start.wait()
    try:
        outcome = type(press()).__name__
    except Exception as refusal:  # noqa: BLE001  # whatever comes is counted
        outcome = type(refusal).__name__
    finally:
        connection.close()
    told.put(outcome)
