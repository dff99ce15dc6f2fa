"""What the processes of the proof of the spool do: note numbered lines, and fold them, each killed at any moment."""

import signal
import time
from collections import Counter

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.journal.deliveries import claim_number
from search import observing
from search.models import FoldedFile, SlowQuestion
from search.observing import fold
from search.spool import note
from tests.proofs.effects.backend import read_lines, write_line

observing.MOST_SLOW = 10**9  # here every line counts
LINE = {"at": timezone.now().isoformat(), "kind": "needs", "filters": 0, "page": 1, "words": 1}


def notice():
    """Note one number after the other; what was noted is then written down beside it."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_received: stopped.append(True))
    while not stopped:
        number = claim_number()  # a number that no other process has
        note({**LINE, "slow": number})
        write_line("noted", str(number))
        time.sleep(0.003)


def fold_over_and_over():
    """Fold as the worker does, in a transaction; rest before the deletion, so that one is killed there, too."""
    delete = observing._delete

    def delete_late(files):
        time.sleep(0.02)
        delete(files)

    observing._delete = delete_late
    settings.SEARCH_OBSERVED_FOLDER.mkdir(exist_ok=True)
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_received: stopped.append(True))
    while not stopped:
        try:
            with transaction.atomic():
                fold()
        except OperationalError:
            connection.close()
        time.sleep(0.01)


def count():
    """Fold what is left, and return what became of the lines."""
    with transaction.atomic():
        fold()
    noted, held = set(read_lines("noted")), Counter(SlowQuestion.objects.values_list("milliseconds", flat=True))
    return {
        "noted": len(noted),
        "lost": len(noted - {str(number) for number in held}),
        "doubled": sum(times > 1 for times in held.values()),
        "files": FoldedFile.objects.count(),
        "left_on_the_disk": len(list(settings.SEARCH_OBSERVED_FOLDER.iterdir())),
    }


ANSWERS = {"count-notes": count}
ROLES = {"notice": notice, "fold": fold_over_and_over}
