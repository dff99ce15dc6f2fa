"""Who cuts the record and lets the rest be sealed anew is seen: the sealer remembers, in memory and in a file."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.journal import head_file, seals, triggers
from accounts.journal.models import Delivery, Entry, Seal
from accounts.journal.queries import Head, head
from accounts.journal.seals import Sealer
from accounts.journal.verify import verify

pytestmark = pytest.mark.django_db
LATER = Head(9, "9" * 64)


class Time:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def moment(monkeypatch):
    time = Time()
    monkeypatch.setattr(seals, "monotonic", time)
    return time


@pytest.fixture
def sealer(record):
    """A sealer with five entries behind it, and a record that is open to tampering."""
    for name in "abcde":
        record(subject=f"thing:{name}")
    worker = Sealer()
    worker.seal()
    with triggers.lifted():
        yield worker
        connection.check_constraints()


def cut_and_put_back():
    """Remove the last three seals and the fourth entry, and let the third and the fifth wait for their seals again."""
    third, fourth, fifth = (Seal.objects.get(position=position).entry for position in (3, 4, 5))
    Seal.objects.filter(position__gte=3).delete()
    Entry.objects.filter(pk=fourth).delete()
    for entry in (third, fifth):
        Delivery.objects.create(entry_id=entry, handler="seal", lane="seal")


def test_a_sealed_entry_cannot_be_removed_unseen(sealer, caplog):
    written = head()
    cut_and_put_back()
    assert Sealer().seal() == 0
    assert Seal.objects.count() == 2
    (found,) = caplog.records
    assert found.levelname == "CRITICAL"
    assert found.message == (
        f"Nothing is sealed: the record once reached {written}, and this seal is gone, so the record was cut off. "
        f"Who restored a backup on purpose removes {head_file.path()} and restarts the workers."
    )
    with pytest.raises(CommandError, match="cut off after position 2; it once reached position 5"):
        call_command("verify_journal")


def test_a_sealer_remembers_without_the_file(sealer, caplog):
    head_file.path().unlink()
    cut_and_put_back()
    assert sealer.seal() == 0
    assert "the record was cut off" in caplog.text


def test_a_seal_that_was_made_anew_is_not_the_one_that_was_seen(sealer, caplog):
    Seal.objects.filter(position=5).update(mac="5" * 64)
    Entry.objects.create(verb="thing.done", subject="thing:x", job="test", mac="0" * 64)
    Delivery.objects.create(entry=Entry.objects.latest("id"), handler="seal", lane="seal")
    assert sealer.seal() == 0
    assert "the record was cut off" in caplog.text


def test_the_command_finds_a_record_that_was_sealed_anew_by_the_file(sealer):
    kept = head_file.path().read_text()
    head_file.path().unlink()
    cut_and_put_back()
    Sealer().seal()
    assert verify().head.position == 4
    head_file.path().write_text(kept)
    with pytest.raises(CommandError, match="cut off after position 4; it once reached position 5"):
        call_command("verify_journal", "--head", str(head()))


def test_the_refusal_is_logged_once_a_minute(sealer, moment, caplog, django_assert_num_queries):
    cut_and_put_back()
    assert sealer.seal() == 0
    moment.now += 59
    with django_assert_num_queries(0):
        assert sealer.seal() == 0
    assert len(caplog.records) == 1
    moment.now += 1
    assert sealer.seal() == 0
    assert len(caplog.records) == 2


def test_without_the_file_a_new_worker_seals_what_a_backup_brought_back(sealer, record, caplog):
    Seal.objects.filter(position=5).delete()
    Entry.objects.latest("id").delete()
    record()
    head_file.path().unlink()
    assert Sealer().seal() == 1
    assert head_file.read() == head() == verify().head
    assert caplog.records == []


def test_a_file_that_cannot_be_read_seals_nothing(sealer, record, caplog):
    head_file.path().write_text("")
    record()
    assert sealer.seal() == 0
    (found,) = caplog.records
    assert found.levelname == "CRITICAL"
    assert f"{head_file.path()} cannot be read (ValueError)" in found.message
    with pytest.raises(CommandError, match=r"The head in .*journal\.head cannot be read\."):
        call_command("verify_journal")


def test_a_file_that_cannot_be_written_stops_nobody(sealer, record, caplog, monkeypatch):
    def full(_head):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(head_file, "keep", full)
    record()
    assert sealer.seal() == 1
    assert [(found.levelname, found.message.rpartition(" ")[2]) for found in caplog.records] == [("ERROR", "OSError")]
    cut_and_put_back()
    assert sealer.seal() == 0


def test_the_file_is_the_owners_alone_and_whole(sealer):
    file = head_file.path()
    assert (file.stat().st_mode & 0o777, file.read_text()) == (0o600, f"{head()}\n")
    assert list(file.parent.iterdir()) == [file]


def test_the_file_keeps_the_highest_position():
    assert head_file.read() is None
    head_file.keep(LATER)
    head_file.keep(Head(8, "8" * 64))
    assert head_file.read() == LATER


def test_workers_that_take_turns_share_the_file(record):
    first, second = Sealer(), Sealer()
    for sealer in (first, second, first, second):
        record()
        assert sealer.seal() == 1
    assert head_file.read() == head() == verify().head


@pytest.mark.django_db(transaction=True)
def test_the_file_is_written_after_the_transaction(record, monkeypatch):
    seen = []
    monkeypatch.setattr(head_file, "keep", lambda _head: seen.append(connection.in_atomic_block))
    record()
    assert Sealer().seal() == 1
    assert seen == [False]
