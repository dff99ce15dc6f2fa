"""What the addresses of deliveries answer to whom, and the delivery that they are asked about."""

from django.urls import reverse
from django.utils import timezone

from accounts.journal.models import Delivery
from accounts.journal.queries import quarantined
from tests.listings.matrix import STAFF_PAGE, STAFF_STEP

MATRIX = {
    "accounts:deliveries": STAFF_PAGE,
    "accounts:deliveries_bulk": STAFF_STEP,
    "accounts:delivery": STAFF_PAGE,
    "accounts:assign_delivery": STAFF_STEP,
    "accounts:retry_delivery": STAFF_STEP,
}
OF_ONE = {"accounts:delivery", "accounts:assign_delivery", "accounts:retry_delivery"}
NOBODYS = "a" * 26


def make_delivery():
    """Set one delivery aside, of those that the entries so far set off."""
    waiting = Delivery.objects.exclude(handler="seal").order_by("pk").first()
    Delivery.objects.filter(pk=waiting.pk).update(quarantined_at=timezone.now(), failures=8, error="ValueError")


def address_of(name):
    aside = quarantined().first()
    return reverse(name, args=[aside.uid if aside else NOBODYS] if name in OF_ONE else [])
