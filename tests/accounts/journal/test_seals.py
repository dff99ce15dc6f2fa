"""The chain is made under a lock, and what was changed is found and named."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.journal import head_file, triggers
from accounts.journal.actions import Machine
from accounts.journal.models import Delivery, Entry, Private, Seal
from accounts.journal.queries import Head, head
from accounts.journal.seals import Sealer, seal_mac, seal_waiting
from accounts.journal.verify import Broken, Whole, verify

pytestmark = pytest.mark.django_db


def seal(size=1000):
    return Sealer().seal(size)


@pytest.fixture
def chain(record):
    """Five sealed entries with a private text each, open to be changed."""
    for name in "abcde":
        record(subject=f"thing:{name}", private={"why": f"because of {name}"})
    seal_waiting()
    with triggers.lifted():
        yield list(Entry.objects.order_by("id"))
        connection.check_constraints()  # PostgreSQL alters no table while a check of it is still to come


def sentence(*expected):
    with pytest.raises(Broken) as found:
        verify(*expected)
    return str(found.value)


def named(entry):
    return f"{entry.uid} ({entry.verb}, {entry.time:%Y-%m-%d %H:%M:%S} UTC)"


def test_seal_numbers_from_one_and_chains(record):
    entries = [record(subject=f"thing:{name}") for name in "abc"]
    assert (seal(size=2), seal(size=2), seal(size=2)) == (2, 1, 0)
    before = "0" * 64
    for position, (entry, link) in enumerate(zip(entries, Seal.objects.order_by("position"), strict=True), start=1):
        before = seal_mac(position, entry.pk, entry.mac, before=before)
        assert (link.position, link.entry, link.mac) == (position, entry.pk, before)
    assert head() == Head(3, before)
    assert Delivery.objects.count() == 0


def test_seal_takes_an_entry_that_was_numbered_before_the_last_sealed_one(record):
    early = record()
    waiting = Delivery.objects.get(entry=early)
    Delivery.objects.filter(pk=waiting.pk).delete()
    late = record()
    assert seal() == 1
    waiting.save(force_insert=True)
    assert seal() == 1
    assert list(Seal.objects.order_by("position").values_list("entry", flat=True)) == [late.pk, early.pk]
    assert verify().head.position == 2


def test_verify_counts_the_unsealed_rest(record):
    record()
    assert verify() == Whole(Head(0, "0" * 64), unsealed=1)
    seal()
    assert verify() == Whole(head(), unsealed=0)


def test_verify_is_content_with_an_erased_text(chain):
    Private.objects.filter(entry=chain[1].uid).delete()
    assert verify() == Whole(head(), unsealed=0)


def test_verify_names_a_changed_entry(chain):
    Entry.objects.filter(pk=chain[2].pk).update(verb="thing.undone")
    chain[2].refresh_from_db()
    assert sentence() == f"The entry {named(chain[2])} in position 3 was changed or forged."


def test_verify_names_a_removed_entry(chain):
    Delivery.objects.all().delete()
    Entry.objects.filter(pk=chain[2].pk).delete()
    assert sentence() == "The entry at position 3 was removed."


def test_verify_names_a_removed_seal(chain):
    Seal.objects.filter(position=2).delete()
    assert sentence() == "Position 2 is missing: a sealed entry was removed."


def test_verify_names_entries_that_changed_places(chain):
    Seal.objects.filter(position=2).update(entry=0)
    Seal.objects.filter(position=4).update(entry=chain[1].pk)
    Seal.objects.filter(position=2).update(entry=chain[3].pk)
    assert sentence() == (
        f"The entry {named(chain[3])} at position 2 was inserted, reordered or put in the place of another."
    )


def test_verify_names_a_forged_entry(chain):
    Entry.objects.create(verb="thing.forged", subject="thing:x", job="test", mac="0" * 64)
    forged = Entry.objects.latest("id")
    assert sentence() == f"The entry {named(forged)} in the unsealed rest was changed or forged."


def test_verify_names_a_copied_seal_that_is_put_before_the_first(chain):
    Seal.objects.create(position=0, entry=0, mac="0" * 64)
    assert sentence() == "Position 0 was inserted: the record begins at 1."


def test_verify_names_an_entry_that_will_never_be_sealed(chain):
    Seal.objects.filter(position=5).delete()
    assert sentence() == (
        f"The entry {named(chain[4])} is not sealed and never will be: it was inserted, or its seal was removed."
    )


def test_verify_names_an_entry_that_would_be_sealed_twice(chain):
    Delivery.objects.create(entry=chain[0], handler="seal", lane="seal")
    assert sentence() == f"The entry {named(chain[0])} is sealed and waits to be sealed again."


def test_verify_names_a_changed_text(chain):
    Private.objects.filter(entry=chain[3].uid).update(text="because of something else")
    assert sentence() == f"A private text of the entry {named(chain[3])} was changed or inserted."


def test_verify_names_a_text_of_nobody(chain):
    Private.objects.create(entry="nobody", field="why", text="x")
    assert sentence() == "A private text belongs to the entry nobody, which does not exist."


def test_verify_finds_a_cut_tail_by_a_head_that_was_written_down(chain):
    written = head()
    Seal.objects.filter(position__gt=3).delete()
    Private.objects.filter(entry__in=[chain[3].uid, chain[4].uid]).delete()
    Entry.objects.filter(pk__in=[chain[3].pk, chain[4].pk]).delete()
    assert verify().head.position == 3
    assert sentence(written) == "The record was cut off after position 3; it once reached position 5."


def test_verify_finds_a_tail_that_was_cut_and_grew_again(chain, record):
    written = head()
    Seal.objects.filter(position=5).delete()
    Private.objects.filter(entry=chain[4].uid).delete()
    Entry.objects.filter(pk=chain[4].pk).delete()
    head_file.path().unlink()  # else nothing would be sealed
    record(actor=Machine("other"))
    seal()
    assert verify().head.position == 5
    assert sentence(written) == (
        "Position 5 is not what was written down: the record was cut off and went on from there."
    )


def test_command_prints_the_head(chain, capsys):
    call_command("verify_journal", "--head", str(head()))
    assert capsys.readouterr().out == f"The record is whole. 0 entries wait for their seals. Head: {head()}\n"


def test_command_exits_with_1_and_names_the_place(chain):
    Seal.objects.filter(position=2).delete()
    with pytest.raises(CommandError) as refused:
        call_command("verify_journal")
    assert (refused.value.returncode, str(refused.value)) == (
        1,
        "Position 2 is missing: a sealed entry was removed.",
    )


@pytest.mark.parametrize("number", [1, 3])
def test_verify_reads_in_batches(number, record, django_assert_num_queries):
    for _each in range(number):
        record(private={"why": "because"})
    seal()
    with django_assert_num_queries(8):
        verify()
