"""What the addresses of deliveries, domains and lost second factors answer to whom, and what they are asked about."""

from django.urls import reverse
from django.utils import timezone

from accounts.actions import ask_reset
from accounts.journal.models import Delivery
from accounts.journal.queries import quarantined
from accounts.models import Domain, Evidence, Reset
from accounts.queries import actor_of
from tests.accounts.files.giving import give_evidence
from tests.listings.matrix import STAFF_PAGE, STAFF_STEP, everybody
from tests.second_factor import enrol

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
    "accounts:evidence": {
        "GET": everybody(403, anonymous=302, vendor=200),
        "POST": everybody(403, anonymous=302, vendor=422),
    },
    "accounts:evidence_file": {
        "GET": everybody(404, anonymous=302, vendor=200, staff=200, staff_viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "accounts:remove_evidence": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=302, editor=403),
    },
    "accounts:decide_domain": STAFF_STEP,
    # Nothing is typed, and the page says so.
    "accounts:look_up": {**STAFF_STEP, "POST": {**STAFF_STEP["POST"], "staff": 422}},
    "accounts:resets": STAFF_PAGE,
    "accounts:reset": STAFF_PAGE,
    "accounts:propose_reset": STAFF_STEP,
    "accounts:confirm_reset": STAFF_STEP,
    "accounts:refuse_reset": STAFF_STEP,
}
OF_A_RESET = {"accounts:reset", "accounts:propose_reset", "accounts:confirm_reset", "accounts:refuse_reset"}
BEFORE_SIGN_IN = {"accounts:ask_reset"}  # asked by who has shown password or mailbox, and is not signed in yet
MODELS = (Domain, Evidence, Reset)
OF_AN_ORGANISATION = {"accounts:domains", "accounts:evidence", "accounts:look_up"}
OF_ONE = {"accounts:delivery", "accounts:assign_delivery", "accounts:retry_delivery"}
NOBODYS = "a" * 26


def make_delivery():
    """Set one delivery aside, of those that the entries so far set off."""
    waiting = Delivery.objects.exclude(handler="seal").order_by("pk").first()
    Delivery.objects.filter(pk=waiting.pk).update(quarantined_at=timezone.now(), failures=8, error="ValueError")


def make_domain(vendor):
    """Let a vendor's organisation ask for a domain, and have given a document when it was verified."""
    organisation = vendor.memberships.get().organisation
    Domain.objects.create(organisation=organisation, name="organisation.example")
    give_evidence(vendor, organisation)


def make_reset(person):
    """Let somebody say that she lost her second factor."""
    enrol(person)
    ask_reset(actor=actor_of(person), why="It is lost.")


def address_of(name):
    if name in OF_A_RESET:
        lost = Reset.objects.first()
        return reverse(name, args=[lost.public_id if lost else NOBODYS])
    if name in {"accounts:evidence_file", "accounts:remove_evidence"}:
        one = Evidence.objects.select_related("file").first()
        more = [one.file.page_name] if one and name == "accounts:evidence_file" else []
        return reverse(
            name, args=[one.file.public_id, *more] if one else [NOBODYS, *(["a.pdf"] if "_file" in name else [])]
        )
    domain = Domain.objects.select_related("organisation").filter(name="organisation.example").first()
    if name in OF_AN_ORGANISATION:
        return reverse(name, args=[domain.organisation.public_id if domain else NOBODYS])
    if name == "accounts:give_up_domain":
        return reverse(name, args=[domain.public_id if domain else NOBODYS])
    if name == "accounts:decide_domain":
        return reverse(name, args=[domain.public_id if domain else NOBODYS, "confirmed"])
    aside = quarantined().first()
    return reverse(name, args=[aside.uid if aside else NOBODYS] if name in OF_ONE else [])
