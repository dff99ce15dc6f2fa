"""Addresses that are looked up once are those of `reverse`, in the language of the page."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.addresses import address_of, address_to


@pytest.mark.parametrize("language", ["en", "bg"])
def test_addresses_are_those_that_are_looked_up(language):
    with translation.override(language):
        assert address_to("search:search") == reverse("search:search")
        assert address_of("listings:solution", "abcdefghij") == reverse("listings:solution", args=["abcdefghij"])
        assert address_of("search:why", "needs", "klmnopqrst") == reverse("search:why", args=["needs", "klmnopqrst"])
