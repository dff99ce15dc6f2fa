"""Addresses that a page writes by the dozen: each is looked up once in every language, which takes long."""

from functools import lru_cache
from typing import Final

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

PLACE: Final = "0000000000"
"""What stands for the public identifier while an address is looked up: none has a nought."""


def address_to(name: str, *arguments: str) -> str:
    """Return the address of a named page, as `reverse` does, for one of few arguments."""
    return _address(name, arguments, get_language(), get_script_prefix())


def address_of(name: str, *arguments: str) -> str:
    """Return the address of a named page, the last of whose arguments is a public identifier."""
    *before, public_id = arguments
    return address_to(name, *before, PLACE).replace(PLACE, public_id)


@lru_cache(maxsize=512)
def _address(name: str, arguments: tuple[str, ...], _language: str | None, _prefix: str) -> str:
    return reverse(name, args=arguments)
