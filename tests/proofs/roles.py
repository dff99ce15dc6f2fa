"""What the processes of the proofs do: work, write, count."""

import random
import signal
import time
from collections import Counter
from contextlib import suppress

from django.db import OperationalError, connection, transaction

from accounts.journal import deliveries, registry
from accounts.journal.actions import Machine, append
from accounts.journal.deliverer import Deliverer
from accounts.journal.mail import message_id
from accounts.journal.models import Delivery, Entry, Seal
from accounts.journal.verify import Broken, verify
from accounts.journal.worker import Worker
from tests.proofs import acceptances
from tests.proofs.effects.backend import read_lines, write_line
from tests.proofs.effects.models import Counted

LANES = 8
PACE = 0.1


class HastyDeliverer(Deliverer):
    """Deletes a delivery before it handles it: the mistake that the proof must be able to see."""

    def deliver(self, handler):
        claimed = deliveries.claim(handler, 1, self.clock)
        if claimed is None:
            return 0
        deliveries.acknowledge_outside(claimed.deliveries, claimed.number)
        # A lane is free before its delivery is done, so two of them meet in one row: one loses what it had in hand.
        with suppress(Exception):
            if handler.handle_batch:
                handler.handle_batch(claimed.number, claimed.deliveries)
            else:
                handler.handle(*claimed.deliveries)
        return len(claimed.deliveries)


def work(deliverer=None):
    worker = Worker(nap=0.02, deliverer=deliverer)
    signal.signal(signal.SIGTERM, lambda *_received: worker.stop())
    worker.run()


def write():
    """Write at a pace until told to stop; what was committed is then written down outside the database."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_received: stopped.append(True))
    while not stopped:
        try:
            with transaction.atomic():
                subject = f"thing:{random.randrange(LANES)}"  # noqa: S311
                entry = append("thing.written", subject, actor=Machine("writer"), private={"why": "because"})
            write_line("written", entry.uid)
        except OperationalError as error:
            write_line("failed", type(error).__name__)
            connection.close()
        time.sleep(PACE)


def count():
    """Return what there is and what is wrong with it, as plain numbers and words."""
    entries = list(Entry.objects.filter(verb="thing.written"))
    counted = Counter(Counted.objects.values_list("entry", flat=True))
    sent = Counter(read_lines("mails"))
    mails = [sent[message_id(Delivery(entry=entry, handler="mail", lane=entry.subject))] for entry in entries]
    return {
        "entries": len(entries),
        "lost_writes": len(set(read_lines("written")) - {entry.uid for entry in entries}),
        "failed_writes": len(read_lines("failed")),
        "lost_effects": sum(counted[entry.uid] == 0 for entry in entries),
        "doubled_effects": sum(counted[entry.uid] > 1 for entry in entries),
        "lost_mails": sum(times == 0 for times in mails),
        "doubled_mails": sum(max(0, times - 1) for times in mails),
        "waiting": waiting(),
        "quarantined": Delivery.objects.filter(quarantined_at__isnull=False).count(),
        "seals": Seal.objects.count(),
        "handlers": sorted(registry.handlers()),
        "chain": chain(),
    }


def waiting():
    """Return how many deliveries are owed."""
    return Delivery.objects.filter(quarantined_at__isnull=True).count()


def chain():
    """Return "whole", or what is wrong with the record."""
    try:
        return "whole" if verify().unsealed == 0 else "unsealed"
    except Broken as broken:
        return str(broken)


ANSWERS = {
    "count": count,
    "waiting": waiting,
    "open-room": acceptances.open_room,
    "count-room": acceptances.count_room,
}
ROLES = {
    "work": work,
    "work-hastily": lambda: work(HastyDeliverer()),
    "write": write,
    "accept": acceptances.accept,
    "accept-naively": acceptances.accept_naively,
}
