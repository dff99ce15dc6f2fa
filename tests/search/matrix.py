"""What the addresses of the search answer to whom."""

from django.urls import reverse

from listings.models import Solution
from tests.listings.matrix import PUBLIC, STAFF_PAGE, STAFF_STEP

MATRIX = {
    "search:search": PUBLIC,
    "search:suggestions": PUBLIC,
    "search:similar": PUBLIC,
    "search:why": PUBLIC,
    "search:operations": STAFF_PAGE,
    "search:tend": STAFF_STEP,
}
OF_A_LISTING = {"search:similar", "search:why"}


def address_of(name):
    """Return the address of a row; what is of a listing is asked of a public solution."""
    if name == "search:tend":
        return reverse(name, args=["check"])
    if name not in OF_A_LISTING:
        return reverse(name)
    return reverse(name, args=["solutions", Solution.objects.filter(state="published").first().public_id])
