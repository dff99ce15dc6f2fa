"""The product's own handlers of saved searches, which show when they have a delivery in hand."""

from dataclasses import replace

from django.db import transaction

from search import alerts
from tests.proofs.effects import LEASE
from tests.proofs.effects.handlers import in_hand, take_time


def compare(delivery):
    with in_hand(), transaction.atomic():
        take_time()
        alerts.compare(delivery)
        take_time()


def send(delivery):
    with in_hand():
        take_time()
        alerts.send_digest(delivery)
        take_time()


LOOK = replace(alerts.LOOK, handle=compare, size=3, lease=LEASE)
DIGESTS = replace(alerts.DIGESTS, handle=send, lease=LEASE)
