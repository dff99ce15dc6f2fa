"""Triggers that make the database itself refuse to change or remove what was recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from accounts.journal.database import POSTGRESQL


@dataclass(frozen=True, slots=True)
class Guard:
    """What the triggers of one table refuse; `keys` are its unique keys, by which SQLite's REPLACE finds its victim."""

    table: str
    verbs: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]


GUARDS: Final = (
    Guard("journal_entry", ("update", "delete", "truncate", "replace"), (("id",), ("uid",))),
    Guard("journal_seal", ("update", "delete", "truncate", "replace"), (("position",), ("entry",))),
    # A private text may be deleted: that is how it is erased.
    Guard("journal_private", ("update", "truncate", "replace"), (("id",), ("entry", "field"))),
)

FUNCTION: Final = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every trigger in place, replacing the ones that stand; tables that do not exist are passed over."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    guards = [guard for guard in GUARDS if guard.table in tables]
    if not guards:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == POSTGRESQL:
            cursor.execute(FUNCTION)
        for guard in guards:
            for name, statements in _statements(guard, connection.vendor).items():
                cursor.execute(_drop(name, guard.table, connection.vendor))
                for statement in statements:
                    cursor.execute(statement)


def install_after_migrate(**kwargs: Any) -> None:
    """Put the triggers in place after every `migrate`: SQLite loses them whenever it rebuilds a table."""
    install(kwargs.get("using", DEFAULT_DB_ALIAS))


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every trigger away; only `lifted` and a proof that plays the attacker have a reason to."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for guard in GUARDS:
            for name in _statements(guard, connection.vendor) if guard.table in tables else ():
                cursor.execute(_drop(name, guard.table, connection.vendor))


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Take the triggers away for as long as a test flushes its database, and put them back."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the names of the triggers that do not stand, or are switched off; one query or two."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    wanted = [name for guard in GUARDS if guard.table in tables for name in _statements(guard, connection.vendor)]
    standing = _standing(using)
    return sorted(name for name in wanted if name not in standing)


def _standing(using: str) -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND tgfoid = to_regproc('journal_refuse')"
        if connections[using].vendor == POSTGRESQL
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def _statements(guard: Guard, vendor: str) -> dict[str, tuple[str, ...]]:
    make = _postgresql if vendor == POSTGRESQL else _sqlite
    made = {f"{guard.table}_no_{verb}": make(guard, verb, f"{guard.table}_no_{verb}") for verb in guard.verbs}
    return {name: statements for name, statements in made.items() if statements}


def _postgresql(guard: Guard, verb: str, name: str) -> tuple[str, ...]:
    if verb == "replace":
        return ()  # PostgreSQL has no REPLACE: ON CONFLICT DO UPDATE is an update, and its trigger refuses it
    each = "STATEMENT" if verb == "truncate" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {guard.table} FOR EACH {each} EXECUTE FUNCTION journal_refuse()",
        # ALWAYS: also when a session calls itself a replica.
        f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {name}",
    )


def _sqlite(guard: Guard, verb: str, name: str) -> tuple[str, ...]:
    if verb == "truncate":
        return ()  # SQLite has no TRUNCATE: a DELETE without WHERE fires the trigger
    refuse = f"BEGIN SELECT RAISE(ABORT, '{guard.table} is append-only'); END"
    if verb != "replace":
        return (f"CREATE TRIGGER {name} BEFORE {verb} ON {guard.table} {refuse}",)
    same = " OR ".join("(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in guard.keys)
    there = f"EXISTS (SELECT 1 FROM {guard.table} WHERE {same})"  # noqa: S608  # every name stands above
    return (f"CREATE TRIGGER {name} BEFORE INSERT ON {guard.table} WHEN {there} {refuse}",)


def _drop(name: str, table: str, vendor: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if vendor == POSTGRESQL else "")
