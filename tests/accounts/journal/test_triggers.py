"""The database refuses to change or remove what was recorded."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts.journal import triggers
from accounts.journal.checks import check_triggers
from accounts.journal.models import Entry, Private, Seal
from accounts.journal.seals import Sealer

pytestmark = pytest.mark.django_db
TABLES = ["journal_entry", "journal_seal", "journal_private"]


@pytest.fixture
def sealed(record):
    record(private={"why": "because"})
    Sealer().seal()


def refused(statement):
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_triggers_stand_after_migrate():
    assert triggers.missing() == []
    assert check_triggers(databases=["default"]) == []


def test_triggers_refuse_an_update(sealed):
    refused("UPDATE journal_entry SET verb = 'thing.undone'")
    refused("UPDATE journal_seal SET mac = ''")
    refused("UPDATE journal_private SET text = 'otherwise'")


def test_triggers_refuse_a_deletion_but_for_private_texts(sealed):
    refused("DELETE FROM journal_entry")
    refused("DELETE FROM journal_seal")
    assert Private.objects.all().delete()[0] == 1


def test_triggers_refuse_a_replacement(sealed):
    entry, seal_row, text = Entry.objects.get(), Seal.objects.get(), Private.objects.get()
    copies = [
        (Entry, {"id": entry.pk, "uid": "other"}),
        (Entry, {"uid": entry.uid}),
        (Seal, {"position": seal_row.position, "entry": seal_row.entry + 1}),
        (Seal, {"position": seal_row.position + 1, "entry": seal_row.entry}),
        (Private, {"id": text.pk, "entry": "other", "field": "why"}),
        (Private, {"entry": text.entry, "field": text.field}),
    ]
    for model, values in copies:
        replace(model, values)
    assert (Entry.objects.get(), Seal.objects.get(), Private.objects.get()) == (entry, seal_row, text)


def replace(model, values):
    source = model.objects.values().get()
    source.pop("id", None)
    columns = {**source, **values}
    names = ", ".join(columns)
    marks = ", ".join(
        f"(SELECT {name} FROM {model._meta.db_table} LIMIT 1)" if name not in values else "%s" for name in columns
    )
    into = f"INTO {model._meta.db_table} ({names}) SELECT {marks}"
    key = model._meta.pk.name
    if connection.vendor == "postgresql":
        unique = "(entry, field)" if model is Private and "id" not in values else f"({key})"
        unique = "(uid)" if model is Entry and "id" not in values else unique
        unique = "(entry)" if model is Seal and values["entry"] == source["entry"] else unique
        statement = f"INSERT {into} ON CONFLICT {unique} DO UPDATE SET {key} = EXCLUDED.{key}"
    else:
        statement = f"INSERT OR REPLACE {into}"
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [values[name] for name in columns if name in values])


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", TABLES)
def test_triggers_refuse_truncate(table, sealed):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no replicas")
def test_triggers_refuse_a_session_that_calls_itself_a_replica(sealed):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    refused("DELETE FROM journal_seal")


def test_triggers_that_are_missing_are_named_and_migrate_brings_them_back():
    triggers.remove()
    assert "journal_seal_no_delete" in triggers.missing()
    assert [found.id for found in check_triggers(databases=["default"])] == ["journal.W001"]
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_lifted_triggers_are_put_back(sealed):
    with triggers.lifted():
        assert Seal.objects.all().delete()[0] == 1
    refused("DELETE FROM journal_entry")
