"""Somebody with the database and without the key changes the record: every time it is found."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.journal import keys, triggers
from accounts.journal.actions import Machine, append, entry_content
from accounts.journal.models import Delivery, Entry, Private, Seal
from accounts.journal.queries import head
from accounts.journal.seals import seal_mac, seal_waiting
from accounts.journal.verify import Broken, Whole, verify

pytestmark = pytest.mark.django_db
ENTRIES = 40
ROBOT = Machine("proof")


@pytest.fixture
def record():
    """A sealed record that is open to tampering."""
    for number in range(ENTRIES):
        append(
            "thing.done", f"thing:{number % 7}", actor=ROBOT, data={"n": number}, private={"why": f"because {number}"}
        )
    seal_waiting()
    with triggers.lifted():
        yield
        connection.check_constraints()


def pick(chance):
    return Entry.objects.get(pk=Seal.objects.get(position=chance.randint(1, ENTRIES)).entry)


def edit(chance):
    """Change one column of one entry, seal or private text."""
    entry = pick(chance)
    position = chance.randint(1, ENTRIES)
    edits = [
        lambda: Entry.objects.filter(pk=entry.pk).update(verb="thing.undone"),
        lambda: Entry.objects.filter(pk=entry.pk).update(subject="thing:other"),
        lambda: Entry.objects.filter(pk=entry.pk).update(person="vera"),
        lambda: Entry.objects.filter(pk=entry.pk).update(organisation="city"),
        lambda: Entry.objects.filter(pk=entry.pk).update(job="other"),
        lambda: Entry.objects.filter(pk=entry.pk).update(time=entry.time + timedelta(microseconds=1)),
        lambda: Entry.objects.filter(pk=entry.pk).update(data={**entry.data, "n": -1}),
        lambda: Entry.objects.filter(pk=entry.pk).update(digests={}),
        lambda: Entry.objects.filter(pk=entry.pk).update(uid=keys.new_uid()),
        lambda: Entry.objects.filter(pk=entry.pk).update(mac="0" * 64),
        lambda: Seal.objects.filter(position=position).update(mac="0" * 64),
        lambda: Seal.objects.filter(position=position).update(entry=10**12),
        lambda: Private.objects.filter(entry=entry.uid).update(text="because of something else"),
        lambda: Private.objects.filter(entry=entry.uid).update(salt="0" * 32),
        lambda: Private.objects.filter(entry=entry.uid).update(person="vera"),
        lambda: Private.objects.create(entry=entry.uid, field="note", salt="0" * 32, text="never said", person=""),
    ]
    chance.choice(edits)()


def remove(chance):
    """Take out an entry, its seal, or both and close the gap."""
    victim = Seal.objects.get(position=chance.randint(1, ENTRIES - 1))
    entry = Entry.objects.get(pk=victim.entry)
    what = chance.choice(["entry", "seal", "both"])
    if what in {"entry", "both"}:
        Private.objects.filter(entry=entry.uid).delete()
        entry.delete()
    if what in {"seal", "both"}:
        Seal.objects.filter(position=victim.position).delete()
    if what == "both":
        for later in list(Seal.objects.filter(position__gt=victim.position).order_by("position")):
            Seal.objects.filter(position=later.position).update(position=later.position - 1)


def forge(chance):
    """Insert an entry, sealed or waiting for its seal, with the MACs of another one."""
    other = pick(chance)
    forged = Entry.objects.create(verb="thing.forged", subject="thing:x", job="proof", mac=other.mac, time=other.time)
    if chance.random() < 0.5:
        Seal.objects.create(position=ENTRIES + 1, entry=forged.pk, mac=head().mac)
    else:
        Delivery.objects.create(entry=forged, handler="seal", lane="seal")


def swap(chance):
    """Let two entries, or two seals, change places."""
    first, second = (Seal.objects.get(position=position) for position in chance.sample(range(1, ENTRIES + 1), 2))
    if chance.random() < 0.5:
        swap_columns(Seal, "position", (first.position, second.position), ["entry"])
    else:
        swap_columns(
            Entry, "id", (first.entry, second.entry), ["uid", "time", "verb", "subject", "data", "digests", "mac"]
        )


def swap_columns(model, key, values, columns):
    """Exchange columns of two rows, by way of values that nobody has."""
    first, second = (model.objects.filter(**{key: value}).values(*columns).get() for value in values)
    for column in {"entry", "uid"} & set(columns):
        model.objects.filter(**{key: values[0]}).update(**{column: 0 if column == "entry" else "nobody"})
    model.objects.filter(**{key: values[1]}).update(**first)
    model.objects.filter(**{key: values[0]}).update(**second)


def recompute(chance):
    """Change an entry and compute every MAC after it anew, with a key that is not the site's."""
    victim = Seal.objects.get(position=chance.randint(1, ENTRIES))
    wrong = keys.digest("guessed", str(chance.random()))
    Entry.objects.filter(pk=victim.entry).update(verb="thing.undone", mac=wrong)
    before = Seal.objects.filter(position=victim.position - 1).first()
    mac = before.mac if before else "0" * 64
    for link in list(Seal.objects.filter(position__gte=victim.position).order_by("position")):
        mac = keys.digest(mac, f"{link.position} {wrong}")
        Seal.objects.filter(position=link.position).update(mac=mac)


def cut(chance):
    """Cut off the tail; only a head that was written down can show it."""
    last = chance.randint(0, ENTRIES - 1)
    entries = Entry.objects.filter(pk__in=list(Seal.objects.filter(position__gt=last).values_list("entry", flat=True)))
    Private.objects.filter(entry__in=list(entries.values_list("uid", flat=True))).delete()
    entries.delete()
    Seal.objects.filter(position__gt=last).delete()


TAMPERINGS = (edit, remove, forge, swap, recompute, cut)


def test_every_tampering_is_found(record, row, full):
    chance = random.Random(20260301)  # noqa: S311  # the same thousand every time
    written, found, tried = head(), dict.fromkeys(TAMPERINGS, 0), 1000 if full else 100
    assert verify(written) == Whole(written, unsealed=0)
    for number in range(tried):
        tampering = TAMPERINGS[number % len(TAMPERINGS)]
        with transaction.atomic():
            tampering(chance)
            try:
                verify(written)
            except Broken:
                found[tampering] += 1
            transaction.set_rollback(True)
    assert verify(written) == Whole(written, unsealed=0)
    row("tampering", tried=tried, found=sum(found.values()), kinds=", ".join(kind.__name__ for kind in TAMPERINGS))
    assert sum(found.values()) == tried


def test_entry_that_cannot_even_be_read_is_named(record):
    victim = Entry.objects.get(pk=Seal.objects.get(position=10).entry)
    never = {"sqlite": "x", "postgresql": "infinity"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET time = %s WHERE id = %s", [never, victim.pk])
    with pytest.raises(Broken, match=victim.uid):
        verify()


def test_only_a_written_head_shows_a_cut_tail(record):
    """What the daily mail is for: without it the shorter chain is a good one."""
    written = head()
    cut(random.Random(7))  # noqa: S311
    assert verify().head.position < written.position
    with pytest.raises(Broken, match="cut off"):
        verify(written)


def test_the_key_alone_makes_a_tampering_pass(record):
    """The power of the proof: an attacker who has the key is not found."""
    last = Seal.objects.latest("position")
    entry = Entry.objects.get(pk=last.entry)
    entry.verb = "thing.undone"
    entry.mac = keys.authenticate("entry", entry_content(entry))
    entry.save()
    mac = seal_mac(last.position, entry.pk, entry.mac, before=Seal.objects.get(position=last.position - 1).mac)
    Seal.objects.filter(position=last.position).update(mac=mac)
    assert verify() == Whole(head(), unsealed=0)


def test_every_private_text_can_be_erased_and_the_chain_still_verifies(record, row):
    written = head()
    erased, _rows = Private.objects.all().delete()
    assert verify(written) == Whole(written, unsealed=0)
    row("erasure", erased=erased, broken=0)
    assert erased == ENTRIES
