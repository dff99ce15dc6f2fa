"""What the addresses of deliveries and domains answer to whom, and what they are asked about."""

from django.urls import reverse
from django.utils import timezone

from accounts.journal.models import Delivery
from accounts.journal.queries import quarantined
from accounts.models import Domain
from tests.listings.matrix import STAFF_PAGE, STAFF_STEP, everybody

MATRIX = {
    "accounts:deliveries": STAFF_PAGE,
    "accounts:deliveries_bulk": STAFF_STEP,
    "accounts:delivery": STAFF_PAGE,
    "accounts:assign_delivery": STAFF_STEP,
    "accounts:retry_delivery": STAFF_STEP,
    "accounts:domains": {
        "GET": everybody(403, anonymous=302, vendor=200),
        "POST": everybody(403, anonymous=302, vendor=200),
    },
    "accounts:give_up_domain": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=302, editor=403),
    },
    "accounts:decide_domain": STAFF_STEP,
    # Nothing is typed, and the page says so.
    "accounts:look_up": {**STAFF_STEP, "POST": {**STAFF_STEP["POST"], "staff": 422}},
}
MODELS = (Domain,)
OF_AN_ORGANISATION = {"accounts:domains", "accounts:look_up"}
OF_ONE = {"accounts:delivery", "accounts:assign_delivery", "accounts:retry_delivery"}
NOBODYS = "a" * 26


def make_delivery():
    """Set one delivery aside, of those that the entries so far set off."""
    waiting = Delivery.objects.exclude(handler="seal").order_by("pk").first()
    Delivery.objects.filter(pk=waiting.pk).update(quarantined_at=timezone.now(), failures=8, error="ValueError")


def make_domain(vendor):
    """Let a vendor's organisation ask for a domain."""
    Domain.objects.create(organisation=vendor.memberships.get().organisation, name="organisation.example")


def address_of(name):
    domain = Domain.objects.select_related("organisation").first()
    if name in OF_AN_ORGANISATION:
        return reverse(name, args=[domain.organisation.public_id])
    if name == "accounts:give_up_domain":
        return reverse(name, args=[domain.public_id])
    if name == "accounts:decide_domain":
        return reverse(name, args=[domain.public_id, "confirmed"])
    aside = quarantined().first()
    return reverse(name, args=[aside.uid if aside else NOBODYS] if name in OF_ONE else [])
