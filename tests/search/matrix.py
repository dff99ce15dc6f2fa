"""What the addresses of the search answer to whom."""

from django.urls import reverse

from listings.models import Solution
from tests.listings.matrix import PUBLIC

MATRIX = {"search:search": PUBLIC, "search:suggestions": PUBLIC, "search:similar": PUBLIC}


def address_of(name):
    """Return the address of a row; what is similar is asked of a public solution."""
    if name != "search:similar":
        return reverse(name)
    return reverse(name, args=["solutions", Solution.objects.filter(state="published").first().public_id])
