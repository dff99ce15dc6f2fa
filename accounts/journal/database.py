"""Locks, limits and snapshots, in the words of either database."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, connections, transaction

LONGEST_PAUSE = timedelta(seconds=10)
POSTGRESQL = "postgresql"


def hold(name: str, using: str = DEFAULT_DB_ALIAS) -> None:
    """Hold the lock `name` until the caller's transaction ends; waits while another transaction has it.

    PostgreSQL: an advisory lock, and the server ends the transaction of a process that stops for more than
    `LONGEST_PAUSE` with the lock in hand. SQLite: an IMMEDIATE transaction is alone already.
    """
    connection = connections[using]
    if connection.vendor != POSTGRESQL:
        return
    limit_pauses(LONGEST_PAUSE, using)
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def limit_pauses(longest: timedelta, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let PostgreSQL end the caller's transaction, and free its locks, when its process is silent for longer."""
    connection = connections[using]
    if connection.vendor == POSTGRESQL:
        milliseconds = str(int(longest.total_seconds() * 1000))
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [milliseconds])


@contextmanager
def snapshot(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Read everything inside as of one moment, without holding up anybody who writes.

    Inside a transaction of the caller's (a test's) it does nothing.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == POSTGRESQL:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _deferred_transaction(using):
            yield


@contextmanager
def _deferred_transaction(using: str) -> Iterator[None]:
    # Django's atomic() would be IMMEDIATE here and stop every writer for as long as the reading takes.
    with connections[using].cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
