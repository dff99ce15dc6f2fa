"""What the tests of people and organisations share."""

import re

import pytest
from django.core import mail
from django.core.management import call_command


@pytest.fixture
def code_for():
    """Let the worker deliver, then return the code in the newest mail to an address that has one."""

    def read(address):
        call_command("worker", once=True)
        bodies = (letter.body for letter in reversed(mail.outbox) if letter.to == [address])
        codes = (re.search(r"^\s*(\d{4}-\d{4})\s*$", body, re.MULTILINE) for body in bodies)
        return next(filter(None, codes))[1]

    return read
