"""What the tests of people and organisations share."""

import re

import pytest
from django.core import mail
from django.core.management import call_command


@pytest.fixture
def code_for():
    """Let the worker deliver, then return the code in the newest mail to an address."""

    def read(address):
        call_command("worker", once=True)
        letter = next(letter for letter in reversed(mail.outbox) if letter.to == [address])
        return re.search(r"^\s*(\d{4}-\d{4})\s*$", letter.body, re.MULTILINE)[1]

    return read
